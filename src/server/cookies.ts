import type { UpstreamCookies } from '../resolvers/context.ts';
import type { RequestScope } from './request-scope.ts';

export interface CookieOptions {
  /** `strict` keeps the session from every request that another site starts. */
  readonly sameSite: 'strict' | 'lax' | 'none';
  /** `auto`: secure when the request came by https. */
  readonly secure: boolean | 'auto';
}

/** Attributes of Appwrite's cookies that keep their meaning here; the others are our own. */
const keptAttributes = new Set(['expires', 'max-age']);
/** A header line must not be split, whatever upstream sends. */
const unsafe = /[\r\n\0]/;

/**
 * Turns a `Set-Cookie` line of Appwrite into one of the gateway: same name, value and expiry, but
 * for the gateway's host, unreadable for scripts. Undefined when the line is no cookie.
 */
export function toGatewayCookie(
  line: string,
  { sameSite, isSecure }: { sameSite: CookieOptions['sameSite']; isSecure: boolean },
): string | undefined {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  if (!/^[^=\s]+=/.test(pair) || unsafe.test(line)) return undefined;
  const kept = attributes.filter((attribute) =>
    keptAttributes.has((attribute.split('=')[0] ?? '').toLowerCase()),
  );
  // Browsers drop SameSite=None cookies that are not secure.
  const isMarkedSecure = isSecure || sameSite === 'none';
  const own = ['Path=/', 'HttpOnly', `SameSite=${sameSiteNames[sameSite]}`];
  return [pair, ...kept, ...own, ...(isMarkedSecure ? ['Secure'] : [])].join('; ');
}

const sameSiteNames = { strict: 'Strict', lax: 'Lax', none: 'None' } as const;

/**
 * Hands Appwrite's cookies to the answer. `X-Fallback-Cookies`, which scripts can read, goes only
 * to clients that want it: on the typed endpoint to those that send the header themselves.
 */
export function createPassCookies(
  scope: RequestScope,
  { sameSite, secure }: CookieOptions,
  isFallbackWanted: boolean,
): (cookies: UpstreamCookies) => void {
  const isSecure = secure === 'auto' ? scope.isSecure : secure;
  return ({ setCookies, fallbackCookies }) => {
    const { response } = scope;
    // Over a WebSocket no cookie can be set: who signs in does so over HTTP.
    if (response === undefined || response.headersSent) return;
    for (const line of setCookies) {
      const cookie = toGatewayCookie(line, { sameSite, isSecure });
      if (cookie !== undefined) response.appendHeader('Set-Cookie', cookie);
    }
    if (fallbackCookies !== undefined && isFallbackWanted && !unsafe.test(fallbackCookies)) {
      response.setHeader('X-Fallback-Cookies', fallbackCookies);
    }
  };
}
