import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { filterOf, zooOf } from '../../support/zoo-arbitraries.ts';
import { createZooModel, zooFields, type ZooFilter } from '../../support/zoo-model.ts';
import { createZoo, type Zoo, type ZooRow, type ZooTable } from '../../support/zoo.ts';

/** More of them by `FILTER_RUNS=1000 FILTER_SEED=1 npx vitest run test/integration/reads/filter-model.test.ts`. */
const numRuns = Number(process.env['FILTER_RUNS'] ?? 25);
const seed = Number(process.env['FILTER_SEED'] ?? Date.now() % 1_000_000);

const zooTypes = { apes: 'Ape', bees: 'Bee', cats: 'Cat' } as const;

/** The orders that are asked for, with what they put first. */
const orders = {
  'created first': { orderBy: [], before: (): number => 0 },
  'numbers down': {
    orderBy: [{ n: 'DESC' }],
    before: (left: ZooRow, right: ZooRow) => (right.n ?? -99) - (left.n ?? -99),
  },
  'numbers up, ids down': {
    orderBy: [{ n: 'ASC' }, { _id: 'DESC' }],
    before: (left: ZooRow, right: ZooRow) =>
      (left.n ?? -99) - (right.n ?? -99) ||
      (left.id.toLowerCase() < right.id.toLowerCase() ? 1 : -1),
  },
} as const;

type OrderName = keyof typeof orders;

interface Question {
  readonly table: ZooTable;
  readonly filter: ZooFilter;
  readonly order: OrderName;
  readonly first: number;
}

const questions = (zoo: Zoo): fc.Arbitrary<Question> =>
  fc.constantFrom<ZooTable>('apes', 'bees', 'cats').chain((table) =>
    fc.record({
      table: fc.constant(table),
      filter: filterOf(zoo, table, 2),
      order: fc.constantFrom(...(Object.keys(orders) as OrderName[])),
      first: fc.constantFrom(5, 100),
    }),
  );

