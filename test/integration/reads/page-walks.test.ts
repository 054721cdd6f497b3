import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { runsOr } from '../../support/runs.ts';

interface Values {
  readonly title: string | null;
  readonly rank: number | null;
  readonly price: number | null;
  readonly at: string | null;
}

const titles = [null, null, 'a', 'A', 'b', 'note 1', 'note 1', 'Ä'];
const ranks = [null, 0, 1, 1, 2];
const prices = [null, 0.5, 0.5, 2];
const dates = [null, '2026-01-01T00:00:00.000+00:00', '2026-01-02T00:00:00.000+00:00'];

const valuesOf = (seed: number): Values => ({
  title: titles[seed % titles.length] ?? null,
  rank: ranks[seed % ranks.length] ?? null,
  price: prices[seed % prices.length] ?? null,
  at: dates[seed % dates.length] ?? null,
});

const stableCount = 17;
const stableIds = Array.from({ length: stableCount }, (_, n) => `stable${n}`);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await admin.createTables('lib', [
        { id: 'authors', columns: [['varchar', { key: 'name', size: 20, required: false }]] },
        { id: 'tags', columns: [['varchar', { key: 'name', size: 20, required: false }]] },
        {
          id: 'notes',
          columns: [
            ['varchar', { key: 'title', size: 40, required: false }],
            ['integer', { key: 'rank', required: false }],
            ['float', { key: 'price', required: false }],
            ['datetime', { key: 'at', required: false }],
            ['relationship', relationTo('authors', 'manyToOne', 'author')],
            ['relationship', relationTo('tags', 'manyToMany', 'tags')],
          ],
        },
      ]);
      for (const id of ['one', 'other']) {
        await admin.createRow('lib/authors', { id, data: { name: id } });
        await admin.createRow('lib/tags', { id, data: { name: id } });
      }
    },
  });
  for (const [n, id] of stableIds.entries()) await create(id, valuesOf(n * 7));
});
afterAll(() => gateway.close());

const relationTo = (relatedTableId: string, type: string, key: string) => ({
  ...{ relatedTableId, type, key, twoWay: true, twoWayKey: 'notes', onDelete: 'setNull' },
});

const create = (id: string, values: Values): Promise<void> =>
  gateway.admin.createRow('lib/notes', { id, data: { ...values, author: 'one', tags: ['one'] } });

const remove = (id: string): Promise<unknown> =>
  gateway.admin.send('DELETE', `/tablesdb/lib/tables/notes/rows/${id}`);

/** Rows that come and go, while others stay. */
class Changes {
  private readonly ids: string[] = [];
  private static made = 0;

  async apply(change: Change, lastSeen: string | undefined): Promise<void> {
    switch (change.kind) {
      case 'insert': {
        const id = `passing${Changes.made++}`;
        await create(id, valuesOf(change.seed));
        this.ids.push(id);
        return;
      }
      case 'delete':
        return this.removeAt(change.pick % Math.max(1, this.ids.length));
      case 'deleteLastSeen':
        return this.removeAt(this.ids.indexOf(lastSeen ?? ''));
    }
  }

  private async removeAt(index: number): Promise<void> {
    const [id] = index < 0 ? [] : this.ids.splice(index, 1);
    if (id !== undefined) await remove(id);
  }

  async undo(): Promise<void> {
    for (const id of this.ids.splice(0)) await remove(id);
  }
}

type Change =
  | { readonly kind: 'insert'; readonly seed: number }
  | { readonly kind: 'delete'; readonly pick: number }
  | { readonly kind: 'deleteLastSeen' };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), seed: fc.nat(500) }),
  fc.record({ kind: fc.constant('delete' as const), pick: fc.nat(50) }),
  fc.constant({ kind: 'deleteLastSeen' as const }),
);

const orders = [
  '[]',
  '[{ rank: ASC }]',
  '[{ rank: DESC }]',
  '[{ title: ASC }]',
  '[{ title: DESC }, { rank: ASC }]',
  '[{ price: DESC }, { at: ASC }]',
  '[{ at: DESC }, { title: ASC }, { _id: DESC }]',
  '[{ _createdAt: DESC }]',
];

