import { forwardedHeaders } from './appwrite/forwarded.ts';
import { createLinkSeal, type LinkSeal } from './appwrite/links.ts';
import { createShortCredentials, type ShortCredentials } from './appwrite/short-credentials.ts';
import { createStreams, type Streams } from './appwrite/streams.ts';
import type { CallRecord } from './appwrite/types.ts';
import type { ConnectedConfig } from './config/config.ts';
import { createLinkMaker, type CreateLink, type LinkMakerOptions } from './resolvers/links.ts';
import type { LinkedAnswer, LinkedRequest } from './server/linked-files.ts';

/** What addresses of files are made of and read with. */
export interface LinkParts {
  readonly seal: LinkSeal;
  readonly shortCredentials: ShortCredentials;
  readonly streams: Streams;
  /** Where another server has the gateway: `/api`, or an empty text. */
  readonly basePath: string;
}

interface LinkPartsOptions {
  readonly secret: string;
  readonly onCall: (record: CallRecord) => void;
  readonly basePath?: string | undefined;
}

export function createLinkParts(
  { endpoint, projectId, upstream, ...config }: ConnectedConfig,
  { secret, onCall, basePath = '' }: LinkPartsOptions,
): LinkParts {
  const { connections, timeoutMs } = upstream;
  return {
    seal: createLinkSeal({ secret: config.linkSecret ?? secret, projectId }),
    shortCredentials: createShortCredentials(),
    streams: createStreams({ endpoint, projectId, connections, timeoutMs, onCall }),
    basePath: basePath.replace(/\/+$/, ''),
  };
}

interface Reached extends Pick<LinkParts, 'basePath'> {
  readonly host: string | null;
  readonly isSecure: boolean;
}

/** Where a client reaches the gateway, as the configuration says or as it has come. */
export const addressOf = (
  { publicUrl, host: listened, port }: Pick<ConnectedConfig, 'publicUrl' | 'host' | 'port'>,
  { host, isSecure, basePath }: Reached,
): string =>
  publicUrl ?? `${isSecure ? 'https' : 'http'}://${host ?? `${listened}:${port}`}${basePath}`;

/** What one operation makes addresses with; little is made before the first is asked for. */
export function createLinks(
  { seal, shortCredentials }: LinkParts,
  caller: Pick<LinkMakerOptions, 'credentials' | 'appwrite' | 'address'>,
): CreateLink {
  let make: CreateLink | undefined;
  return (...link) => {
    make ??= createLinkMaker({ ...caller, ...seal, shortCredentials });
    return make(...link);
  };
}

/** Headers of a reader of files that change what Appwrite answers. */
const readersHeaders = ['range', 'accept', 'if-none-match', 'if-modified-since'] as const;

/** Reads what a ticket stands for. */
export const createLinkReader =
  ({ seal, streams }: LinkParts) =>
  async ({ ticket, headers, ...caller }: LinkedRequest): Promise<LinkedAnswer> => {
    const link = seal.open(ticket);
    if (link === undefined) return { kind: 'unknown' };
    const seconds = Math.ceil((link.expiresAt - Date.now()) / 1000);
    if (seconds <= 0) return { kind: 'expired' };
    const named = { get: (name: string) => [headers[name] ?? null].flat()[0] ?? null };
    const answer = await streams.open(
      {
        ...caller,
        credentials: link.credentials,
        forwarded: forwardedHeaders(named, caller.clientAddress),
      },
      {
        ...link,
        headers: Object.fromEntries(
          readersHeaders.flatMap((name) => {
            const value = named.get(name);
            return value === null ? [] : [[name, value]];
          }),
        ),
      },
    );
    return { kind: 'answer', ...answer, seconds };
  };
