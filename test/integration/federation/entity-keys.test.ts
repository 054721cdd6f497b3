import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askEntities, type AskedEntities, type Representation } from '../../support/entities.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { idOf } from '../../support/library.ts';
import { createShop, fillShop, isbnOf } from '../../support/shop.ts';

const count = 300;
/** Values of twenty characters that fit one query of 4,096 characters. */
const idsPerQuery = 176;

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createShop(admin);
      await fillShop(admin, count);
    },
    config: { relay: true, federation: { enabled: true } },
  });
}, 120_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const entities = (...asked: AskedEntities) => askEntities(gateway, ...asked);
const book = (number: number): Representation => ({ __typename: 'Book', _id: idOf('b', number) });
const numbers = (length: number): number[] => Array.from({ length }, (_each, index) => index);

describe('keys', () => {
  const title = '... on Book { title }';
  const by = (fields: Representation): Representation => ({ __typename: 'Book', ...fields });

  test('a unique index of a required column makes one, read in chunks of values', async () => {
    const wanted = numbers(count).toReversed();
    const { read, errors, calls } = await entities(
      wanted.map((number) => by({ isbn: isbnOf(number) })),
      title,
    );
    expect(errors).toBeUndefined();
    expect(read).toEqual(wanted.map((number) => ({ title: `Book ${number}` })));
    expect(calls).toBe(Math.ceil(count / idsPerQuery));
  });

  test('one over two columns makes a compound key', async () => {
    const left = by({ shelf: 1, place: 'left_side' });
    const right = by({ shelf: 3, place: 'right_side' });
    const none = by({ shelf: 900, place: 'left_side' });
    const { read, errors, calls } = await entities([right, none, left], title);
    expect(errors).toBeUndefined();
    expect(read).toEqual([{ title: 'Book 7' }, null, { title: 'Book 2' }]);
    expect(calls).toBe(1);
    gateway.upstream.clear();
    expect((await entities([left], title)).read).toEqual([{ title: 'Book 2' }]);
  });

  test('many compound keys are split over several calls', async () => {
    const wanted = numbers(200);
    const { read, errors, calls } = await entities(
      wanted.map((n) => by({ shelf: n >> 1, place: n % 2 === 0 ? 'left_side' : 'right_side' })),
      title,
    );
    expect(errors).toBeUndefined();
    expect(read).toEqual(wanted.map((number) => ({ title: `Book ${number}` })));
    // A condition with its comma takes 119 characters or more, and all take at most 4,096 and the URL.
    expect(calls).toBeGreaterThan(5);
    expect(calls).toBeLessThanOrEqual(20);
  });

  test('a date is the same however it is written', async () => {
    const { read } = await entities([by({ printedAt: '2020-01-01T02:00:00+01:00' })], title);
    expect(read).toEqual([{ title: 'Book 1' }]);
  });

  test('different ones that lead to a row, and its global id, read what is nested once', async () => {
    const { data } = await gateway.query(`{ book(_id: "${idOf('b', 4)}") { id } }`);
    const { id } = data?.['book'] as { id: string };
    gateway.upstream.clear();
    const wanted = [
      by({ isbn: isbnOf(4) }),
      by({ id }),
      book(4),
      by({ shelf: 2, place: 'left_side' }),
    ];
    const { read, errors, calls } = await entities(wanted, '... on Book { author { name } }');
    expect(errors).toBeUndefined();
    expect(read).toEqual(wanted.map(() => ({ author: { name: 'Author 2' } })));
    // By id, by ISBN, by shelf; then the authors.
    expect(calls).toBe(4);
  });

  test('a text that Appwrite only takes for equal is another key', async () => {
    const { read, errors } = await entities(
      [by({ isbn: isbnOf(1).toUpperCase() }), by({ isbn: ` ${isbnOf(1)}` })],
      title,
    );
    expect(errors).toBeUndefined();
    expect(read).toEqual([null, null]);
  });

  test.each([
    ['no key', by({}), /Book is found by _id, or id, or isbn, or shelf and place, or printedAt/],
    ['a key of a column that need not have a value', by({ nickname: 'Nick 1' }), /is found by/],
    ['an incomplete key', by({ shelf: 1 }), /is found by/],
    ['what is no id', by({ _id: 'no id!' }), /Book\._id: "no id!" is not an id/],
    ['a number for a text', by({ isbn: 9 }), /Book\.isbn: 9 cannot be its value/],
    ['a text for a number', by({ shelf: 'one', place: 'left_side' }), /Book\.shelf: "one"/],
    ['no element of an enum', by({ shelf: 1, place: 'left-side' }), /Book\.place: "left-side"/],
    ['no date', by({ printedAt: 'soon' }), /Book\.printedAt: "soon"/],
    ['no global id', by({ id: 'b1' }), /Book\.id: "b1" is no global id/],
    [
      'something else’s global id',
      by({ id: Buffer.from('team/crew').toString('base64url') }),
      /something else/,
    ],
    ['an unknown type', { __typename: 'Film', _id: 'f1' }, /"Film" is no entity here/],
    ['an interface that is no entity', { __typename: 'Node', id: 'x' }, /"Node" is no entity here/],
    ['no type', { _id: 'b1' }, /no object with a __typename/],
  ])('%s is an error at its place, and the rest is answered', async (_name, wrong, message) => {
    const { read, errors, calls } = await entities([wrong, book(1)], title);
    expect(read).toEqual([null, { title: 'Book 1' }]);
    expect(errors).toMatchObject([
      { path: ['_entities', 0], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(errors?.[0]?.message).toMatch(/^representations\[0\]: /);
    expect(errors?.[0]?.message).toMatch(message);
    expect(calls).toBe(1);
  });
});
