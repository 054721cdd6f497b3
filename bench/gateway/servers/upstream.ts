import { createServer } from 'node:http';
import { bodies, tables } from '../data.ts';
import { listen } from './listen.ts';

/** Answers every read with bytes that are ready, so that the gateway is what is measured. */
const routes: readonly (readonly [path: RegExp, body: string])[] = [
  [/^\/v1\/tablesdb\/bench\/tables\/posts\/rows/, bodies.posts],
  [/^\/v1\/tablesdb\/bench\/tables\/people\/rows/, bodies.people],
  [/^\/v1\/tablesdb\/bench\/tables/, JSON.stringify({ total: tables.length, tables })],
  [
    /^\/v1\/tablesdb/,
    JSON.stringify({ total: 1, databases: [{ $id: 'bench', name: 'Bench', type: 'tablesdb' }] }),
  ],
  [/^\/posts/, bodies.plainPosts],
  [/^\/people/, bodies.plainPeople],
];

let calls = 0;

const server = createServer((request, response) => {
  if (request.url === '/calls') {
    response.end(String(calls));
    return;
  }
  calls += 1;
  const body = routes.find(([path]) => path.test(request.url ?? ''))?.[1];
  response.writeHead(body === undefined ? 404 : 200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body ?? ''),
  });
  response.end(body);
});
await listen(server);