interface Connection {
  readonly nodes: readonly { readonly _id: string }[];
  readonly totalCount: number;
  readonly totalCountIsExact: boolean;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A refusal; anything else than an answer or a refusal fails the test. */
class Refusal {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

async function ask(
  gateway: TestGateway,
  document: string,
  variables: object,
): Promise<Record<string, unknown> | Refusal> {
  const { data, errors } = await gateway.query(document, { variables: { ...variables } });
  const [error] = errors ?? [];
  const isRefused =
    error?.extensions['code'] === 'TOO_COSTLY' || error?.message.includes('address of the call');
  if (error && isRefused) return new Refusal(error.message);
  expect(errors).toBeUndefined();
  return data ?? {};
}

const page = 'nodes { _id } totalCount totalCountIsExact pageInfo { hasNextPage endCursor }';

/** All pages from the first to the last, and the count of the first. */
async function walk(gateway: TestGateway, { table, filter, order, first }: Question) {
  const type = zooTypes[table];
  const document = `query ($filter: ${type}Filter, $orderBy: [${type}OrderBy!], $first: Int, $after: String) {
    list: ${table}(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { ${page} }
    ${table}Aggregate(filter: $filter) { count }
  }`;
  const ids: string[] = [];
  let after: string | null = null;
  for (;;) {
    const { orderBy } = orders[order];
    const data = await ask(gateway, document, { filter, orderBy, first, after });
    if (data instanceof Refusal) return data;
    const list = data['list'] as Connection;
    ids.push(...list.nodes.map(({ _id }) => _id));
    const { count } = data[`${table}Aggregate`] as { count: number };
    if (!list.pageInfo.hasNextPage) {
      return { ids, count: [list.totalCount, list.totalCountIsExact, count] };
    }
    after = list.pageInfo.endCursor;
  }
}

function answerOf(zoo: Zoo, { table, filter, order }: Question) {
  const rows = createZooModel(zoo).find(table, filter);
  const ids = rows.sort(orders[order].before).map(({ id }) => id);
  return { ids, count: [ids.length, true, ids.length] };
}

/** The related rows of all rows, by one of the relationships. */
async function readNested(gateway: TestGateway, question: Question, field: string) {
  const { table, filter, order, first } = question;
  const target = zooFields[table][field]?.table ?? table;
  const type = zooTypes[target];
  const document = `query ($filter: ${type}Filter, $orderBy: [${type}OrderBy!], $first: Int) {
    ${table}(first: 100) { nodes { _id ${field}(filter: $filter, orderBy: $orderBy, first: $first) { nodes { _id } totalCount } } }
  }`;
  const data = await ask(gateway, document, { filter, orderBy: orders[order].orderBy, first });
  if (data instanceof Refusal) return data;
  const { nodes } = data[table] as { nodes: Record<string, unknown>[] };
  return nodes.map((node) => node[field]);
}

function nestedAnswerOf(zoo: Zoo, { table, filter, order, first }: Question, field: string) {
  const model = createZooModel(zoo);
  const target = zooFields[table][field]?.table ?? table;
  const sequence = new Map(zoo.rows[target].map(({ id }, at) => [id, at]));
  return zoo.rows[table].map(({ id }) => {
    const rows = model.related(table, field, id).filter((row) => model.holds(target, filter, row));
    rows.sort(
      (left, right) =>
        orders[order].before(left, right) ||
        (sequence.get(left.id) ?? 0) - (sequence.get(right.id) ?? 0),
    );
    const nodes = rows.slice(0, first).map((row) => ({ _id: row.id }));
    return { nodes, totalCount: rows.length };
  });
}

const [zoo] = fc.sample(zooOf({ apes: 14, bees: 16, cats: 10 }), { seed, numRuns: 1 });
if (!zoo) throw new Error('There is no zoo.');

/** A call holds few ids in the second, so that they come in chunks and exclusions in drops. */
describe.each([
  ['one call holds all ids', { upstream: {}, refusals: 0 }],
  ['one call holds few ids', { upstream: { maxUrlLength: 1_150 }, refusals: 0.7 }],
])('where %s', (_name, { upstream, refusals }) => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({
      seed: (admin) => createZoo(admin, zoo),
      config: { limits: { maxCalls: 1_000 }, upstream },
    });
  }, 30_000);
  afterAll(() => gateway.close());

  const parameters = { seed, numRuns, verbose: 1 } as const;
  const counts = { asked: 0, refused: 0 };
  const compare = <Answer>(found: Answer | Refusal, expected: Answer): void => {
    counts.asked += 1;
    if (found instanceof Refusal && refusals > 0) counts.refused += 1;
    else expect(found).toEqual(expected);
  };

  test(
    'lists, their counts and pages are what the rows in memory say',
    async () => {
      await fc.assert(
        fc.asyncProperty(questions(zoo), async (question) => {
          compare(await walk(gateway, question), answerOf(zoo, question));
        }),
        parameters,
      );
    },
    10_000 + 200 * numRuns,
  );

  test(
    'and so are the related rows of every row',
    async () => {
      const nested = fc
        .constantFrom<ZooTable>('apes', 'bees', 'cats')
        .chain((table) =>
          fc.record({
            table: fc.constant(table),
            field: fc.constantFrom(
              ...Object.keys(zooFields[table]).filter((name) => zooFields[table][name]?.isMany),
            ),
          }),
        )
        .chain(({ table, field }) =>
          fc.record({
            field: fc.constant(field),
            question: fc.record({
              table: fc.constant(table),
              filter: filterOf(zoo, zooFields[table][field]?.table ?? table, 1),
              order: fc.constantFrom(...(Object.keys(orders) as OrderName[])),
              first: fc.constantFrom(2, 100),
            }),
          }),
        );
      await fc.assert(
        fc.asyncProperty(nested, async ({ question, field }) => {
          const found = await readNested(gateway, question, field);
          compare(found, nestedAnswerOf(zoo, question, field));
        }),
        parameters,
      );
    },
    10_000 + 200 * numRuns,
  );

  test('few of them are refused', () => {
    expect(counts.asked).toBeGreaterThan(0);
    expect(counts.refused / counts.asked).toBeLessThanOrEqual(refusals);
  });
});
