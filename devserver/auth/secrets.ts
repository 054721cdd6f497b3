import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** A new secret of that many hexadecimal digits. */
export const createSecret = (length: number): string =>
  randomBytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length);

/** A new one-time code of that many decimal digits. */
export const createCode = (length: number): string =>
  Array.from({ length }, () => String(randomInt(10))).join('');

/** What is stored in a secret's place. */
export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');

/** Compares without telling by its duration where the two differ. */
export const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const sessionSecret = z.object({ id: z.string(), secret: z.string() });
const jwtClaims = z.object({
  userId: z.string(),
  /** Empty when the token depends on no session. */
  sessionId: z.string(),
  /** Seconds since 1970. */
  exp: z.number(),
});

export type SessionSecret = z.infer<typeof sessionSecret>;
export type JwtClaims = z.infer<typeof jwtClaims>;

/** The text that callers send to prove a session: the user's id and the secret. */
export const encodeSession = ({ id, secret }: SessionSecret): string =>
  Buffer.from(JSON.stringify({ id, secret })).toString('base64');

/** The inverse of `encodeSession`; undefined for anything else. */
export function decodeSession(text: string): SessionSecret | undefined {
  const given = parseObject(Buffer.from(text, 'base64').toString());
  return given && sessionSecret.safeParse(given).data;
}

/** The JSON object in a text; undefined where there is none. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  // Asked of most requests several times, and failing to parse is slow.
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (error) {
    // A caller may send anything here; what is no JSON proves nothing.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const base64url = (value: object): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

const signature = (content: string, key: string): string =>
  createHmac('sha256', key).update(content).digest('base64url');

/** A JWT with any claims. */
export function signClaims(claims: object, key: string): string {
  const content = `${base64url({ typ: 'JWT', alg: 'HS256' })}.${base64url(claims)}`;
  return `${content}.${signature(content, key)}`;
}

/** The inverse of `signClaims`; undefined for what this key did not sign. */
export function signedClaims(
  jwt: string,
  key: string,
): Readonly<Record<string, unknown>> | undefined {
  const [header = '', payload = '', signed = '', ...rest] = jwt.split('.');
  if (rest.length > 0 || !isSame(signed, signature(`${header}.${payload}`, key))) return undefined;
  return parseObject(Buffer.from(payload, 'base64url').toString());
}

export const encodeJwt = (claims: JwtClaims, key: string): string => signClaims(claims, key);

/** The claims of a JWT that this server signed and that has not expired; else undefined. */
export function decodeJwt(jwt: string, key: string, now: Date): JwtClaims | undefined {
  const { data } = jwtClaims.safeParse(signedClaims(jwt, key));
  return data && data.exp * 1000 > now.getTime() ? data : undefined;
}
