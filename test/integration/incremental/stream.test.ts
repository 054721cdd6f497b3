import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createGate } from '../../support/gate.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';
import { collect, mergeParts, multipart, partsOf, readParts } from '../../support/parts.ts';

const gate = createGate();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, 40);
    },
    intercept: gate.intercept,
  });
}, 60_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});
afterEach(() => {
  gate.open();
});

const ask = async (document: string, variables = {}) =>
  gateway.post(document, { variables, headers: multipart });

/** Ids of rows, and not their columns, of the calls to a table. */
const idsAskedFor = (table: string): string[][] =>
  gateway.upstream.received
    .map(({ path }) => decodeURIComponent(path))
    .filter((url) => url.includes(`/tables/${table}/`))
    .map((url) => [...url.matchAll(/"(p0+\d+)"/g)].map(([, id]) => String(id)));

describe.each([
  ['nodes', 'nodes @stream(initialCount: 2) { title author { name } }', 'nodes'],
  ['edges', 'edges @stream(initialCount: 2) { node { title author { name } } }', 'edges'],
])('%s, streamed', (_name, selection, field) => {
  const document = `{ books(first: 20) { ${selection} } }`;

  test('the first rows are sent before what is related to the others is read', async () => {
    // Person 9 wrote the books 18 and 19.
    gate.hold(idOf('p', 9));
    const parts = readParts(await ask(document));
    const first = await parts.next();
    expect(
      (first.data as Record<string, Record<string, unknown[]>>)['books']?.[field],
    ).toHaveLength(2);
    await gate.arrived();
    expect(idsAskedFor('people')[0]).toEqual([idOf('p', 0)]);
    gate.open();
    await parts.rest();
    expect(idsAskedFor('people')).toEqual([
      [idOf('p', 0)],
      Array.from({ length: 9 }, (_, n) => idOf('p', n + 1)),
    ]);
  });

  test('the rows themselves are one call, and each relationship two', async () => {
    const whole = await gateway.query(document.replace('@stream(initialCount: 2)', ''));
    gateway.upstream.clear();
    expect(mergeParts(await collect(partsOf(await ask(document))))).toEqual(whole.data);
    expect(gateway.upstream.calls).toHaveLength(1 + 2);
  });
});

test('relationships below one another are two calls each, and not one a row', async () => {
  const document =
    '{ books(first: 20) { nodes @stream(initialCount: 2) { author { city { name } } card { code } } } }';
  await collect(partsOf(await ask(document)));
  expect(gateway.upstream.calls).toHaveLength(1 + 3 * 2);
});

test('without initialCount, all rows come later, and each relationship is one call', async () => {
  const [first, ...rest] = await collect(
    partsOf(await ask('{ books(first: 20) { nodes @stream { title author { name } } } }')),
  );
  expect(first).toEqual({ data: { books: { nodes: [] } }, hasNext: true });
  expect(rest.flatMap(({ incremental = [] }) => incremental)).toHaveLength(20);
  expect(gateway.upstream.calls).toHaveLength(2);
});

test('pages of many parents are streamed with two calls for all of them', async () => {
  const document =
    '{ people(first: 10) { nodes { books { nodes @stream(initialCount: 1) { title card { code } } } } } }';
  const whole = await gateway.query(document.replace('@stream(initialCount: 1)', ''));
  gateway.upstream.clear();
  expect(mergeParts(await collect(partsOf(await ask(document))))).toEqual(whole.data);
  expect(gateway.upstream.calls).toHaveLength(2 + 2);
});

test('streamed and deferred: what the first rows defer does not wait for the others', async () => {
  const document =
    '{ books(first: 6) { nodes @stream(initialCount: 2) { title ... @defer { author { name } } } } }';
  const whole = await gateway.query(document.replace(/@stream\(.*?\)|@defer/g, ''));
  gateway.upstream.clear();
  const [first, ...rest] = await collect(partsOf(await ask(document)));
  expect(first?.data).toEqual({ books: { nodes: [{ title: 'Book 0' }, { title: 'Book 1' }] } });
  expect(mergeParts([first ?? {}, ...rest])).toEqual(whole.data);
  expect(gateway.upstream.calls).toHaveLength(3);
});

test('variables say whether, and how many', async () => {
  const document =
    'query ($on: Boolean!, $n: Int!) { books(first: 4) { nodes @stream(if: $on, initialCount: $n) { title } } }';
  const [first] = await collect(partsOf(await ask(document, { on: true, n: 3 })));
  expect((first?.data as { books: { nodes: unknown[] } }).books.nodes).toHaveLength(3);
  const whole = (await (await ask(document, { on: false, n: 3 })).json()) as { data: unknown };
  expect((whole.data as { books: { nodes: unknown[] } }).books.nodes).toHaveLength(4);
});

test('a negative initialCount is refused before a call is made', async () => {
  const response = await ask('{ books { nodes @stream(initialCount: -1) { title } } }');
  expect(await response.json()).toMatchObject({
    errors: [
      {
        message: '@stream: initialCount is -1; give 0 or more.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ],
  });
  expect(gateway.upstream.calls).toHaveLength(0);
});
