import fc, { type Arbitrary } from 'fast-check';
import type { Route } from '../../../devserver/http.ts';

const position = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
);

const ring = fc
  .array(position, { minLength: 3, maxLength: 5 })
  .map((positions) => [...positions, positions[0]]);

const text = fc.oneof(
  fc.constantFrom('One row', 'one', 'Another', 'ß', 'SS', 'é', '😀', ' a ', 'a%_b', '\0', '"', ''),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const friend = fc.constantFrom('r1', 'r2', 'none', null);

/** Values that the columns take. */
const VALUES: Readonly<Record<string, Arbitrary<unknown>>> = {
  string: text,
  integer: fc.integer({ min: -100, max: 100 }),
  bigint: fc.integer(),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }),
  boolean: fc.boolean(),
  datetime: fc.constantFrom('2026-01-01T00:00:00.000+00:00', '2026-05-05T10:00:00+02:00', 'now'),
  point: position,
  linestring: fc.array(position, { minLength: 2, maxLength: 4 }),
  polygon: fc.array(ring, { minLength: 1, maxLength: 2 }),
  list: fc.array(text, { maxLength: 3 }),
  enum: fc.constantFrom('a', 'b'),
  email: fc.emailAddress(),
  url: fc.webUrl(),
  ip: fc.ipV4(),
  varchar: text,
  text,
  friend,
  friends: fc.array(fc.constantFrom('r1', 'r2', 'none'), { maxLength: 2 }),
};

const METHODS: Readonly<Record<string, readonly string[]>> = {
  point: ['distanceLessThan', 'distanceGreaterThan', 'equal', 'intersects', 'within'],
  linestring: ['intersects', 'crosses', 'touches', 'notOverlaps', 'isNull'],
  polygon: ['intersects', 'overlaps', 'notTouches', 'equal', 'contains'],
  list: ['contains', 'containsAny', 'containsAll', 'notContains', 'isNotNull'],
};

const PLAIN_METHODS = [
  ...['equal', 'notEqual', 'lessThan', 'greaterThanEqual', 'between', 'notBetween', 'isNull'],
  ...['startsWith', 'notEndsWith', 'contains', 'search', 'notSearch'],
];

const comparison = fc.constantFrom(...Object.keys(VALUES)).chain((attribute) =>
  fc.record({
    method: fc.constantFrom(...(METHODS[attribute] ?? PLAIN_METHODS)),
    attribute: fc.constant(attribute),
    values: fc.array(VALUES[attribute] ?? text, { minLength: 1, maxLength: 2 }),
  }),
);

const attributes = [...Object.keys(VALUES), '$id', '$sequence', '$createdAt', '*', 'friend.*'];

/** Queries that are mostly right. */
export const properQuery: Arbitrary<object> = fc.oneof(
  { weight: 5, arbitrary: comparison },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constantFrom('and', 'or'),
      values: fc.array(comparison, { minLength: 2, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constantFrom('orderAsc', 'orderDesc'),
      attribute: fc.constantFrom(...attributes),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constant('select'),
      values: fc.uniqueArray(fc.constantFrom(...attributes), { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constantFrom('limit', 'offset', 'cursorAfter', 'cursorBefore'),
      values: fc.constantFrom(['r1'], ['r2'], [1], [3], [0]),
    }),
  },
);

const data = fc.record(VALUES, { requiredKeys: [] });
const id = fc.constantFrom('r1', 'r2', 'r3', 'r4', 'unique()');
const row = fc.tuple(id, data).map(([$id, one]) => ({ $id, ...one }));
const texts = (queries: object[]) => queries.map((one) => JSON.stringify(one));

const one = (names: readonly string[], value: Arbitrary<unknown>): Arbitrary<object> =>
  value.map((given) => Object.fromEntries(names.map((name) => [name, given])));

const both = (...parts: Arbitrary<object>[]): Arbitrary<object> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as object);

