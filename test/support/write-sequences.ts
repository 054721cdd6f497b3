import fc from 'fast-check';
import {
  isToOne,
  relationships,
  tables,
  type ModelLink,
  type ModelTable,
  type ModelWrite,
  type RelationshipName,
} from './write-model.ts';

const single: Record<ModelTable, string> = {
  people: 'Person',
  cards: 'Card',
  shelves: 'Shelf',
  labels: 'Label',
  notes: 'Note',
  parts: 'Part',
  books: 'Book',
};
const many: Record<ModelTable, string> = {
  people: 'People',
  cards: 'Cards',
  shelves: 'Shelves',
  labels: 'Labels',
  notes: 'Notes',
  parts: 'Parts',
  books: 'Books',
};

/** Mostly rows that are there from the start; the first three are. */
const id = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('1', '2', '3') },
  { weight: 1, arbitrary: fc.constantFrom('4', '5') },
);
/** Mostly ids that no row has. */
const newId = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('1', '4') },
  { weight: 20, arbitrary: fc.integer({ min: 10, max: 200 }).map(String) },
);
const name = fc.constantFrom('A', 'B', 'Made');
const some = fc.uniqueArray(id, { maxLength: 2 });

type Side = [name: RelationshipName, from: 'book' | 'other'];

/** The relationships that rows of a table can be written with. */
export const sidesOf = (table: ModelTable): Side[] =>
  (Object.keys(relationships) as RelationshipName[]).flatMap((key): Side[] => {
    if (table === 'books') return [[key, 'book']];
    const { table: target, back } = relationships[key];
    return target === table && back !== null ? [[key, 'other']] : [];
  });

const nothing = { connect: [], disconnect: [], set: null, create: [] };

function linkOf([key, from]: Side, isNew: boolean) {
  const base = { name: key, from, ...nothing };
  if (isToOne(key, from)) {
    return fc.oneof(
      id.map((other): ModelLink => ({ ...base, set: [other] })),
      fc.constant<ModelLink>({ ...base, set: [] }),
      newId.map((other): ModelLink => ({ ...base, create: [other] })),
    );
  }
  return fc.oneof(
    some.map((set): ModelLink => ({ ...base, set })),
    fc
      .tuple(some, some, fc.uniqueArray(newId, { maxLength: 1 }))
      .map(([connect, disconnect, create]): ModelLink => {
        const kept = connect.filter((each) => !create.includes(each));
        const leaving = isNew ? [] : disconnect.filter((each) => !connect.includes(each));
        return {
          ...base,
          connect: kept,
          disconnect: leaving.filter((each) => !create.includes(each)),
          create,
        };
      }),
  );
}

const linksOf = (table: ModelTable, isNew: boolean): fc.Arbitrary<ModelLink[]> => {
  const sides = sidesOf(table);
  if (sides.length === 0) return fc.constant([]);
  return fc
    .uniqueArray(fc.constantFrom(...sides), { maxLength: 3 })
    .chain((chosen) =>
      chosen.length === 0
        ? fc.constant([])
        : fc.tuple(...chosen.map((side) => linkOf(side, isNew))),
    );
};

const table = fc.oneof(
  { weight: 3, arbitrary: fc.constant<ModelTable>('books') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...tables),
  },
);

const one: fc.Arbitrary<ModelWrite> = table.chain((of) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('create' as const),
        table: fc.constant(of),
        id: newId,
        name,
        add: fc.constant(null),
        links: linksOf(of, true),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('update' as const),
        table: fc.constant(of),
        id,
        name,
        add: fc.option(fc.integer({ min: 1, max: 6 })),
        links: linksOf(of, false),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('upsert' as const),
        table: fc.constant(of),
        id,
        name,
        add: fc.constant(null),
        links: linksOf(of, true),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('delete' as const), table: fc.constant(of), id }),
    },
  ),
);

const bulk: fc.Arbitrary<ModelWrite> = fc.oneof(
  fc.record({
    kind: fc.constant('createMany' as const),
    table,
    ids: fc.uniqueArray(newId, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('updateMany' as const), name, author: fc.option(id) }),
  fc.record({ kind: fc.constant('deleteMany' as const), table, name }),
);

/** Several writes are one atomic mutation. */
export const step: fc.Arbitrary<ModelWrite[]> = fc.oneof(
  { weight: 5, arbitrary: one.map((write) => [write]) },
  { weight: 1, arbitrary: bulk.map((write) => [write]) },
  { weight: 3, arbitrary: fc.array(one, { minLength: 2, maxLength: 4 }) },
);

const prefixed = (run: string, of: ModelTable, short: string): string => `${run}${of}${short}`;

function toInput(run: string, link: ModelLink): string {
  const { name: key, from, connect, disconnect, set, create } = link;
  const far = from === 'book' ? relationships[key].table : 'books';
  const ids = (list: readonly string[]) =>
    `[${list.map((each) => JSON.stringify(prefixed(run, far, each))).join(' ')}]`;
  const made = (short: string) => `{ _id: "${prefixed(run, far, short)}", name: "Inner" }`;
  const field = from === 'book' ? key : String(relationships[key].back);
  if (isToOne(key, from)) {
    const [other] = set ?? [];
    if (create[0] !== undefined) return `${field}: { create: ${made(create[0])} }`;
    return `${field}: { ${other === undefined ? 'disconnect: true' : `connect: "${prefixed(run, far, other)}"`} }`;
  }
  if (set !== null) return `${field}: { set: ${ids(set)} }`;
  return `${field}: { connect: ${ids(connect)} ${disconnect.length > 0 ? `disconnect: ${ids(disconnect)}` : ''} create: [${create.map(made).join(' ')}] }`;
}

function toOne(run: string, write: Extract<ModelWrite, { links: unknown }>): string {
  const { kind, table: of, links, add } = write;
  const data = [`name: "${write.name ?? ''}"`, ...links.map((link) => toInput(run, link))];
  const apply = add === null ? '' : `, apply: { n: { increment: { by: ${add} } } }`;
  return `${kind}${single[of]}(_id: "${prefixed(run, of, write.id)}", data: { ${data.join(' ')} }${apply}) { _id }`;
}

/** The root field of a write; ids begin with the run's name, so that runs do not meet. */
export function toField(run: string, write: ModelWrite): string {
  const named = (name: string) =>
    `filter: { name: { eq: "${name}" }, _id: { startsWith: "${run}" } }`;
  switch (write.kind) {
    case 'create':
    case 'update':
    case 'upsert':
      return toOne(run, write);
    case 'delete':
      return `delete${single[write.table]}(_id: "${prefixed(run, write.table, write.id)}") { _id }`;
    case 'createMany': {
      const rows = write.ids.map(
        (each) => `{ _id: "${prefixed(run, write.table, each)}", name: "Made" }`,
      );
      return `create${many[write.table]}(data: [${rows.join(' ')}]) { count }`;
    }
    case 'updateMany': {
      const connect = `connect: "${prefixed(run, 'people', write.author ?? '')}"`;
      const author = write.author === null ? 'disconnect: true' : connect;
      return `updateBooks(${named(write.name)}, data: { author: { ${author} } }) { count }`;
    }
    case 'deleteMany':
      return `delete${many[write.table]}(${named(write.name)}) { count }`;
  }
}
