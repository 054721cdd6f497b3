import type { Admin, TableSeed } from './admin.ts';

const everyUser = ['create("users")', 'read("users")', 'update("users")', 'delete("users")'];

const table = (id: string, columns: TableSeed['columns'] = []): TableSeed => ({
  id,
  rowSecurity: true,
  permissions: everyUser,
  columns: [['varchar', { key: 'name', size: 20, required: false }], ...columns],
});

const relate = (
  type: string,
  relatedTableId: string,
  rest: Readonly<Record<string, unknown>>,
): TableSeed['columns'][number] => [
  'relationship',
  { type, relatedTableId, onDelete: 'setNull', twoWay: true, ...rest },
];

/** A club with a relationship of each kind; every user may do everything. */
export const createClub = (admin: Admin): Promise<void> =>
  admin.createTables('club', [
    table('cities'),
    table('badges'),
    table('lockers'),
    table('notes'),
    table('groups'),
    table('members', [
      relate('manyToOne', 'cities', { key: 'city', twoWayKey: 'members' }),
      relate('oneToOne', 'badges', { key: 'badge', twoWayKey: 'holder' }),
      relate('oneToOne', 'lockers', { key: 'locker', twoWay: false }),
      relate('oneToMany', 'notes', { key: 'notes', twoWay: false }),
      relate('manyToMany', 'groups', { key: 'groups', twoWayKey: 'members' }),
    ]),
  ]);
