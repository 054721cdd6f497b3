import type { Principal } from './types.ts';

const everyone: readonly string[] = [
  'global',
  'public',
  'home',
  'console',
  'graphql',
  'sessions.write',
  'documents.read',
  'documents.write',
  'rows.read',
  'rows.write',
  'files.read',
  'files.write',
  'locale.read',
  'avatars.read',
  'executions.write',
  'execution.write',
];

const guests: ReadonlySet<string> = new Set(everyone);

const users: ReadonlySet<string> = new Set([
  ...everyone,
  'account',
  'teams.read',
  'teams.write',
  'executions.read',
  'execution.read',
  'targets.read',
  'targets.write',
  'subscribers.read',
  'subscribers.write',
  'projects.read',
  'rules.read',
  'assistant.read',
]);

/** A key has no account of its own; the rest it can have. */
const neverForKeys: ReadonlySet<string> = new Set(['account']);

/** What every key has, whatever it was made with. */
const everyKey: readonly string[] = ['global', 'health.read', 'graphql'];

function hasScope(principal: Principal, scope: string): boolean {
  switch (principal.kind) {
    case 'guest':
      return guests.has(scope);
    case 'user':
      return users.has(scope);
    case 'key':
      if (principal.scopes === 'all') return !neverForKeys.has(scope);
      return principal.scopes.includes(scope) || everyKey.includes(scope);
  }
}

/** Whether the caller has one of the scopes that a route asks for. */
export const hasAnyScope = (principal: Principal, scopes: readonly string[]): boolean =>
  scopes.some((scope) => hasScope(principal, scope));
