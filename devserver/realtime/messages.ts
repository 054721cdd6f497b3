import { z } from 'zod';
import { ApiError } from '../errors.ts';
import { isId } from '../ids.ts';
import { parseRealtimeQueries, RealtimeQueryError, type PayloadFilter } from './queries.ts';

/** Codes of error frames; answers to HTTP requests have theirs. */
export const CODES = {
  /** Appwrite's own failure to understand. */
  unknown: 0,
  invalidMessage: 1003,
  /** The only one after which the socket is closed. */
  policyViolation: 1008,
  tooMany: 1013,
} as const;

/** What an error frame says. */
export class RealtimeError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Is told of errors that are nobody's input but a defect. */
export type Report = (error: unknown) => void;

/** What a client is told of an error: of one that nobody expected, no more than that. */
export function asRealtimeError(thrown: unknown, report: Report): RealtimeError {
  if (thrown instanceof RealtimeError) return thrown;
  if (thrown instanceof ApiError) return new RealtimeError(thrown.status, thrown.message);
  report(thrown);
  return new RealtimeError(CODES.unknown, 'Error: Server Error');
}

export interface SubscribeItem {
  /** Undefined: the server makes one. */
  readonly id: string | undefined;
  readonly channels: readonly string[];
  readonly queries: readonly string[];
  readonly filter: PayloadFilter;
}

export type ClientMessage =
  | { readonly kind: 'ping' }
  | { readonly kind: 'authentication'; readonly session: string }
  | { readonly kind: 'subscribe'; readonly items: readonly SubscribeItem[] }
  | { readonly kind: 'unsubscribe'; readonly ids: readonly string[] };

const subscriptionId = z.string().refine((text) => isId(text) || text === 'unique()');

const authentication = z.object({ session: z.string().min(1) });
const subscribe = z.array(
  z.object({
    subscriptionId: subscriptionId.nullish(),
    channels: z.array(z.string()),
    queries: z.array(z.string()).nullish(),
  }),
);
const unsubscribe = z.array(z.object({ subscriptionId: z.string().min(1) }));

/** The filter of these queries, with Appwrite's code for those that it does not take. */
export function filterOf(queries: readonly string[], invalidCode: number): PayloadFilter {
  try {
    return parseRealtimeQueries(queries);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = error instanceof RealtimeQueryError ? invalidCode : CODES.unknown;
    throw new RealtimeError(code, error.message);
  }
}

function dataOf<T>(schema: z.ZodType<T>, data: unknown): T {
  const { success, data: parsed } = schema.safeParse(data);
  if (!success) throw new RealtimeError(CODES.invalidMessage, 'Payload is not valid.');
  return parsed;
}

const PARSERS: ReadonlyMap<unknown, (data: unknown) => ClientMessage> = new Map<
  unknown,
  (data: unknown) => ClientMessage
>([
  ['ping', () => ({ kind: 'ping' })],
  ['authentication', (data) => ({ kind: 'authentication', ...dataOf(authentication, data) })],
  [
    'subscribe',
    (data) => ({
      kind: 'subscribe',
      items: dataOf(subscribe, data).map(({ subscriptionId: id, channels, queries }) => ({
        id: id ?? undefined,
        channels: [...new Set(channels)],
        queries: queries ?? [],
        filter: filterOf(queries ?? [], CODES.invalidMessage),
      })),
    }),
  ],
  [
    'unsubscribe',
    (data) => ({
      kind: 'unsubscribe',
      ids: dataOf(unsubscribe, data).map(({ subscriptionId: id }) => id),
    }),
  ],
]);

function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Clients may send anything; what is no JSON is told from JSON by the answer only.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Reads what a client sent. Throws a RealtimeError that says what is wrong. */
export function parseMessage(text: string): { type: unknown; parse: () => ClientMessage } {
  const message = parseJsonText(text);
  if (message === null) throw new RealtimeError(CODES.invalidMessage, 'Message format is invalid.');
  if (typeof message !== 'object') throw new RealtimeError(CODES.unknown, 'Error: Server Error');
  if (!('type' in message) && !('data' in message)) {
    throw new RealtimeError(CODES.invalidMessage, 'Message format is invalid.');
  }
  const { type, data } = { type: undefined, data: undefined, ...message };
  return {
    type,
    parse: () => {
      const parser = PARSERS.get(type);
      if (parser === undefined) {
        throw new RealtimeError(CODES.invalidMessage, 'Message type is not valid.');
      }
      return parser(data);
    },
  };
}
