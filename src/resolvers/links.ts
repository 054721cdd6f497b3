import { toPath } from '../appwrite/query.ts';
import { z } from 'zod';
import type { LinkCredentials, LinkSeal } from '../appwrite/links.ts';
import { LEAST_HOLD, type ShortCredentials } from '../appwrite/short-credentials.ts';
import type { AppwriteCalls, Credentials } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import type { ServiceContext } from './context.ts';
import { toRequest, toServicePath, type ServiceCall } from './services.ts';

/** What somebody without any rights needs to make a read. */
export type LinkAccess =
  | { readonly kind: 'nothing' }
  /** The right to read a file. `tokens` is the route at which Appwrite makes tokens for it. */
  | { readonly kind: 'file'; readonly tokens: string };

export interface LinkedCall extends ServiceCall {
  readonly access: LinkAccess;
}

/** Makes addresses of the gateway at which whoever has them can make a read, for some time. */
export type CreateLink = (call: LinkedCall, args: Arguments, expiresAt: number) => Promise<string>;

type Arguments = Readonly<Record<string, unknown>>;

const defaultSeconds = 300;
/** Longest that an address holds, in seconds. */
export const longestSeconds = LEAST_HOLD;

/** The address of what the call reads. Whether the caller may read it shows when it is read. */
export async function linkTo(
  { links }: ServiceContext,
  call: LinkedCall,
  { expiresIn, ...args }: Arguments,
): Promise<string> {
  const seconds = typeof expiresIn === 'number' ? expiresIn : defaultSeconds;
  if (seconds < 1 || seconds > longestSeconds) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      `expiresIn: must be from 1 to ${longestSeconds} seconds, and is ${seconds}.`,
    );
  }
  if (links === undefined) throw new Error('Nothing makes addresses here.');
  return links(call, args, Date.now() + seconds * 1000);
}

export interface LinkMakerOptions {
  readonly seal: LinkSeal['seal'];
  readonly shortCredentials: ShortCredentials;
  readonly credentials: Credentials;
  /** Appwrite, as the caller. */
  readonly appwrite: Pick<AppwriteCalls, 'send'>;
  /** Where clients reach the gateway, without a slash at its end. */
  readonly address: string;
}

interface Opening {
  readonly credentials: LinkCredentials;
  readonly query: Readonly<Record<string, string>>;
}

const madeToken = z.object({ secret: z.string() });

/**
 * For one operation: what its fields have in common is asked of Appwrite once. A session goes into
 * no address, but a JWT that is made for it; a key goes nowhere, but has Appwrite make a token.
 */
export function createLinkMaker(options: LinkMakerOptions): CreateLink {
  const { seal, credentials, appwrite, address } = options;
  let short: Promise<LinkCredentials> | undefined;
  const tokens = new Map<string, Promise<string>>();
  const makeToken = async (route: string, args: Arguments, expiresAt: number): Promise<string> => {
    const { body } = await appwrite.send({
      method: 'POST',
      path: toServicePath(route, args),
      route,
      body: { expire: new Date(expiresAt).toISOString() },
    });
    const { data } = madeToken.safeParse(body);
    if (data !== undefined) return data.secret;
    throw new GatewayError('UPSTREAM_UNAVAILABLE', 'Appwrite made no token for the file.');
  };
  const tokenOf = (route: string, args: Arguments, expiresAt: number): Promise<string> => {
    // Fields of one operation do not begin at the same millisecond.
    const second = Math.ceil(expiresAt / 1000);
    const key = JSON.stringify([toServicePath(route, args), second]);
    const token = tokens.get(key) ?? makeToken(route, args, second * 1000);
    tokens.set(key, token);
    return token;
  };
  const open = async (access: LinkAccess, args: Arguments, expiresAt: number): Promise<Opening> => {
    if (access.kind === 'nothing') return { credentials: { kind: 'guest' }, query: {} };
    if (credentials.kind === 'key') {
      const token = await tokenOf(access.tokens, args, expiresAt);
      return { credentials: { kind: 'guest' }, query: { token } };
    }
    return { credentials: await (short ??= options.shortCredentials.of(options)), query: {} };
  };
  return async (call, args, expiresAt) => {
    const { path, route = path, query } = toRequest(call, args);
    const opening = await open(call.access, args, expiresAt);
    const ticket = seal({
      path: toPath(path, { ...query, ...opening.query }),
      route,
      credentials: opening.credentials,
      expiresAt,
    });
    return `${address}/files/${ticket}`;
  };
}
