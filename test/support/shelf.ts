import type { Admin } from './admin.ts';

const text = (key: string, rest = {}) =>
  ['varchar', { key, size: 60, required: false, ...rest }] as const;

/** Anybody may do anything: what is refused, the gateway refuses. */
const open = ['read("any")', 'create("any")', 'update("any")', 'delete("any")'];

/** Books with an author, tags and a column that nobody is to know of; drafts belong to others. */
export async function createShelf(admin: Admin): Promise<void> {
  await admin.createTables('blog', [
    { id: 'authors', permissions: open, columns: [text('name'), text('phone')] },
    { id: 'tags', permissions: open, columns: [text('name')] },
    { id: 'logs', permissions: open, columns: [text('line')] },
    {
      id: 'books',
      permissions: open,
      columns: [
        text('title', { required: true }),
        text('subtitle'),
        text('owner'),
        text('state'),
        ['integer', { key: 'cost', required: false }],
        [
          'relationship',
          {
            key: 'author',
            type: 'manyToOne',
            relatedTableId: 'authors',
            twoWay: true,
            twoWayKey: 'books',
            onDelete: 'setNull',
          },
        ],
        [
          'relationship',
          {
            key: 'tags',
            type: 'manyToMany',
            relatedTableId: 'tags',
            twoWay: true,
            twoWayKey: 'books',
            onDelete: 'setNull',
          },
        ],
      ],
    },
  ]);
  const create = (table: string, id: string, data: object): Promise<void> =>
    admin.createRow(`blog/${table}`, { id, data });
  await create('authors', 'ann', { name: 'Ann', phone: '123' });
  await create('authors', 'bob', { name: 'Bob', phone: '456' });
  await create('tags', 'new', { name: 'new' });
  await create('books', 'one', {
    title: 'One',
    subtitle: 'first',
    owner: 'ann',
    cost: 5,
    state: 'published',
    author: 'ann',
    tags: ['new'],
  });
  await create('books', 'two', {
    title: 'Two',
    owner: 'bob',
    cost: 7,
    state: 'draft',
    author: 'bob',
    tags: ['new'],
  });
}
