import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Gateway } from 'appwrite-graphql';

/** A server of one's own with the gateway below /graphql, WebSockets included. */
export function createApp(gateway: Gateway): Server {
  const server = createServer((request, response) => {
    if (request.url === '/hello') response.end('Hello');
    else gateway.listener(request, response);
  });
  server.on('upgrade', gateway.upgrade);
  return server;
}
