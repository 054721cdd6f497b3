import { getIntrospectionQuery } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import type { Extensions } from '../../../src/extensions.ts';
import { startTestGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway | undefined;
afterEach(() => gateway?.close());

const introspection = getIntrospectionQuery();

async function start(extensions: Extensions = {}): Promise<TestGateway> {
  gateway = await startTestGateway({
    seed: (admin) =>
      admin.createTables('shop', [
        { id: 'books', columns: [['varchar', { key: 'title', size: 100, required: false }]] },
      ]),
    config: { extensions: { ...extensions } },
  });
  return gateway;
}

test('an introspection stays the same, however it is asked for and whatever is answered between', async () => {
  const served = await start();
  const query = (document: string) => served.query(document);
  const first = await query(introspection);
  expect(JSON.stringify(first)).toContain('"books"');
  for (let round = 0; round < 3; round += 1) {
    const others = Array.from({ length: 5 }, () => query('{ books { nodes { title _id } } }'));
    const answers = await Promise.all([...others, query(introspection), query(introspection)]);
    expect(answers.slice(5)).toEqual([first, first]);
  }
  const answer = await fetch(`${served.url}/graphql?query=${encodeURIComponent(introspection)}`, {
    headers: { accept: 'application/json' },
  });
  expect(await answer.json()).toEqual(first);
});

test('a plugin gets the data of an introspection, also when it has been asked for before', async () => {
  const seen: unknown[] = [];
  const served = await start({
    plugins: [
      {
        onExecute: () => ({
          onExecuteDone: ({ result, setResult }) => {
            seen.push({ ...result });
            setResult({ ...result, extensions: { told: true } });
          },
        }),
      },
    ],
  });
  const first = await served.query(introspection);
  expect(await served.query(introspection)).toEqual(first);
  expect(first).toMatchObject({ data: { __schema: {} }, extensions: { told: true } });
  expect(seen).toEqual([{ data: first.data }, { data: first.data }]);
});
