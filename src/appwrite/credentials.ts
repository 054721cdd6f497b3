import { hash } from 'node:crypto';
import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import type { Credentials } from './types.ts';

/** Headers of a request, or the same names from elsewhere. Names are not case-sensitive. */
export type HeaderReader = Pick<Headers, 'get'>;

/** No credential of Appwrite is longer, or holds anything but these characters. */
const secretForm = /^[\x21-\x2b\x2d-\x3a\x3c-\x7e]{1,8000}$/;

/** An empty header counts as absent, as in Appwrite. */
function secretOf(headers: HeaderReader, name: string): string | undefined {
  const value = headers.get(name)?.trim();
  if (value === undefined || value === '') return undefined;
  if (secretForm.test(value)) return value;
  throw new GatewayError('UNAUTHENTICATED', `The header ${name} does not hold one credential.`);
}

/** Other schemes than Bearer are for whatever stands in front of the gateway. */
function bearerOf(headers: HeaderReader): string | undefined {
  const token = /^bearer\s+(.*)$/i.exec(headers.get('authorization')?.trim() ?? '')?.[1];
  if (token === undefined || secretForm.test(token)) return token;
  throw new GatewayError(
    'UNAUTHENTICATED',
    'The header Authorization does not hold one bearer token.',
  );
}

function cookieOf(headers: HeaderReader, name: string): string | undefined {
  const cookies = headers.get('cookie');
  if (cookies === null) return undefined;
  for (const pair of cookies.split(';')) {
    const [key = '', ...rest] = pair.split('=');
    const value = rest.join('=').trim();
    if (key.trim() === name && secretForm.test(value)) return value;
  }
  return undefined;
}

const fallbackCookies = z.record(z.string(), z.unknown());

/** Browsers keep this header in local storage: one that cannot be read is as good as none. */
function fallbackOf(headers: HeaderReader, cookie: string): string | undefined {
  const text = headers.get('x-fallback-cookies');
  if (text === null) return undefined;
  const value = fallbackCookies.safeParse(parseOrNull(text)).data?.[cookie];
  return typeof value === 'string' && secretForm.test(value)
    ? JSON.stringify({ [cookie]: value })
    : undefined;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const fromSecret = (
  kind: 'key' | 'jwt' | 'session',
  secret: string | undefined,
): Credentials | undefined => (secret === undefined ? undefined : { kind, secret });

const fromCookie = (name: string, value: string | undefined): Credentials | undefined =>
  value === undefined ? undefined : { kind: 'cookie', name, value };

const fromFallback = (value: string | undefined): Credentials | undefined =>
  value === undefined ? undefined : { kind: 'fallback-cookies', value };

/** Where a credential may stand; the first that is there counts. */
const sources: readonly ((headers: HeaderReader, cookie: string) => Credentials | undefined)[] = [
  (headers) => fromSecret('key', secretOf(headers, 'X-Appwrite-Key')),
  (headers) => fromSecret('jwt', secretOf(headers, 'X-Appwrite-JWT')),
  (headers) => fromSecret('jwt', bearerOf(headers)),
  (headers) => fromSecret('session', secretOf(headers, 'X-Appwrite-Session')),
  (headers, cookie) => fromCookie(cookie, cookieOf(headers, cookie)),
  (headers, cookie) => fromCookie(`${cookie}_legacy`, cookieOf(headers, `${cookie}_legacy`)),
  (headers, cookie) => fromFallback(fallbackOf(headers, cookie)),
];

/**
 * The one credential of a request that goes upstream. A header that cannot be a credential is
 * UNAUTHENTICATED; cookies that cannot be one are ignored.
 */
export function parseCredentials(headers: HeaderReader, projectId: string): Credentials {
  const cookie = `a_session_${projectId}`;
  for (const source of sources) {
    const credentials = source(headers, cookie);
    if (credentials !== undefined) return credentials;
  }
  return { kind: 'guest' };
}

/** The headers that prove `credentials` to Appwrite. */
export function credentialHeaders(credentials: Credentials): Readonly<Record<string, string>> {
  switch (credentials.kind) {
    case 'guest':
      return {};
    case 'key':
      return { 'x-appwrite-key': credentials.secret };
    case 'jwt':
      return { 'x-appwrite-jwt': credentials.secret };
    case 'session':
      return { 'x-appwrite-session': credentials.secret };
    case 'cookie':
      return { cookie: `${credentials.name}=${credentials.value}` };
    case 'fallback-cookies':
      return { 'x-fallback-cookies': credentials.value };
  }
}

/**
 * A key that is the same for the same credentials and for no others, and from which no secret
 * can be read.
 */
export function credentialKey(credentials: Credentials): string {
  if (credentials.kind === 'guest') return credentials.kind;
  return hash('sha256', JSON.stringify(credentialHeaders(credentials)), 'base64url');
}
