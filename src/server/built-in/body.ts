import type { IncomingMessage } from 'node:http';
import type { GatewayError } from '../../errors.ts';
import { restError } from './refusals.ts';

/** Bulk writes are the largest operations there are; Appwrite takes them up to this size. */
const maxBodyBytes = 10_000_000;

const tooLarge = (maxBytes: number): GatewayError =>
  restError(
    413,
    'general_bad_request',
    `The request is larger than ${maxBytes} bytes, which is all that this endpoint takes.`,
  );

/** The body as text. What is too much is read and dropped, so that the client hears the refusal. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limited(request, maxBodyBytes)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The same bytes, but an error after the last of them where there are more than `maxBytes`. */
async function* limited(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes <= maxBytes) yield chunk;
  }
  if (bytes > maxBytes) throw tooLarge(maxBytes);
}
