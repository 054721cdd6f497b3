import { GraphQLError } from 'graphql';
import type { FetchAPI, Plugin } from 'graphql-yoga';

/** An operation with its variables is far smaller; a larger body only costs. */
export const MAX_BODY_BYTES = 1_000_000;

const refusal = (message: string, status: number, code: string): GraphQLError =>
  new GraphQLError(message, { extensions: { http: { status }, code } });

const tooLarge = (): GraphQLError =>
  refusal('Request body too large', 413, 'REQUEST_ENTITY_TOO_LARGE');

/**
 * Refuses bodies of more bytes. A body with a length in its header is that long, since Node reads
 * no further; only one without is counted. Yoga's own limit pipes every body through a transform
 * stream, and aborts a signal for each.
 */
export function useBodyLimit(maxBytes: number): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser, fetchAPI }) {
      const length = request.headers.get('content-length');
      if (length !== null) {
        checkLength(length, maxBytes);
        return;
      }
      if (!requestParser || !request.body) return;
      setRequestParser(async (given) => requestParser(await readWithin(given, maxBytes, fetchAPI)));
    },
  };
}

function checkLength(length: string, maxBytes: number): void {
  if (!/^\d+$/.test(length)) {
    throw refusal('Content-Length header is invalid.', 400, 'BAD_REQUEST');
  }
  if (Number(length) > maxBytes) throw tooLarge();
}

export async function readWithin(
  request: Request,
  maxBytes: number,
  { Request }: FetchAPI,
): Promise<Request> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // What is too much is read and dropped: to stop would cut the connection before the refusal.
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw tooLarge();
  const { url, method, headers } = request;
  return new Request(url, { method, headers, body: Buffer.concat(chunks) });
}
