import { createServer } from 'node:http';
import { Pool } from 'undici';
import { listen, upstreamAddress } from './listen.ts';

/** The limit of what a gateway on Node can be: the upstream's bytes, unread. */
const pool = new Pool(upstreamAddress(), { connections: 64 });

const server = createServer((request, response) => {
  void pool
    .request({ method: 'GET', path: request.url ?? '/', headers: { accept: 'application/json' } })
    .then(async (answer) => {
      const body = Buffer.from(await answer.body.arrayBuffer());
      response.writeHead(answer.statusCode, {
        'content-type': 'application/json',
        'content-length': body.length,
      });
      response.end(body);
    });
});
await listen(server);
