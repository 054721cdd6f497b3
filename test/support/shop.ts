import type { Admin } from './admin.ts';
import { idOf } from './library.ts';

const text = (key: string, required = true) => ['varchar', { key, size: 60, required }] as const;

const index = async (admin: Admin, table: string, columns: readonly string[]): Promise<void> => {
  const path = `/tablesdb/shop/tables/${table}/indexes`;
  const key = columns.join('_');
  await admin.send('POST', path, { key, type: 'unique', columns });
  for (;;) {
    const { status } = await admin.send('GET', `${path}/${key}`);
    if (status === 'available') return;
  }
};

export const isbnOf = (number: number): string => `978x${String(number).padStart(16, '0')}`;

/** Books with three unique keys, by authors; notes that are read by their owners; secrets. */
export async function createShop(admin: Admin): Promise<void> {
  await admin.createTables('shop', [
    { id: 'authors', columns: [text('name')] },
    {
      id: 'books',
      columns: [
        text('title'),
        text('isbn'),
        ['integer', { key: 'shelf', required: true, min: 0, max: 100_000 }],
        ['enum', { key: 'place', required: true, elements: ['left-side', 'right-side'] }],
        ['datetime', { key: 'printedAt', required: true }],
        text('nickname', false),
        [
          'relationship',
          {
            type: 'manyToOne',
            relatedTableId: 'authors',
            key: 'author',
            twoWay: true,
            twoWayKey: 'books',
          },
        ],
      ],
    },
    { id: 'notes', rowSecurity: true, permissions: [], columns: [text('text')] },
    { id: 'secrets', permissions: [], columns: [text('text', false)] },
  ]);
  await index(admin, 'books', ['isbn']);
  await index(admin, 'books', ['shelf', 'place']);
  await index(admin, 'books', ['printedAt']);
  await index(admin, 'books', ['nickname']);
}

/** Book n is by author n/2, has the ISBN n, and is number n on the shelves, left and right. */
export async function fillShop(admin: Admin, books: number): Promise<void> {
  for (let n = 0; n < Math.ceil(books / 2); n += 1) {
    await admin.createRow('shop/authors', { id: idOf('a', n), data: { name: `Author ${n}` } });
  }
  for (let n = 0; n < books; n += 1) {
    const data = {
      title: `Book ${n}`,
      isbn: isbnOf(n),
      shelf: Math.floor(n / 2),
      place: n % 2 === 0 ? 'left-side' : 'right-side',
      printedAt: new Date(Date.UTC(2020, 0, 1, n)).toISOString(),
      nickname: `Nick ${n}`,
      author: idOf('a', Math.floor(n / 2)),
    };
    await admin.createRow('shop/books', { id: idOf('b', n), data });
  }
}
