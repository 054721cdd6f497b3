import type { ServerResponse } from 'node:http';

/** Sends a whole answer of the gateway's own (not GraphQL). */
export function respond(
  response: ServerResponse,
  {
    status,
    type,
    body,
    headers = {},
  }: {
    status: number;
    type: string;
    body: string | Uint8Array;
    headers?: Readonly<Record<string, string>>;
  },
): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers });
  response.end(body);
}

export function respondJson(response: ServerResponse, status: number, body: unknown): void {
  respond(response, {
    status,
    type: 'application/json; charset=utf-8',
    body: `${JSON.stringify(body)}\n`,
  });
}
