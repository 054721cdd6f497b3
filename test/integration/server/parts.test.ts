import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { directives } from '../../../src/schema/directives.ts';
import { createDeferred } from '../../support/deferred.ts';
import { createServerGroup, type TestContext } from '../../support/http-server.ts';
import { collect, multipart, partsOf } from '../../support/parts.ts';

const { start, closeAll } = createServerGroup();
afterEach(closeAll);

test('a part that never comes is given up after the deadline, and the answer ends', async () => {
  const aborted = createDeferred();
  const forever = (_root: unknown, _args: unknown, { incoming }: TestContext): Promise<never> => {
    incoming.signal.addEventListener('abort', () => {
      aborted.resolve();
    });
    return new Promise(() => undefined);
  };
  const query = new GraphQLObjectType<unknown, TestContext>({
    name: 'Query',
    fields: {
      hello: { type: GraphQLString, resolve: () => 'world' },
      forever: { type: GraphQLString, resolve: forever },
    },
  });
  const server = await start({
    schema: new GraphQLSchema({ query, directives }),
    requestTimeoutMs: 30,
  });
  const response = await server.post('{ hello ... @defer { forever } }', { headers: multipart });
  expect(await collect(partsOf(response))).toMatchObject([
    { data: { hello: 'world' }, hasNext: true },
    { errors: [{ extensions: { code: 'TIMEOUT' } }], hasNext: false },
  ]);
  await aborted.promise;
});
