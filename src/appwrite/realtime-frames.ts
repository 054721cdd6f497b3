import { z } from 'zod';
import type { Row } from './types.ts';

export type ChangeAction = 'create' | 'update' | 'upsert' | 'delete';

/** One thing that was written, as Appwrite announces it. */
export interface RealtimeEvent {
  /** Every channel that it is told on. */
  readonly channels: readonly string[];
  /** The most exact name, for example `tablesdb.blog.tables.posts.rows.p1.update`. */
  readonly name: string;
  readonly action: ChangeAction;
  /** What was written; incomplete, and never to be passed on as it is. */
  readonly payload: Row;
  /** Tells an event from others; the same when it arrives by two sockets. */
  readonly fingerprint: string;
}

/** What Appwrite sends over a realtime socket. */
export type Frame =
  | { readonly kind: 'connected'; readonly user: Row | null }
  | { readonly kind: 'subscribed'; readonly ids: readonly string[] }
  | { readonly kind: 'event'; readonly event: RealtimeEvent }
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  /** Answers that nobody waits for, and kinds that later releases may bring. */
  | { readonly kind: 'other' };

/** PHP writes an empty object as a list. */
const row = z.union([
  z.record(z.string(), z.unknown()),
  z.array(z.never()).transform((): Record<string, unknown> => ({})),
]);

const connected = z.object({ user: row.nullish() });
const response = z.object({
  to: z.string(),
  subscriptions: z.array(z.object({ subscriptionId: z.string() })).optional(),
});
const event = z.object({
  events: z.array(z.string()).min(1),
  channels: z.array(z.string()),
  timestamp: z.string().optional(),
  payload: row,
});
const failure = z.object({ code: z.number(), message: z.string() });
const envelope = z.object({ type: z.string(), data: z.unknown().optional() });

const actions: readonly string[] = ['create', 'update', 'upsert', 'delete'];

/** The action is the last part of a name, or stands before the part that was changed. */
function actionOf(name: string): ChangeAction {
  const parts = name.split('.').slice(-2).reverse();
  return (parts.find((part) => actions.includes(part)) ?? 'update') as ChangeAction;
}

function toEvent(data: unknown): RealtimeEvent {
  const { events, channels, timestamp = '', payload } = event.parse(data);
  const name = events[0] ?? '';
  const { $id = '', $updatedAt = '' } = payload;
  const fingerprint = [timestamp, name, String($id), String($updatedAt)].join(' ');
  return { channels, name, action: actionOf(name), payload, fingerprint };
}

function toSubscribed(data: unknown): Frame {
  const { to, subscriptions = [] } = response.parse(data);
  if (to !== 'subscribe') return { kind: 'other' };
  return { kind: 'subscribed', ids: subscriptions.map(({ subscriptionId }) => subscriptionId) };
}

const parsers: Readonly<Record<string, (data: unknown) => Frame>> = {
  connected: (data) => ({ kind: 'connected', user: connected.parse(data).user ?? null }),
  response: toSubscribed,
  event: (data) => ({ kind: 'event', event: toEvent(data) }),
  error: (data) => ({ kind: 'error', ...failure.parse(data) }),
};

/** @throws where the text is not what Appwrite sends. */
export function parseFrame(text: string): Frame {
  const { type, data } = envelope.parse(JSON.parse(text));
  return parsers[type]?.(data) ?? { kind: 'other' };
}
