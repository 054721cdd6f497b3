import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCursor, encodeCursor, toCursorQueries } from '../../../src/resolvers/cursor.ts';
import { reverseOrder, toOrder, type OrderKey } from '../../../src/resolvers/order.ts';
import { blogModel } from '../../support/blog-models.ts';

const posts = blogModel('posts');

const keysOf = (...entries: Record<string, unknown>[]): readonly OrderKey[] => {
  const order = toOrder(entries, posts);
  if (order.kind !== 'keys') throw new Error('No keys.');
  return order.keys;
};

/** Where the rows are. */
const place = { $databaseId: 'main', $tableId: 'posts' };
const options = { table: posts.table, argument: 'after' };

const byDate = keysOf({ publishedAt: 'DESC' }, { title: 'ASC' });

interface ParsedQuery {
  method: string;
  attribute?: string;
  values?: unknown[];
}

/** Appwrite's order of two values: rows without a value come first in ascending order. */
function compare(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (left === null || left === undefined) return -1;
  if (right === null || right === undefined) return 1;
  return (left as number) < (right as number) ? -1 : 1;
}

const operators: Record<string, (value: unknown, given: unknown) => boolean> = {
  equal: (value, given) => value === given,
  greaterThan: (value, given) => value !== null && compare(value, given) > 0,
  lessThan: (value, given) => value !== null && compare(value, given) < 0,
  isNull: (value) => value === null,
  isNotNull: (value) => value !== null,
};

/** Whether a row matches a query string, as SQL would say. */
function matches(
  row: Record<string, unknown>,
  { method, attribute, values }: ParsedQuery,
): boolean {
  const parts = (values ?? []) as ParsedQuery[];
  if (method === 'and') return parts.every((part) => matches(row, part));
  if (method === 'or') return parts.some((part) => matches(row, part));
  const operator = operators[method];
  if (!operator || attribute === undefined) throw new Error(`Unknown method ${method}.`);
  return operator(row[attribute] ?? null, values?.[0]);
}

describe('a cursor', () => {
  test('comes back as it was made, with big integers, nulls and any text', () => {
    const value = fc.oneof(
      fc.string(),
      fc.maxSafeInteger(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((number) => !Object.is(number, -0)),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(value, fc.string(), (publishedAt, title) => {
        const row = { ...place, $id: 'r1', $sequence: '7', publishedAt, title };
        const { id, values } = decodeCursor(encodeCursor(row, byDate), byDate, options);
        const [first, ...others] = values;
        expect([id, ...others]).toEqual(['r1', title, '7']);
        // A double beyond the safe integers comes back as digits, which are the same double.
        expect(typeof publishedAt === 'number' ? Number(first) : first).toBe(publishedAt);
      }),
    );
  });

  test.each(['', 'nonsense', Buffer.from('{"o":1}').toString('base64url')])(
    'that the gateway did not make is refused: %j',
    (text) => {
      expect(() => decodeCursor(text, byDate, options)).toThrow('after: this is not a cursor');
    },
  );

  test('of another order is refused', () => {
    const cursor = encodeCursor({ ...place, $id: 'r1', $sequence: '1' }, keysOf({ title: 'ASC' }));
    expect(() => decodeCursor(cursor, byDate, { ...options, argument: 'before' })).toThrow(
      'before: this cursor belongs to another list',
    );
  });

  test('of another table is refused, and one that lacks a value that every row has', () => {
    const other = { ...place, $tableId: 'tags', $id: 'r1', $sequence: '1', title: 'a' };
    for (const row of [other, { ...place, $id: 'r1', $sequence: null, title: 'a' }]) {
      const cursor = encodeCursor(row, byDate);
      expect(() => decodeCursor(cursor, byDate, options)).toThrow('belongs to another list');
    }
  });

  test('with values too long to be sent falls back to the row itself', () => {
    const keys = keysOf({ title: 'ASC' });
    const cursor = { id: 'r1', values: ['x'.repeat(4_000), '1'] };
    expect(toCursorQueries(cursor, keys, 'after')).toEqual([
      '{"method":"cursorAfter","values":["r1"]}',
    ]);
  });

  test('does not fall back to it where rows without a value would be left out', () => {
    const keys = keysOf({ publishedAt: 'DESC' }, { title: 'ASC' });
    const cursor = { id: 'r1', values: ['2024-01-01T00:00:00Z', 'x'.repeat(4_000), '1'] };
    expect(() => toCursorQueries(cursor, keys, 'after')).toThrow(
      'other rows may lack "publishedAt"',
    );
    const lacking = { id: 'r1', values: [null, 'x'.repeat(4_000), '1'] };
    expect(() => toCursorQueries(lacking, reverseOrder(keys), 'before')).toThrow('before: ');
  });
});

describe('the rows behind a cursor', () => {
  const cell = fc.option(fc.integer({ min: 0, max: 3 }));
  const rows = fc
    .array(fc.record({ a: cell, b: cell }), { minLength: 1, maxLength: 12 })
    .map((cells) =>
      cells.map(({ a, b }, index) => ({
        ...place,
        $id: `r${index}`,
        $sequence: String(index).padStart(3, '0'),
        views: a,
        rating: b,
      })),
    );
  const direction = fc.constantFrom('ASC', 'DESC');

  test('are exactly those that the order puts there, with nulls and equal values', () => {
    fc.assert(
      fc.property(
        rows,
        fc.tuple(direction, direction, fc.boolean()),
        (all, [first, second, isBackward]) => {
          const order = keysOf({ views: first }, { rating: second });
          const keys = isBackward ? reverseOrder(order) : order;
          const sorted = [...all].sort((left, right) => {
            for (const { attribute, direction: by } of keys) {
              const difference = compare(
                left[attribute as keyof typeof left],
                right[attribute as keyof typeof right],
              );
              if (difference !== 0) return by === 'ASC' ? difference : -difference;
            }
            return 0;
          });
          for (const [index, row] of sorted.entries()) {
            const cursor = decodeCursor(encodeCursor(row, order), order, options);
            const queries = toCursorQueries(cursor, keys, 'after').map(
              (text) => JSON.parse(text) as ParsedQuery,
            );
            const behind = sorted.filter((each) => queries.every((one) => matches(each, one)));
            expect(behind.map(({ $id }) => $id)).toEqual(
              sorted.slice(index + 1).map(({ $id }) => $id),
            );
          }
        },
      ),
    );
  });
});
