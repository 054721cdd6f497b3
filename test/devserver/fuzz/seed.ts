import type { SeedInput } from '../../../devserver/index.ts';

const everyone = ['read("any")', 'create("users")', 'update("users")', 'delete("users")'];

/** Two tables with every type of column, and somebody who signs in. */
export const fuzzSeed: SeedInput = {
  databases: [
    {
      databaseId: 'db',
      name: 'Database',
      tables: [
        {
          tableId: 't',
          name: 'Table',
          permissions: everyone,
          rowSecurity: true,
          columns: [
            { key: 'string', type: 'string', size: 100 },
            { key: 'integer', type: 'integer', min: -100, max: 100 },
            { key: 'bigint', type: 'bigint' },
            { key: 'double', type: 'double' },
            { key: 'boolean', type: 'boolean', default: true },
            { key: 'datetime', type: 'datetime' },
            { key: 'point', type: 'point' },
            { key: 'linestring', type: 'linestring' },
            { key: 'polygon', type: 'polygon' },
            { key: 'list', type: 'string', size: 20, array: true },
            { key: 'enum', type: 'string', format: 'enum', size: 20, elements: ['a', 'b'] },
            { key: 'email', type: 'string', format: 'email', size: 254 },
            { key: 'url', type: 'string', format: 'url', size: 2000 },
            { key: 'ip', type: 'string', format: 'ip', size: 39 },
            { key: 'varchar', type: 'varchar', size: 50 },
            { key: 'text', type: 'text' },
          ],
          indexes: [
            { key: 'words', type: 'fulltext', columns: ['string'] },
            { key: 'number', type: 'unique', columns: ['integer'] },
          ],
          rows: [
            { $id: 'r1', string: 'One row', integer: 1, double: 1.5, list: ['a'], point: [1, 2] },
            { $id: 'r2', string: 'Another', integer: 2, $permissions: ['read("user:ann")'] },
          ],
        },
        {
          tableId: 'u',
          name: 'Other table',
          permissions: everyone,
          columns: [{ key: 'string', type: 'string', size: 100 }],
          rows: [{ $id: 'r1', string: 'Related', friend: 'r1' }],
        },
      ],
      relationships: [
        {
          tableId: 'u',
          key: 'friend',
          type: 'manyToOne',
          relatedTableId: 't',
          twoWay: true,
          twoWayKey: 'friends',
          onDelete: 'setNull',
        },
      ],
    },
  ],
  users: [
    { userId: 'ann', name: 'Ann', email: 'ann@example.com', password: 'correct horse battery' },
  ],
  teams: [{ teamId: 'team', name: 'Team', memberships: [{ userId: 'ann', roles: ['owner'] }] }],
};
