import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';
import { Hub, type HubOptions } from './hub.ts';
import { readOpening } from './request.ts';

const PATH = '/v1/realtime';

/** Appwrite takes no longer frame, in bytes. */
const MAX_FRAME = 64_000;

const NO_SUCH_PATH = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** Takes sockets at the realtime path of an HTTP server. Returns what closes them all. */
export function acceptSockets(http: Server, options: HubOptions): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME });
  const hub = new Hub(options);
  http.on('upgrade', (request, socket, head) => {
    const { url = '', headers } = request;
    if (url.split('?', 1)[0] !== PATH) {
      socket.end(NO_SUCH_PATH);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      // A frame that is too long or broken closes the socket, which is all there is to do.
      opened.on('error', () => {
        opened.terminate();
      });
      hub.open(opened, readOpening(url, headers, request.socket.remoteAddress ?? ''));
    });
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}
