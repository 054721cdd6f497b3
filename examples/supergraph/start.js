// Starts the gateway over an embedded Appwrite with demo data, a second subgraph, and a router that
// puts their schemas together: http://127.0.0.1:4000/graphql. PORT=0 takes free ports.
/* global fetch */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { listen, startStock } from './stock.js';

const port = Number(process.env.PORT ?? 4000);
const next = (offset) => (port === 0 ? 0 : port + offset);

/** The gateway is a program of its own, as it would be elsewhere; its output goes on. */
async function startAppwriteGraphql() {
  const program = fileURLToPath(new URL('../../scripts/start.js', import.meta.url));
  const words = ['dev', '--ephemeral', '--port', String(next(1))];
  const child = spawn(process.execPath, [program, ...words], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(`  ${line}`);
    const [url] = /http:\/\/\S+\/graphql/.exec(line) ?? [];
    if (url !== undefined) {
      child.stdout.resume();
      return { child, url };
    }
  }
  throw new Error('The gateway ended before it served anything.');
}

async function readSdl(url) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data } = await response.json();
  return parse(data._service.sdl);
}

async function compose(subgraphs) {
  const services = await Promise.all(
    subgraphs.map(async ({ name, url }) => ({ name, url, typeDefs: await readSdl(url) })),
  );
  const { supergraphSdl, errors } = composeServices(services);
  if (errors) throw new AggregateError(errors, errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}

/** Headers by which callers prove who they are to Appwrite; the other subgraph gets none of them. */
const credentials = ['authorization', 'x-appwrite-key', 'x-appwrite-jwt', 'x-appwrite-session'];

const appwrite = await startAppwriteGraphql();
const stock = await startStock(next(2));
const router = createGatewayRuntime({
  supergraph: await compose([
    { name: 'appwrite', url: appwrite.url },
    { name: 'stock', url: stock.url },
  ]),
  propagateHeaders: {
    fromClientToSubgraphs: ({ request, subgraphName }) =>
      subgraphName !== 'appwrite'
        ? {}
        : Object.fromEntries(
            credentials.map((name) => [name, request.headers.get(name) ?? undefined]),
          ),
  },
});
const { server, url } = await listen(createServer(router), port);
console.log(`The supergraph is served at ${url}`);

function end() {
  server.close();
  server.closeAllConnections();
  stock.server.close();
  stock.server.closeAllConnections();
  appwrite.child.kill('SIGTERM');
  appwrite.child.once('exit', () => process.exit(0));
}
process.once('SIGINT', end);
process.once('SIGTERM', end);
