import type { IncomingMessage, ServerResponse } from 'node:http';

/** Lets the configured origins read the answer. */
export function allowOrigin(
  { headers: { origin } }: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[] | false,
): void {
  response.setHeader('Vary', 'Origin');
  if (origin === undefined || origins === false || !origins.includes(origin)) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Expose-Headers', 'X-Request-Id, X-Fallback-Cookies');
}

/** A browser asks whether it may ask. */
export function respondPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  origins: readonly string[] | false,
): void {
  allowOrigin(request, response, origins);
  const wanted = request.headers['access-control-request-headers'];
  if (response.hasHeader('Access-Control-Allow-Origin')) {
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    if (wanted !== undefined) response.setHeader('Access-Control-Allow-Headers', wanted);
    response.setHeader('Access-Control-Max-Age', '600');
  }
  response.writeHead(204, { 'Content-Type': 'text/html' });
  response.end();
}
