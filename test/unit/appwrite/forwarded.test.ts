import { expect, test } from 'vitest';
import { forwardedHeaders } from '../../../src/appwrite/forwarded.ts';

const forward = (headers: Record<string, string>) =>
  forwardedHeaders(new Headers(headers), '203.0.113.7');

test('address, user agent, host and language go upstream', () => {
  expect(
    forward({ 'user-agent': 'Browser/1', host: 'api.example.com', 'accept-language': 'pt-BR,en' }),
  ).toEqual({
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-user-agent': 'Browser/1',
    'x-forwarded-host': 'api.example.com',
    'x-appwrite-locale': 'pt-br',
  });
});

test('a client cannot choose its own address', () => {
  expect(forward({ 'x-forwarded-for': '10.0.0.1' })).toEqual({ 'x-forwarded-for': '203.0.113.7' });
});

test("a rendering server's visitor stands before its own user agent", () => {
  const headers = { 'user-agent': 'node', 'x-forwarded-user-agent': 'Browser/1' };
  expect(forward(headers)).toMatchObject({ 'x-forwarded-user-agent': 'Browser/1' });
});

test.each([
  ['en;q=0.5, de;q=0.9, *;q=0.1', 'de'],
  ['*, fr;q=0.3', 'fr'],
  ['de;q=0, en', 'en'],
  ['*', undefined],
  ['<script>', undefined],
])('Accept-Language %j asks for %s', (acceptLanguage, locale) => {
  expect(forward({ 'accept-language': acceptLanguage })['x-appwrite-locale']).toBe(locale);
});

test('a chosen locale stands before the languages of the browser', () => {
  const headers = { 'x-appwrite-locale': 'it', 'accept-language': 'en' };
  expect(forward(headers)).toMatchObject({ 'x-appwrite-locale': 'it' });
});
