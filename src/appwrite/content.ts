import type { UpstreamAnswer } from './pool.ts';
import type { ServiceContent } from './types.ts';

/** Headers that say what the bytes are and what may be done with them, and where to go instead. */
const handedOn = [
  'content-type',
  'content-disposition',
  'content-security-policy',
  'cache-control',
  'expires',
  'last-modified',
  'etag',
  'location',
  'x-appwrite-cache',
] as const;

/** An answer that is no JSON, to be handed on. */
export function toContent({ headers, bytes }: UpstreamAnswer): ServiceContent {
  const kept = handedOn.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return { headers: Object.fromEntries(kept), bytes };
}
