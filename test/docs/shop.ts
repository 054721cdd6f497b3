import type { Admin, TableSeed } from '../support/admin.ts';

const text = (key: string, more: object = {}) =>
  ['varchar', { key, size: 200, required: false, ...more }] as const;
const number = (key: string) => ['integer', { key, required: false }] as const;

const everybody = ['read("any")', 'create("any")', 'update("any")', 'delete("any")'];

/** What the configurations in the guides speak of. */
const tables: readonly TableSeed[] = [
  {
    id: 'people',
    name: 'People',
    permissions: everybody,
    columns: [
      text('name', { required: true }),
      text('phone'),
      number('rank'),
      text('nick'),
      text('e-mail'),
    ],
  },
  { id: 'audit', name: 'Audit', columns: [text('what')] },
  { id: 'countries', name: 'Countries', permissions: everybody, columns: [text('name')] },
  {
    id: 'books',
    name: 'Books',
    columns: [
      text('title', { required: true }),
      number('cents'),
      number('price'),
      text('internalNotes'),
    ],
  },
  {
    id: 'orders',
    name: 'Orders',
    permissions: everybody,
    columns: [text('tenant'), text('ownerId'), text('note')],
  },
];

/** The database `shop` with a row or two in each of these tables. */
export async function addShop(admin: Admin): Promise<void> {
  await admin.createTables('shop', tables);
  const rows: readonly (readonly [table: string, id: string, data: object])[] = [
    ['people', 'ada', { name: 'Ada', nick: 'A', phone: '1', rank: 7, 'e-mail': 'ada@example.com' }],
    ['countries', 'peru', { name: 'Peru' }],
    ['books', 'book-1', { title: 'Slack Water', cents: 1250, price: 12 }],
    ['orders', 'o1', { tenant: 'north', ownerId: 'priya', note: 'Ring twice' }],
    ['orders', 'o2', { tenant: 'north', ownerId: 'maren', note: 'At the back' }],
    ['orders', 'o3', { tenant: 'south', ownerId: 'priya', note: 'Leave it' }],
  ];
  for (const [table, id, data] of rows) await admin.createRow(`shop/${table}`, { id, data });
}
