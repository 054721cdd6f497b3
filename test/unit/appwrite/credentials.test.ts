import { describe, expect, test } from 'vitest';
import {
  credentialHeaders,
  credentialKey,
  parseCredentials,
} from '../../../src/appwrite/credentials.ts';
import type { Credentials } from '../../../src/appwrite/types.ts';

const parse = (headers: Record<string, string>): Credentials =>
  parseCredentials(new Headers(headers), 'shop');

/** Every place where a credential may stand, the first that counts first. */
const inOrder: readonly (readonly [name: string, value: string, expected: Credentials])[] = [
  ['X-Appwrite-Key', 'standard_k', { kind: 'key', secret: 'standard_k' }],
  ['X-Appwrite-JWT', 'a.b.c', { kind: 'jwt', secret: 'a.b.c' }],
  ['Authorization', 'Bearer d.e.f', { kind: 'jwt', secret: 'd.e.f' }],
  ['X-Appwrite-Session', 'c2Vzc2lvbg==', { kind: 'session', secret: 'c2Vzc2lvbg==' }],
  [
    'Cookie',
    'a_session_shop_legacy=old; a_session_shop=new',
    { kind: 'cookie', name: 'a_session_shop', value: 'new' },
  ],
  [
    'X-Fallback-Cookies',
    '{"a_session_shop":"fall","other":"kept back"}',
    { kind: 'fallback-cookies', value: '{"a_session_shop":"fall"}' },
  ],
];

describe('parseCredentials', () => {
  test.each(inOrder)('reads %s', (name, value, expected) => {
    expect(parse({ [name]: value })).toEqual(expected);
  });

  test.each(inOrder.map(([name], index) => [name, index] as const))(
    'takes %s before everything that follows in the order',
    (_name, index) => {
      const headers = Object.fromEntries(
        inOrder.slice(index).map(([name, value]) => [name, value]),
      );
      expect(parse(headers)).toEqual(inOrder[index]?.[2]);
    },
  );

  test('takes the legacy cookie where the other is not there', () => {
    expect(parse({ cookie: 'x=1; a_session_shop_legacy=a%3D%3D' })).toEqual({
      kind: 'cookie',
      name: 'a_session_shop_legacy',
      value: 'a%3D%3D',
    });
  });

  test('keeps the equals signs of a cookie', () => {
    expect(parse({ cookie: 'a_session_shop=abc==' })).toMatchObject({ value: 'abc==' });
  });

  test.each<Record<string, string>>([
    {},
    { 'X-Appwrite-Key': '', 'X-Appwrite-JWT': ' ' },
    { Authorization: 'Basic dXNlcjpwYXNz' },
    { Authorization: 'Bearer' },
    { cookie: 'a_session_console=x; a_session_shop=; a_session_shop_legacy' },
    { 'X-Fallback-Cookies': '{not json' },
    { 'X-Fallback-Cookies': 'null' },
    { 'X-Fallback-Cookies': '["x"]' },
    { 'X-Fallback-Cookies': '{"a_session_shop":5}' },
    { 'X-Fallback-Cookies': '{"a_session_shop_legacy":"x"}' },
  ])('a request with %j is a guest', (headers) => {
    expect(parse(headers)).toEqual({ kind: 'guest' });
  });

  test.each<Record<string, string>>([
    { 'X-Appwrite-Key': 'one, two' },
    { 'X-Appwrite-JWT': 'a b' },
    { 'X-Appwrite-Session': 'a;b' },
    { 'X-Appwrite-Session': 'x'.repeat(8001) },
    { Authorization: 'Bearer a, Bearer b' },
  ])('a header that holds no one credential is refused without being repeated', (headers) => {
    const secret = Object.values(headers)[0] ?? '';
    expect(() => parse(headers)).toThrow(
      expect.objectContaining({
        code: 'UNAUTHENTICATED',
        message: expect.not.stringContaining(secret) as string,
      }),
    );
  });
});

describe('credentialHeaders', () => {
  test('bring every credential back to where it was read, exactly one', () => {
    for (const [, , credentials] of inOrder) {
      const headers = credentialHeaders(credentials);
      expect(Object.keys(headers)).toHaveLength(1);
      expect(parse(headers)).toEqual(credentials);
    }
  });

  test('a guest sends none', () => {
    expect(credentialHeaders({ kind: 'guest' })).toEqual({});
  });
});

describe('credentialKey', () => {
  test('differs for the same secret in different places', () => {
    const keys = (['key', 'jwt', 'session'] as const).map((kind) =>
      credentialKey({ kind, secret: 'same' }),
    );
    const cookies = ['a_session_shop', 'a_session_shop_legacy'].map((name) =>
      credentialKey({ kind: 'cookie', name, value: 'same' }),
    );
    const guest = credentialKey({ kind: 'guest' });
    expect(new Set([...keys, ...cookies, guest]).size).toBe(6);
  });

  test('is stable and does not hold the secret', () => {
    const key = credentialKey({ kind: 'key', secret: 'standard_abc' });
    expect(key).toBe(credentialKey({ kind: 'key', secret: 'standard_abc' }));
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(key).not.toContain('abc');
  });
});
