import type { Admin } from './admin.ts';

/** Ids of twenty characters, as Appwrite makes them, so that chunks are as in real life. */
export const idOf = (kind: string, number: number): string =>
  `${kind}${String(number).padStart(20 - kind.length, '0')}`;

const text = (key: string, rest = {}) =>
  ['varchar', { key, size: 60, required: false, ...rest }] as const;

const relate = (type: string, relatedTableId: string, rest: Readonly<Record<string, unknown>>) =>
  ['relationship', { type, relatedTableId, onDelete: 'setNull', ...rest }] as const;

/**
 * A library with every kind of relationship: books have an author, an editor (both people), a
 * card, tags, and reviews, which know their book only by a hidden key; people have a city.
 */
export async function createLibrary(admin: Admin): Promise<void> {
  await admin.createTables('lib', [
    { id: 'cities', columns: [text('name')] },
    {
      id: 'people',
      columns: [
        text('name'),
        relate('manyToOne', 'cities', { key: 'city', twoWay: true, twoWayKey: 'people' }),
      ],
    },
    { id: 'tags', columns: [text('name')] },
    { id: 'cards', columns: [text('code')] },
    { id: 'reviews', columns: [text('text')] },
    {
      id: 'books',
      columns: [
        text('title', { required: true }),
        ['integer', { key: 'pages', required: false }],
        relate('manyToOne', 'people', { key: 'author', twoWay: true, twoWayKey: 'books' }),
        relate('manyToOne', 'people', { key: 'editor', twoWay: true, twoWayKey: 'edited' }),
        relate('oneToOne', 'cards', { key: 'card', twoWay: true, twoWayKey: 'book' }),
        relate('manyToMany', 'tags', { key: 'tags', twoWay: true, twoWayKey: 'books' }),
        relate('oneToMany', 'reviews', { key: 'reviews', twoWay: false }),
      ],
    },
  ]);
}

/** How many rows there are for `count` books. */
export const sizesOf = (count: number) => ({
  cities: 5,
  people: Math.ceil(count / 2),
  tags: 20,
  cards: count,
  reviews: count,
  books: count,
});

/** Book n is by person n/2, edited by person n/2 + 1, has card n, two tags and one review. */
export async function fillLibrary(admin: Admin, count: number): Promise<void> {
  const { people, tags, cities } = sizesOf(count);
  const create =
    (table: string, kind: string, data: (number: number) => object) =>
    (number: number): Promise<void> =>
      admin.createRow(`lib/${table}`, { id: idOf(kind, number), data: data(number) });
  await each(
    cities,
    create('cities', 'c', (n) => ({ name: `City ${n}` })),
  );
  await each(
    people,
    create('people', 'p', (n) => ({ name: `Person ${n}`, city: idOf('c', n % cities) })),
  );
  await each(
    tags,
    create('tags', 't', (n) => ({ name: `Tag ${n}` })),
  );
  await each(
    count,
    create('cards', 'k', (n) => ({ code: `Card ${n}` })),
  );
  await each(
    count,
    create('reviews', 'r', (n) => ({ text: `Review ${n}` })),
  );
  await each(
    count,
    create('books', 'b', (n) => ({
      title: `Book ${n}`,
      pages: n,
      author: idOf('p', Math.floor(n / 2)),
      editor: idOf('p', (Math.floor(n / 2) + 1) % people),
      card: idOf('k', n),
      tags: [idOf('t', n % tags), idOf('t', (n + 7) % tags)],
      reviews: [idOf('r', n)],
    })),
  );
}

/** In order, so that `$sequence` follows the number. */
async function each(count: number, create: (number: number) => Promise<void>): Promise<void> {
  for (let number = 0; number < count; number += 1) await create(number);
}
