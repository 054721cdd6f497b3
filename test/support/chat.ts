import type { Admin } from './admin.ts';

/** Rooms with messages: rows with permissions of their own, a team's table, a public one. */
export async function createChat(admin: Admin): Promise<void> {
  await admin.createTables('chat', [
    {
      id: 'rooms',
      permissions: ['read("any")', 'create("users")', 'update("users")', 'delete("users")'],
      columns: [['varchar', { key: 'name', size: 60, required: false }]],
    },
    {
      id: 'messages',
      rowSecurity: true,
      permissions: ['create("users")'],
      columns: [
        ['varchar', { key: 'text', size: 200, required: true }],
        ['integer', { key: 'likes', required: false }],
        [
          'relationship',
          {
            key: 'room',
            type: 'manyToOne',
            relatedTableId: 'rooms',
            twoWay: true,
            twoWayKey: 'messages',
            onDelete: 'cascade',
          },
        ],
      ],
    },
    {
      id: 'notes',
      columns: [['varchar', { key: 'text', size: 200, required: true }]],
    },
    {
      id: 'plans',
      permissions: ['read("team:crew")'],
      columns: [['varchar', { key: 'text', size: 200, required: true }]],
    },
  ]);
}

export const messages = '/tablesdb/chat/tables/messages/rows';
export const rooms = '/tablesdb/chat/tables/rooms/rows';
export const notes = '/tablesdb/chat/tables/notes/rows';
export const plans = '/tablesdb/chat/tables/plans/rows';

/** Deletes all rows, one by one where tables with relationships take no bulk call. */
export async function clearChat(admin: Admin): Promise<void> {
  for (const path of [messages, rooms, notes, plans]) {
    const { rows } = await admin.send(
      'GET',
      `${path}?queries[0]={"method":"limit","values":[500]}`,
    );
    for (const { $id } of rows as { $id: string }[]) await admin.send('DELETE', `${path}/${$id}`);
  }
}
