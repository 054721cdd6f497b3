import { describe, expect, test } from 'vitest';
import type { Credentials } from '../../../src/appwrite/types.ts';
import { toUpstreamError } from '../../../src/appwrite/upstream-error.ts';
import type { ErrorCode } from '../../../src/errors.ts';

const answer = (status: number, type: string, message = 'What went wrong.') => ({
  status,
  headers: {},
  body: JSON.stringify({ message, type, code: status, version: '1.9.6' }),
});

test.each<[number, string, Credentials['kind'], ErrorCode]>([
  [401, 'user_unauthorized', 'guest', 'UNAUTHENTICATED'],
  [401, 'user_unauthorized', 'session', 'FORBIDDEN'],
  [401, 'user_unauthorized', 'cookie', 'FORBIDDEN'],
  [401, 'user_unauthorized', 'jwt', 'FORBIDDEN'],
  [401, 'user_unauthorized', 'key', 'UNAUTHENTICATED'],
  [401, 'general_unauthorized_scope', 'guest', 'UNAUTHENTICATED'],
  [401, 'general_unauthorized_scope', 'key', 'FORBIDDEN'],
  [401, 'user_jwt_invalid', 'jwt', 'UNAUTHENTICATED'],
  [401, 'project_key_expired', 'key', 'UNAUTHENTICATED'],
  [401, 'user_invalid_credentials', 'guest', 'UNAUTHENTICATED'],
  [401, 'user_session_already_exists', 'cookie', 'CONFLICT'],
  [403, 'user_blocked', 'session', 'FORBIDDEN'],
  [403, 'row_delete_restricted', 'session', 'CONFLICT'],
  [400, 'general_query_invalid', 'guest', 'BAD_USER_INPUT'],
  [400, 'row_invalid_structure', 'session', 'BAD_USER_INPUT'],
  [404, 'table_not_found', 'session', 'NOT_FOUND'],
  [404, 'project_not_found', 'key', 'UPSTREAM_UNAVAILABLE'],
  [409, 'row_already_exists', 'session', 'CONFLICT'],
  [409, 'row_update_conflict', 'session', 'CONFLICT'],
  [408, 'database_timeout', 'guest', 'TIMEOUT'],
  [429, 'general_rate_limit_exceeded', 'guest', 'RATE_LIMITED'],
  [500, 'general_unknown', 'key', 'UPSTREAM_UNAVAILABLE'],
  [500, 'transaction_expired', 'key', 'CONFLICT'],
  [503, 'general_smtp_disabled', 'key', 'UPSTREAM_UNAVAILABLE'],
])('%i %s for a %s caller is %s', (...[status, type, kind, code]) => {
  expect(toUpstreamError(answer(status, type), kind)).toMatchObject({
    code,
    appwrite: { type, status },
  });
});

test('a session that Appwrite takes for a guest is unauthenticated', () => {
  const body = answer(
    401,
    'general_unauthorized_scope',
    'User (role: guests) missing scopes (["account"])',
  );
  expect(toUpstreamError(body, 'session').code).toBe('UNAUTHENTICATED');
});

test("Appwrite's message about the caller's input is passed on", () => {
  const error = toUpstreamError(answer(400, 'row_invalid_structure', 'No "title".'), 'guest');
  expect(error.message).toBe('No "title".');
});

test('the message of a failure is kept for the log', () => {
  const error = toUpstreamError(answer(500, 'general_unknown', 'SQLSTATE in /usr/src'), 'guest');
  expect(error.message).toBe('Appwrite failed (500, general_unknown).');
  expect(error.cause).toEqual(new Error('SQLSTATE in /usr/src'));
});

test('a rate limit says after how many seconds to come back', () => {
  const limited = {
    ...answer(429, 'general_rate_limit_exceeded'),
    headers: { 'x-ratelimit-reset': '1000' },
  };
  expect(toUpstreamError(limited, 'guest', { now: 940_500 }).retryAfter).toBe(60);
});

describe('an answer that is not of Appwrite', () => {
  const html = (status: number, headers = {}) =>
    toUpstreamError({ status, headers, body: '<!doctype html>' }, 'guest');

  test.each([
    [404, /does not look like Appwrite.*\/v1 \(APPWRITE_ENDPOINT\)/],
    [403, /does not look like Appwrite/],
    [502, /is unavailable \(502\)/],
    [414, /upstream\.maxUrlLength/],
    [301, /redirect.*APPWRITE_ENDPOINT/],
  ])('with status %i says what to check', (status, message) => {
    const error = html(status);
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(error.message).toMatch(message);
  });

  test.each([
    [429, 'RATE_LIMITED', /in front of Appwrite/],
    [503, 'UPSTREAM_UNAVAILABLE', /is unavailable \(503\)/],
  ])('with status %i and Retry-After says when to come back', (status, code, message) => {
    const error = html(status, { 'retry-after': '7' });
    expect(error).toMatchObject({ code, retryAfter: 7 });
    expect(error.message).toMatch(message);
  });

  test('JSON of another server is foreign too', () => {
    const error = toUpstreamError({ status: 404, headers: {}, body: '{"error":"x"}' }, 'guest');
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', appwrite: undefined });
  });

  test('the address of a redirect is for the log only', () => {
    const error = html(302, { location: 'https://inner.example/v1' });
    expect(error.message).not.toContain('inner.example');
    expect(String(error.cause)).toContain('inner.example');
  });
});

test.each([
  ['guest', 'does not let this caller read rows', 'Sign in, or send a credential.'],
  ['session', 'Table "notes" of database "firm"', 'no "read" permission'],
] as const)('a refusal says to a %s which table and permission it is about', (kind, ...parts) => {
  const refused = answer(
    401,
    'user_unauthorized',
    'The current user is not authorized to perform the requested action.',
  );
  const subject = { action: 'read', table: { databaseId: 'firm', id: 'notes' } } as const;
  const { message } = toUpstreamError(refused, kind, { subject });
  for (const part of parts) expect(message).toContain(part);
});

test('a refusal of permissions for roles of others says which roles there are', () => {
  const refused = answer(401, 'user_unauthorized', 'Permissions must be one of: (any)');
  const subject = { action: 'create', table: { databaseId: 'firm', id: 'notes' } } as const;
  expect(toUpstreamError(refused, 'session', { subject }).message).toBe(
    'permissions: you can give permissions to roles of your own only: (any).',
  );
});
