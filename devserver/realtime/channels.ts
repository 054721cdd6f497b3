import type { ServerEvent } from '../events.ts';
import type { Dialect } from './dialect.ts';

const ACTIONS: ReadonlySet<string> = new Set(['create', 'update', 'upsert', 'delete']);

/** Channels of an event before those that also name its action. */
function baseChannels(event: ServerEvent): string[] {
  const id = String(event.payload['$id']);
  switch (event.kind) {
    case 'row': {
      const { database, table } = event;
      const documents = `databases.${database.id}.collections.${table.id}.documents`;
      const rows = `${database.id}.tables.${table.id}.rows`;
      return [
        ...['documents', documents, `${documents}.${id}`],
        ...['rows', `databases.${rows}`, `databases.${rows}.${id}`],
        ...[`tablesdb.${rows}`, `tablesdb.${rows}.${id}`],
      ];
    }
    case 'file': {
      const files = `buckets.${event.bucket.id}.files`;
      return ['files', files, `${files}.${id}`];
    }
    case 'team':
      return ['teams', `teams.${event.teamId}`];
    case 'membership':
      return ['memberships', `memberships.${event.membershipId}`];
    case 'user':
      return ['account', `account.${event.userId}`];
  }
}

/** Where an event is heard. Events of a user's parts, such as sessions, are not told by action. */
export function channelsOf(
  event: ServerEvent,
  { hasActionChannels, knowsChannel }: Pick<Dialect, 'hasActionChannels' | 'knowsChannel'>,
): string[] {
  const channels = baseChannels(event).filter(knowsChannel);
  const isOfPart = event.kind === 'user' && event.part !== undefined;
  if (isOfPart || !hasActionChannels) return channels;
  return [...channels, ...channels.map((channel) => `${channel}.${event.action}`)];
}

const ACCOUNT = 'account.';

/** What becomes of a channel of an account: one's own is heard, others' are left out. */
function ownAccount(channel: string, userId: string | undefined): string[] {
  const action = channel.slice(ACCOUNT.length);
  if (!ACTIONS.has(action)) return [];
  return [userId === undefined ? channel : `${ACCOUNT}${userId}.${action}`];
}

/** The channels that a socket really hears for those that it names. */
export function heardChannels(names: readonly string[], userId: string | undefined): string[] {
  const kept = names.filter((name) => !name.startsWith(ACCOUNT));
  const own = names.flatMap((name) => {
    if (name === 'account') return userId === undefined ? [] : [`${ACCOUNT}${userId}`];
    return name.startsWith(ACCOUNT) ? ownAccount(name, userId) : [];
  });
  return [...new Set([...kept, ...own])];
}