/** Where the connection stands, and how its page is taken out of the answer. */
const places = {
  'at the root': (page: string) => page,
  'below a row, by its key': (page: string) => `author(_id: "one") { ${page} }`,
  'below a list, by its key': (page: string) => `authors(first: 2) { nodes { ${page} } }`,
  'below a row, many to many': (page: string) => `tag(_id: "one") { ${page} }`,
};

interface PageAnswer {
  readonly nodes: readonly { readonly _id: string }[];
  readonly pageInfo: Readonly<Record<string, unknown>>;
}

/** The first page anywhere in an answer. */
function findPage(answer: unknown): PageAnswer {
  const inside = (answer as Record<string, unknown>)['notes'];
  if (inside !== undefined) return inside as PageAnswer;
  const [first] = Object.values(answer as object) as unknown[];
  return findPage(Array.isArray(first) ? first[0] : first);
}

interface Walk {
  readonly place: keyof typeof places;
  readonly order: string;
  readonly size: number;
  readonly isBackward: boolean;
}

async function readPage({ place, order, size, isBackward }: Walk, cursor: unknown) {
  const behind = cursor === null ? '' : isBackward ? ', before: $cursor' : ', after: $cursor';
  const page = `notes(${isBackward ? 'last' : 'first'}: ${size}, orderBy: ${order}${behind}) {
    nodes { _id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }`;
  const head = cursor === null ? '' : '($cursor: String)';
  const document = `query${head} { ${places[place](page)} }`;
  const { data, errors } = await gateway.query(document, { variables: { cursor } });
  if (errors) throw new Error(errors[0]?.message);
  const { nodes, pageInfo } = findPage(data);
  const hasMore = pageInfo[isBackward ? 'hasPreviousPage' : 'hasNextPage'];
  return {
    ids: nodes.map(({ _id }) => _id),
    next: hasMore === true ? pageInfo[isBackward ? 'startCursor' : 'endCursor'] : null,
  };
}

interface Step {
  readonly before: readonly Change[];
  readonly during: readonly Change[];
}

/** All ids that the walk visits, in the order of the list. */
async function walk(taken: Walk, steps: readonly Step[], changes: Changes): Promise<string[]> {
  const seen: string[] = [];
  let cursor: unknown = null;
  for (let index = 0; ; index += 1) {
    const { before = [], during = [] } = steps[index] ?? {};
    const last = taken.isBackward ? seen[0] : seen.at(-1);
    for (const each of before) await changes.apply(each, last);
    const [page] = await Promise.all([
      readPage(taken, cursor),
      during.reduce((done, each) => done.then(() => changes.apply(each, last)), Promise.resolve()),
    ]);
    if (taken.isBackward) seen.unshift(...page.ids);
    else seen.push(...page.ids);
    if (page.next === null) return seen;
    cursor = page.next;
  }
}

const step = fc.record({
  before: fc.array(change, { maxLength: 4 }),
  during: fc.array(change, { maxLength: 3 }),
});

test.each(Object.keys(places) as (keyof typeof places)[])(
  'while rows come and go, a walk %s visits each row that stays once, in order',
  async (place) => {
    const walks = fc.record({
      place: fc.constant(place),
      order: fc.constantFrom(...orders),
      size: fc.integer({ min: 1, max: 6 }),
      isBackward: fc.boolean(),
    });
    const isStable = (id: string): boolean => id.startsWith('stable');
    await fc.assert(
      fc.asyncProperty(walks, fc.array(step, { maxLength: 12 }), async (taken, steps) => {
        const all = await readPage({ ...taken, size: 100, isBackward: false }, null);
        expect([...all.ids].sort()).toEqual([...stableIds].sort());
        const changes = new Changes();
        try {
          const seen = await walk(taken, steps, changes);
          expect(seen.filter(isStable)).toEqual(all.ids);
          expect(new Set(seen).size).toBe(seen.length);
        } finally {
          await changes.undo();
        }
      }),
      { numRuns: runsOr(15) },
    );
  },
  60_000 + runsOr(0) * 1_000,
);
