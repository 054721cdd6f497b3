import type { IncomingMessage } from 'node:http';

export interface OriginOptions {
  /** Origins whose pages may call the gateway with credentials. */
  readonly cors: readonly string[] | false;
  readonly trustProxy: boolean;
}

/**
 * Whether a page of that origin may open a socket. Browsers send cookies with every socket that
 * any page opens, and ask nobody before.
 */
export function isKnownOrigin(
  { headers }: IncomingMessage,
  { cors, trustProxy }: OriginOptions,
): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  if (cors !== false && cors.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const forwarded = trustProxy ? headers['x-forwarded-host'] : undefined;
  const hosts = [headers.host, [forwarded ?? []].flat().at(-1)];
  return hosts.includes(new URL(origin).host);
}
