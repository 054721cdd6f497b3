import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Credentials } from './types.ts';

/** A credential that may leave the gateway, sealed: none, or one that ends within the hour. */
export type LinkCredentials = Extract<Credentials, { kind: 'guest' | 'jwt' }>;

/** A read of Appwrite that whoever has its address can make. */
export interface Link {
  /** Below the endpoint, with its query string. */
  readonly path: string;
  /** Route pattern for metrics. */
  readonly route: string;
  readonly credentials: LinkCredentials;
  /** Moment (`Date.now()`) after which it is refused. */
  readonly expiresAt: number;
}

/** Turns links into texts for addresses, and back. */
export interface LinkSeal {
  readonly seal: (link: Link) => string;
  /** Undefined for what was not sealed with the same secret, for the same project. */
  readonly open: (ticket: string) => Link | undefined;
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** Longer ones are not looked at; Appwrite's JWTs and paths come to some hundred characters. */
const longestTicket = 16_384;

const ticketForm = /^[\w-]+$/;

const sealed = z.tuple([z.string(), z.string(), z.string().nullable(), z.number()]);

/**
 * Tickets are encrypted and cannot be changed, so that neither the credential nor the file can be
 * read from an address or put into another one.
 */
export function createLinkSeal({
  secret,
  projectId,
}: {
  readonly secret: string;
  readonly projectId: string;
}): LinkSeal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'appwrite-graphql links', 32));
  const purpose = Buffer.from(`1 ${projectId}`);
  return {
    seal: ({ path, route, credentials, expiresAt }) => {
      const nonce = randomBytes(nonceBytes);
      const encryption = createCipheriv(cipher, key, nonce).setAAD(purpose);
      const jwt = credentials.kind === 'jwt' ? credentials.secret : null;
      const content: z.infer<typeof sealed> = [path, route, jwt, expiresAt];
      const parts = [nonce, encryption.update(JSON.stringify(content)), encryption.final()];
      return Buffer.concat([...parts, encryption.getAuthTag()]).toString('base64url');
    },
    open: (ticket) => {
      const bytes = bytesOf(ticket);
      if (bytes === undefined) return undefined;
      const decryption = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decryption.setAAD(purpose).setAuthTag(bytes.subarray(-tagBytes));
      try {
        const text = decryption.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8');
        return toLink(JSON.parse(text + decryption.final('utf8')));
      } catch {
        // Not ours, or changed.
        return undefined;
      }
    },
  };
}

function bytesOf(ticket: string): Buffer | undefined {
  if (ticket.length > longestTicket || !ticketForm.test(ticket)) return undefined;
  const bytes = Buffer.from(ticket, 'base64url');
  return bytes.byteLength > nonceBytes + tagBytes ? bytes : undefined;
}

function toLink(content: unknown): Link {
  const [path, route, jwt, expiresAt] = sealed.parse(content);
  const credentials: LinkCredentials =
    jwt === null ? { kind: 'guest' } : { kind: 'jwt', secret: jwt };
  return { path, route, credentials, expiresAt };
}
