import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { GraphQLString } from 'graphql';
import { createDeferred } from '../../support/deferred.ts';
import { createServerGroup, schemaOf, type TestServer } from '../../support/http-server.ts';

const servers = createServerGroup();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await servers.closeAll();
});

interface Connection {
  /** Sends a request on it, and resolves with the head of the answer. */
  ask(): Promise<string>;
  /** Resolves when the server has closed it. */
  readonly closed: Promise<unknown>;
}

async function open({ url }: TestServer): Promise<Connection> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  return {
    closed,
    ask: async () => {
      socket.write('GET /graphql?query={hello} HTTP/1.1\r\nHost: gateway\r\n\r\n');
      let text = '';
      // The answer's last byte is the end of its JSON.
      while (!text.endsWith('}')) text += String((await once(socket, 'data'))[0]);
      return text.slice(0, text.indexOf('\r\n\r\n'));
    },
  };
}

/** Connections that have been used and are idle now, as a load balancer keeps them. */
async function openIdle(server: TestServer): Promise<readonly Connection[]> {
  const connections = await Promise.all(Array.from({ length: 5 }, () => open(server)));
  for (const connection of connections) await connection.ask();
  return connections;
}

test('an idle connection is kept for longer than load balancers do, and clients are told', async () => {
  const connection = await open(await servers.start());
  expect(await connection.ask()).toMatch(/^Keep-Alive: timeout=125\r?$/m);
  expect(await connection.ask()).toMatch(/^HTTP\/1.1 200 /);
});

test('after the time that is set an idle connection is closed', async () => {
  const connection = await open(await servers.start({ keepAliveTimeoutMs: 1000 }));
  expect(await connection.ask()).toMatch(/^Keep-Alive: timeout=1\r?$/m);
  await connection.closed;
});

test('idle connections hold up no end', async () => {
  const server = await servers.start();
  const connections = await openIdle(server);
  await server.close();
  await Promise.all(connections.map(({ closed }) => closed));
});

test('whoever has handed over closes idle connections and the others with their next answer', async () => {
  const server = await servers.start({ idleMs: 300, requestTimeoutMs: 120_000 });
  const [used, ...idle] = await openIdle(server);
  const handedOver = server.close('handOver');
  expect(await used?.ask()).toMatch(/^Connection: close\r?$/m);
  await used?.closed;
  await handedOver;
  await Promise.all(idle.map(({ closed }) => closed));
});

test('whoever has handed over answers what was begun, and then closes the connection', async () => {
  const begun = createDeferred();
  const gate = createDeferred<string>();
  const schema = schemaOf({
    hello: {
      type: GraphQLString,
      resolve: () => {
        begun.resolve();
        return gate.promise;
      },
    },
  });
  const server = await servers.start({ schema, idleMs: 50 });
  const slow = await open(server);
  const answer = slow.ask();
  await begun.promise;
  const handedOver = server.close('handOver');
  gate.resolve('late');
  expect(await answer).toMatch(/^Connection: close\r?$/m);
  await slow.closed;
  await handedOver;
});

test('whoever is to end while it hands over does not wait for idle connections', async () => {
  const server = await servers.start({ idleMs: 86_400_000 });
  const connections = await openIdle(server);
  const handedOver = server.close('handOver');
  await server.close('end');
  await Promise.all(connections.map(({ closed }) => closed));
  await handedOver;
});
