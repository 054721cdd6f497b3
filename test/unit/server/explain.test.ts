import { buildSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { Plugin } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { useExplain } from '../../../src/server/explain.ts';

const schema = buildSchema('type Query { hello: String }');

/** Answers with the given parts, as incremental delivery does. */
const answerInParts = (parts: readonly object[]): Plugin => ({
  onExecute({ setExecuteFn }) {
    setExecuteFn(async function* () {
      yield* await Promise.resolve(parts);
    });
  },
});

test('an answer in parts is explained by its last one, when all calls are known', async () => {
  let calls = 0;
  const parts = [
    { data: { hello: null }, hasNext: true },
    { incremental: [], hasNext: true },
    { hasNext: false },
  ];
  const yoga = createYoga({
    schema,
    plugins: [useExplain(), answerInParts(parts)],
    context: () => ({ explain: { report: () => ({ calls: (calls += 1) }) } }),
    logging: false,
  });
  const response = await yoga.fetch('http://x/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ query: '{ hello }' }),
  });
  const sent = [...(await response.text()).matchAll(/^data: (\{.*\})$/gm)].map(
    ([, text = '']) => JSON.parse(text) as object,
  );
  expect(sent).toEqual([
    parts[0],
    parts[1],
    { hasNext: false, extensions: { explain: { calls: 1 } } },
  ]);
});
