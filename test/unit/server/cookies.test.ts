import { expect, test } from 'vitest';
import { toGatewayCookie } from '../../../src/server/cookies.ts';

const strict = { sameSite: 'strict', isSecure: true } as const;

test.each([
  [
    'a_session_p=abc%3D; expires=Wed, 01 Jan 2031 00:00:00 GMT; path=/v1; domain=.appwrite.test; secure',
    'a_session_p=abc%3D; expires=Wed, 01 Jan 2031 00:00:00 GMT; Path=/; HttpOnly; SameSite=Strict; Secure',
  ],
  [
    'a_session_p=deleted; Max-Age=0; HttpOnly; SameSite=None',
    'a_session_p=deleted; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure',
  ],
  ['a=b=c', 'a=b=c; Path=/; HttpOnly; SameSite=Strict; Secure'],
])('%s becomes %s', (line, cookie) => {
  expect(toGatewayCookie(line, strict)).toBe(cookie);
});

test.each(['', 'no pair', '=value', 'a=b\r\nSet-Cookie: c=d'])('%j is no cookie', (line) => {
  expect(toGatewayCookie(line, strict)).toBeUndefined();
});

test('a cookie for other sites is always secure, since browsers drop it otherwise', () => {
  expect(toGatewayCookie('a=b', { sameSite: 'none', isSecure: false })).toBe(
    'a=b; Path=/; HttpOnly; SameSite=None; Secure',
  );
});