const rowId = one(['rowId', 'documentId'], id);
const queries = fc.record({
  queries: fc.array(properQuery, { maxLength: 2 }).map(texts),
});
const inTransaction = one(['transactionId'], fc.constantFrom('tx', undefined, undefined));

const operations = fc.array(
  both(
    rowId,
    fc.constant({ databaseId: 'db', tableId: 't', collectionId: 't' }),
    fc.record({
      action: fc.constantFrom('create', 'update', 'upsert', 'delete', 'bulkUpdate', 'bulkDelete'),
      data: fc.oneof(
        data,
        fc.record({ data, queries: fc.array(properQuery, { maxLength: 1 }).map(texts) }),
      ),
    }),
  ),
  { maxLength: 3 },
);

const column = fc.record({
  key: fc.constantFrom('new', 'newer', 'string'),
  size: fc.constantFrom(1, 20, 16_382),
  required: fc.boolean(),
  array: fc.boolean(),
  default: fc.constant(null),
  elements: fc.constant(['a', 'b']),
  relatedTableId: fc.constant('u'),
  relatedCollectionId: fc.constant('u'),
  type: fc.constantFrom('oneToOne', 'oneToMany', 'manyToOne', 'manyToMany'),
  twoWay: fc.boolean(),
});

const columnsOf = fc.subarray(Object.keys(VALUES), { minLength: 1, maxLength: 2 });
const index = both(
  fc.record({
    key: fc.constantFrom('new', 'newer'),
    type: fc.constantFrom('key', 'unique', 'fulltext', 'spatial'),
  }),
  one(['columns', 'attributes'], columnsOf),
);

const name = fc.constantFrom('A name', 'ß');
const person = fc.record({
  userId: fc.constantFrom('unique()', 'ann', 'new'),
  email: fc.constantFrom('ann@example.com', 'new@example.com'),
  password: fc.constantFrom('correct horse battery', 'wrong horse battery'),
  name,
});

const member = fc.record({
  userId: fc.constantFrom('ann', 'new'),
  roles: fc.constantFrom(['owner'], ['a', 'b'], []),
  url: fc.constant('http://localhost/join'),
});

interface Proper {
  readonly route: RegExp;
  readonly body: Arbitrary<object>;
}

/** Bodies that the routes take, by method and path; the first that fits. */
const BODIES: readonly Proper[] = [
  { route: /^POST .*(?:rows|documents)$/, body: both(rowId, fc.record({ data }), inTransaction) },
  {
    route: /^PUT .*(?:rows|documents)$/,
    body: fc.array(row, { maxLength: 3 }).map((rows) => ({ rows, documents: rows })),
  },
  { route: /^\w+ .*(?:rows|documents)$/, body: both(queries, fc.record({ data }), inTransaction) },
  { route: /^\w+ .*(?:rowId|documentId)$/, body: both(fc.record({ data }), inTransaction) },
  { route: /crement$/, body: fc.record({ value: fc.constantFrom(1, 2.5), max: fc.constant(200) }) },
  { route: /operations$/, body: fc.record({ operations }) },
  { route: /transactions\/:transactionId$/, body: fc.constantFrom({ commit: true }) },
  { route: /(?:columns|attributes)\//, body: column },
  { route: /indexes$/, body: index },
  { route: /memberships/, body: member },
  { route: /^POST .*teams$/, body: fc.record({ teamId: fc.constant('unique()'), name }) },
  { route: /^POST .*buckets$/, body: fc.record({ bucketId: fc.constant('unique()'), name }) },
  { route: /(?:account|users)/, body: person },
  { route: /^/, body: fc.record({ name }) },
];

/** A body that the route mostly takes. */
export function properBody({ method, path }: Route): Arbitrary<object> {
  const line = `${method} ${path}`;
  return BODIES.find(({ route }) => route.test(line))?.body ?? fc.constant({});
}
