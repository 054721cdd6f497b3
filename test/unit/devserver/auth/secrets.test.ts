import { randomBytes } from 'node:crypto';
import { bcrypt } from 'hash-wasm';
import { expect, test } from 'vitest';
import { hashPassword, isPassword } from '../../../../devserver/auth/passwords.ts';
import {
  createCode,
  createSecret,
  decodeJwt,
  decodeSession,
  encodeJwt,
  encodeSession,
} from '../../../../devserver/auth/secrets.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const claims = { userId: 'ann', sessionId: 's1', exp: noon.getTime() / 1000 + 60 };

test('a session that was encoded decodes to itself', () => {
  const session = { id: 'ann', secret: createSecret(256) };
  expect(decodeSession(encodeSession(session))).toEqual(session);
});

test.each(['', 'garbage', '{}', Buffer.from('{"id":1,"secret":2}').toString('base64')])(
  '%j is no session',
  (text) => {
    expect(decodeSession(text)).toBeUndefined();
  },
);

test('a JWT that was encoded decodes to its claims until it expires', () => {
  const jwt = encodeJwt(claims, 'key');
  expect(decodeJwt(jwt, 'key', noon)).toEqual(claims);
  expect(decodeJwt(jwt, 'key', new Date(noon.getTime() + 60_000))).toBeUndefined();
});

test('a JWT of another key, or without a signature, proves nothing', () => {
  const jwt = encodeJwt(claims, 'key');
  const [header, payload] = jwt.split('.');
  expect(decodeJwt(jwt, 'other', noon)).toBeUndefined();
  expect(decodeJwt(`${header ?? ''}.${payload ?? ''}.`, 'key', noon)).toBeUndefined();
  expect(decodeJwt('not.a.jwt', 'key', noon)).toBeUndefined();
});

test('secrets have the length asked for, codes only digits', () => {
  expect(createSecret(5)).toMatch(/^[0-9a-f]{5}$/);
  expect(createCode(6)).toMatch(/^\d{6}$/);
});

test('a password is known by its hash; no password fits a user without one', async () => {
  const hash = await hashPassword('Corr3ct-horse');
  expect(hash).toContain('$argon2id$v=19$m=7168,t=5,p=1$');
  expect(await isPassword('Corr3ct-horse', { password: hash })).toBe(true);
  expect(await isPassword('corr3ct-horse', { password: hash })).toBe(false);
  expect(await isPassword('', { password: '' })).toBe(false);
});

test.each([
  ['md5', '5f4dcc3b5aa765d61d8327deb882cf99'],
  ['sha', '5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8'],
  ['bcrypt', await bcrypt({ password: 'password', salt: randomBytes(16), costFactor: 4 })],
] as const)('a password hashed elsewhere as %s is known', async (hash, password) => {
  expect(await isPassword('password', { password, hash })).toBe(true);
  expect(await isPassword('passw0rd', { password, hash })).toBe(false);
});
