import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import {
  Model,
  Refused,
  relationships,
  tables,
  type ModelTable,
  type ModelWrite,
  type RelationshipName,
} from '../../support/write-model.ts';
import { sidesOf, step, toField } from '../../support/write-sequences.ts';

/** WRITE_SEQUENCES=500 for a long run. */
const runs = Number(process.env['WRITE_SEQUENCES'] ?? 25);

let gateway: TestGateway;
let ada: string;

beforeAll(async () => {
  const everything = ['create("users")', 'read("users")', 'update("users")', 'delete("users")'];
  const columns = [
    ['varchar', { key: 'name', size: 20, required: true }],
    ['integer', { key: 'n', required: false, max: 10 }],
  ] as const;
  const relate = Object.entries(relationships).map(
    ([key, { table, kind, back }]) =>
      [
        'relationship',
        {
          type: kind,
          relatedTableId: table,
          key,
          twoWay: back !== null,
          twoWayKey: back ?? `of_${key}`,
          onDelete: 'setNull',
        },
      ] as const,
  );
  gateway = await startTestGateway({
    seed: async (admin) => {
      ada = await admin.signUp('ada');
      await admin.createTables(
        'lib',
        tables.map((id) => ({
          id,
          permissions: everything,
          columns: id === 'books' ? [...columns, ...relate] : columns,
        })),
      );
    },
  });
});
afterAll(() => gateway.close());

const list = async (of: ModelTable, run: string, select: string[]) => {
  const queries = [
    { method: 'startsWith', attribute: '$id', values: [run] },
    { method: 'limit', values: [100] },
    { method: 'select', values: select },
  ].map((query, index) => `queries[${index}]=${encodeURIComponent(JSON.stringify(query))}`);
  const path = `/tablesdb/lib/tables/${of}/rows?${queries.join('&')}`;
  return (await gateway.admin.send('GET', path))['rows'] as Record<string, unknown>[];
};

type Linked = { $id?: string } | { $id: string }[] | null | undefined;
const idsIn = (value: unknown): string[] => {
  const linked = value as Linked;
  if (Array.isArray(linked)) return linked.map(({ $id }) => $id);
  return linked?.$id === undefined ? [] : [linked.$id];
};

/** What devserver holds, with every two-way relationship read from both sides. */
async function stored(run: string): Promise<unknown> {
  const model = new Model();
  const shortOf = (of: ModelTable, full: string) => full.slice(run.length + of.length);
  const backs: Partial<Record<RelationshipName, string[]>> = {};
  for (const of of tables) {
    const sides = sidesOf(of).map(
      ([key, from]) => [key, from === 'book' ? key : String(relationships[key].back)] as const,
    );
    for (const row of await list(of, run, ['*', ...sides.map(([, field]) => `${field}.$id`)])) {
      const own = shortOf(of, String(row['$id']));
      model.rows[of].set(own, { name: String(row['name']), n: row['n'] as number | null });
      for (const [key, field] of sides) {
        for (const other of idsIn(row[field])) {
          if (of === 'books') {
            model.links[key].push([own, shortOf(relationships[key].table, other)]);
          } else {
            (backs[key] ??= []).push(`${shortOf('books', other)}-${own}`);
          }
        }
      }
    }
  }
  for (const [key, { back }] of Object.entries(relationships)) {
    if (back === null) continue;
    const pairs = model.links[key as RelationshipName].map((pair) => pair.join('-')).sort();
    expect((backs[key as RelationshipName] ?? []).sort(), `${key} from its other side`).toEqual(
      pairs,
    );
  }
  return model.toJSON();
}

let sequence = 0;
let done = 0;
let givenUp = 0;

/** What the model says; undefined where one of the writes is refused, and so all are. */
function expected(model: Model, writes: readonly ModelWrite[]): Model | undefined {
  try {
    return writes.reduce((before, write) => before.after(write), model);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** Carries out a step, and gives what the rows are to be afterwards. */
async function run(name: string, model: Model, writes: readonly ModelWrite[]): Promise<Model> {
  const fields = writes.map((write, index) => `f${index}: ${toField(name, write)}`).join('\n');
  const document = `mutation ${writes.length > 1 ? '@atomic' : ''} { ${fields} }`;
  const next = expected(model, writes);
  const { errors = [] } = await gateway.query(document, { as: { session: ada } });
  const about = `${document}\n${JSON.stringify(errors.map(({ message }) => message))}`;
  // Appwrite commits no write of a row that an earlier one has changed by the way.
  const isGivenUp =
    writes.length > 1 && next !== undefined && errors[0]?.extensions['code'] === 'CONFLICT';
  if (!isGivenUp) expect(errors.length === 0, about).toBe(next !== undefined);
  const after = isGivenUp ? model : (next ?? model);
  expect(await stored(name), about).toEqual(JSON.parse(JSON.stringify(after)));
  done += Number(after === next);
  givenUp += Number(isGivenUp);
  return after;
}

/** Most of the rows that are written are there from the start, so that most writes find theirs. */
const start = tables.map((table): ModelWrite => ({
  kind: 'createMany',
  table,
  ids: ['1', '2', '3'],
}));

test('random sequences of writes leave the rows that a simple model says, from both sides', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      const name = `s${(sequence += 1)}x`;
      let model = await run(name, new Model(), start);
      for (const writes of steps) model = await run(name, model, writes);
    }),
    { numRuns: runs },
  );
  expect(givenUp).toBeLessThan(done / 20);
}, 3_600_000);
