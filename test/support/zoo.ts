import type { Admin } from './admin.ts';

export type ZooTable = 'apes' | 'bees' | 'cats';

export interface ZooRow {
  readonly id: string;
  readonly n: number | null;
  readonly s: string | null;
}

/** Rows in order of creation, and pairs of ids by relationship: of the table that has it, of the other. */
export interface Zoo {
  readonly rows: Readonly<Record<ZooTable, readonly ZooRow[]>>;
  readonly links: Readonly<Record<string, readonly (readonly [string, string])[]>>;
}

interface Relation {
  readonly from: ZooTable;
  readonly to: ZooTable;
  readonly type: 'oneToOne' | 'oneToMany' | 'manyToOne' | 'manyToMany';
  /** Key on the other side; null for a one-way relationship. */
  readonly back: string | null;
}

/** Every kind of relationship, from one side and from both. */
export const zooRelations: Readonly<Record<string, Relation>> = {
  boss: { from: 'apes', to: 'bees', type: 'manyToOne', back: 'bossed' },
  home: { from: 'apes', to: 'bees', type: 'manyToOne', back: null },
  twin: { from: 'apes', to: 'bees', type: 'oneToOne', back: 'twinned' },
  mark: { from: 'apes', to: 'cats', type: 'oneToOne', back: null },
  kids: { from: 'apes', to: 'bees', type: 'oneToMany', back: 'parent' },
  toys: { from: 'apes', to: 'cats', type: 'oneToMany', back: null },
  tags: { from: 'apes', to: 'bees', type: 'manyToMany', back: 'tagged' },
  likes: { from: 'bees', to: 'cats', type: 'manyToMany', back: null },
  city: { from: 'bees', to: 'cats', type: 'manyToOne', back: 'people' },
};

export const isToMany = ({ type }: Relation): boolean =>
  type === 'oneToMany' || type === 'manyToMany';

/** Makes the tables and rows, links with the side that has the relationship. */
export async function createZoo(admin: Admin, { rows, links }: Zoo): Promise<void> {
  await admin.createTables(
    'zoo',
    (['cats', 'bees', 'apes'] as const).map((id) => ({
      id,
      columns: [
        ['integer', { key: 'n', required: false }],
        ['varchar', { key: 's', size: 20, required: false }],
        ...Object.entries(zooRelations)
          .filter(([, { from }]) => from === id)
          .map(([key, { to, type, back }]) => {
            const twoWayKey = back ?? `${key}Of`;
            const rest = { twoWay: back !== null, twoWayKey, onDelete: 'setNull' };
            return ['relationship', { key, relatedTableId: to, type, ...rest }] as const;
          }),
      ],
    })),
  );
  for (const table of ['cats', 'bees', 'apes'] as const) {
    for (const { id, n, s } of rows[table]) {
      await admin.createRow(`zoo/${table}`, { id, data: { n, s, ...linksOf(id, table, links) } });
    }
  }
}

function linksOf(id: string, table: ZooTable, links: Zoo['links']): object {
  const own = Object.entries(zooRelations).filter(([, { from }]) => from === table);
  return Object.fromEntries(
    own.map(([key, relation]) => {
      const ids = (links[key] ?? []).filter(([from]) => from === id).map(([, to]) => to);
      return [key, isToMany(relation) ? ids : (ids[0] ?? null)];
    }),
  );
}
