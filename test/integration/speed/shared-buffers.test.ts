import { EventEmitter, once } from 'node:events';
import { GraphQLNonNull, GraphQLString } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { toFetch } from '../../../src/server/fetch.ts';
import { createDeferred } from '../../support/deferred.ts';
import { createServerGroup, requestsInFlight, schemaOf } from '../../support/http-server.ts';
import { bodiesOf, pipeline } from '../../support/pipeline.ts';

const { start, closeAll } = createServerGroup();
afterEach(closeAll);

/** A field that waits to be let go, and one that answers at once; both tell that they were asked. */
async function startGated() {
  const events = new EventEmitter();
  let gate: Promise<unknown> = Promise.resolve();
  let asked = 0;
  const note = (): void => {
    asked += 1;
    events.emit('asked');
  };
  const server = await start({
    schema: schemaOf({
      slow: {
        type: GraphQLString,
        extensions: { readsRows: true },
        resolve: async () => {
          note();
          await gate;
          return 'slow';
        },
      },
      letters: {
        type: GraphQLString,
        args: { of: { type: new GraphQLNonNull(GraphQLString) } },
        resolve: (_root, { of }: { of: string }) => {
          note();
          return of.repeat(8000);
        },
      },
    }),
  });
  const slow = JSON.stringify({ query: '{ slow }' });
  const letters = (of: string): string =>
    JSON.stringify({
      query: 'query Letters($of: String!) { letters(of: $of) }',
      variables: { of },
    });
  const post = (body: string): RequestInit => ({
    method: 'POST',
    // As a request that came over a connection.
    headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
    body,
  });
  for (const body of [slow, letters('x')]) await fetch(`${server.url}/graphql`, post(body));
  return {
    ...server,
    ...{ slow, letters, post },
    asked: () => asked,
    /** From now on the slow field waits; gives what lets it go. */
    hold: () => {
      const open = createDeferred();
      gate = open.promise;
      asked = 0;
      return (): void => {
        open.resolve();
      };
    },
    /** Resolves when so many fields were asked for by so many requests, and what they answered is on its way. */
    begun: async (count: number, requests = count) => {
      while (asked < count) await once(events, 'asked');
      while ((await requestsInFlight(server)) < requests);
      await (await fetch(`${server.url}/health/live`)).text();
    },
  };
}

test('answers that wait for the one in front of them stay what they are', async () => {
  const server = await startGated();
  const release = server.hold();
  const bodies = [server.slow, ...['a', 'b', 'c'].map(server.letters)];
  const answers = pipeline(
    server.url,
    bodies.map((body) => ({ body })),
  );
  await server.begun(4);
  release();
  expect(bodiesOf(await answers)).toEqual([
    { data: { slow: 'slow' } },
    ...['a', 'b', 'c'].map((of) => ({ data: { letters: of.repeat(8000) } })),
  ]);
});

test('an answer that two were given at once, without a socket, leaves no buffer to two others', async () => {
  const server = await startGated();
  const answer = toFetch(server.handle);
  const release = server.hold();
  const equal = [1, 2, 3].map(() =>
    answer(new Request(`${server.url}/graphql`, server.post(server.slow))),
  );
  await server.begun(1, 3);
  expect(server.asked()).toBe(1);
  release();
  for (const response of await Promise.all(equal))
    expect(await response.json()).toEqual({ data: { slow: 'slow' } });

  const releaseAgain = server.hold();
  const bodies = [server.slow, ...['a', 'b', 'c', 'd'].map(server.letters)];
  const answers = pipeline(
    server.url,
    bodies.map((body) => ({ body })),
  );
  await server.begun(5);
  releaseAgain();
  expect(bodiesOf(await answers)).toEqual([
    { data: { slow: 'slow' } },
    ...['a', 'b', 'c', 'd'].map((of) => ({ data: { letters: of.repeat(8000) } })),
  ]);
});
