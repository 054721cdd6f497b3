const plain = 'application/json';
const known: ReadonlyMap<string, MediaType> = new Map([
  ['application/graphql-response+json', 'application/graphql-response+json'],
  [plain, plain],
  ['application/*', plain],
  ['*/*', plain],
]);

/** How an answer that is one JSON text can be sent. */
export type MediaType = 'application/graphql-response+json' | 'application/json';

/**
 * What a client that sends this `Accept` gets an answer as: the first of its types that is JSON,
 * as yoga chooses. Null where it wants something else, or asks in a way that only yoga should read.
 */
export function toMediaType(accept: string | undefined): MediaType | null {
  if (accept === undefined) return plain;
  for (const part of accept.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (parameters.some((text) => text.startsWith('charset'))) return null;
    const found = known.get(type);
    if (found !== undefined) return found;
    if (type.startsWith('*/')) return null;
  }
  return null;
}
