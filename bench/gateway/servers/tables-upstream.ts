import { createServer } from 'node:http';
import { manyTables, tableWith } from '../data.ts';
import { listen } from './listen.ts';

/** A project of a thousand tables; `POST /change` gives it one more. */
const tables = [...manyTables(1000)];
let body = encode();

function encode(): string {
  return JSON.stringify({ total: tables.length, tables });
}

const databases = JSON.stringify({
  total: 1,
  databases: [{ $id: 'bench', name: 'Bench', type: 'tablesdb' }],
});

const isTables = /^\/v1\/tablesdb\/[^/?]+\/tables/;

function answerTo(url: string): string {
  if (!isTables.test(url)) return databases;
  // The first page has them all, and the gateway asks whether there is another.
  return url.includes('cursorAfter') ? JSON.stringify({ total: 0, tables: [] }) : body;
}

const server = createServer((request, response) => {
  request.resume();
  if (request.method === 'POST') {
    tables.push(tableWith(`extra${tables.length}`, ['title']));
    body = encode();
  }
  response.setHeader('content-type', 'application/json');
  response.end(answerTo(request.url ?? ''));
});
await listen(server);
