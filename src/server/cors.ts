import type { IncomingMessage, ServerResponse } from 'node:http';

/** Headers of an answer that pages of other origins may read. */
const exposedHeaders = ['X-Request-Id', 'X-Fallback-Cookies', 'Retry-After'];

/** Lets pages of the listed origins, and of no others, call the gateway with credentials. */
export interface Cors {
  /** Marks the answer, and sends it where a browser only asks whether it may call. */
  handle(request: IncomingMessage, response: ServerResponse): 'answered' | 'open';
}

/** `false` and an empty list mean: no other origin. */
export function createCors(origins: readonly string[] | false): Cors {
  const allowed = new Set(origins === false ? [] : origins);
  return {
    handle(request, response) {
      if (allowed.size === 0) return 'open';
      // What an answer allows depends on who asked.
      response.setHeader('Vary', 'Origin');
      const { origin } = request.headers;
      if (origin !== undefined && allowed.has(origin)) allow(request, response, origin);
      if (request.method !== 'OPTIONS') return 'open';
      response.writeHead(204, { 'Content-Length': 0 }).end();
      return 'answered';
    },
  };
}

function allow(request: IncomingMessage, response: ServerResponse, origin: string): void {
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Expose-Headers', exposedHeaders.join(', '));
  if (request.method !== 'OPTIONS') return;
  const wanted = request.headers['access-control-request-headers'];
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, DELETE');
  if (wanted !== undefined) response.setHeader('Access-Control-Allow-Headers', wanted);
  response.setHeader('Access-Control-Max-Age', '600');
}
