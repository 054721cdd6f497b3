import type {
  Index,
  IntegerColumn,
  Omission,
  Relationship,
  TextColumn,
  UnnamedColumn,
  UnnamedTable,
} from './types.ts';
import { relationshipParts } from './wire.ts';
import type { WireColumn, WireDatabase, WireIndex, WireTable } from './wire.ts';

export interface ParsedTables {
  /** In order of creation. */
  readonly tables: readonly UnnamedTable[];
  readonly omissions: readonly Omission[];
}

/** What a column is read as: itself, or the reason why it is left out (null: it is on its way). */
type Parsed = { readonly column: UnnamedColumn } | { readonly reason: string | null };

/** The table that a column belongs to, and the ids of all served tables of its database. */
interface Surroundings {
  readonly tableId: string;
  readonly servedTableIds: ReadonlySet<string>;
}

/**
 * Tables and their usable columns. A column that is still being made or removed is left out in
 * silence, any other that cannot be served with an omission.
 */
export function parseTables(databases: readonly WireDatabase[]): ParsedTables {
  const omissions: Omission[] = [];
  const tables = databases.flatMap((database) => {
    const servedTableIds = new Set(database.tables.map((table) => table.$id));
    return database.tables.map((table): UnnamedTable => {
      const columns = table.columns.flatMap((column) => {
        const parsed = parseColumn(column, { tableId: table.$id, servedTableIds });
        if ('column' in parsed) return [parsed.column];
        if (parsed.reason !== null) {
          const path = `${database.id}/${table.$id}/${column.key}`;
          omissions.push({ path, reason: parsed.reason });
        }
        return [];
      });
      return { ...tableFacts(database, table), columns };
    });
  });
  return { tables: tables.sort(byAge), omissions };
}

const tableFacts = (database: WireDatabase, table: WireTable): Omit<UnnamedTable, 'columns'> => ({
  databaseId: database.id,
  databaseName: database.name,
  id: table.$id,
  name: table.name,
  createdAt: table.$createdAt,
  enabled: table.enabled,
  rowSecurity: table.rowSecurity,
  indexes: table.indexes.flatMap(parseIndex),
});

const ageKey = (table: UnnamedTable): string[] => [table.createdAt, table.databaseId, table.id];

function byAge(left: UnnamedTable, right: UnnamedTable): number {
  const others = ageKey(right);
  const difference = ageKey(left).findIndex((part, at) => part !== others[at]);
  if (difference === -1) return 0;
  return (ageKey(left)[difference] ?? '') < (others[difference] ?? '') ? -1 : 1;
}

const indexTypes = {
  key: 'key',
  unique: 'unique',
  fulltext: 'fulltext',
  spatial: 'spatial',
} as const;

/** An index that is not ready, or of a kind that no filter asks about, counts as absent. */
function parseIndex({ key, type, status, columns }: WireIndex): Index[] {
  const known = Object.entries(indexTypes).find(([name]) => name === type)?.[1];
  return known === undefined || status !== 'available' ? [] : [{ key, type: known, columns }];
}

/** Why a column in this state cannot be served; null where that passes by itself. */
const stateReasons: Readonly<Record<string, string | null>> = {
  processing: null,
  deleting: null,
  stuck: 'Appwrite could not remove it (status "stuck").',
  failed: 'Appwrite could not create it (status "failed").',
};

function parseColumn(column: WireColumn, surroundings: Surroundings): Parsed {
  if (column.status !== 'available') {
    const reason = stateReasons[column.status];
    return { reason: reason === undefined ? `Its status is "${column.status}".` : reason };
  }
  if (column.type === 'relationship') return parseRelationship(column, surroundings);
  if (column.format === 'enum' && !column.elements?.length) {
    return { reason: 'It is an enum without elements.' };
  }
  const parse = columnParsers.get(column.type);
  return parse === undefined
    ? { reason: `Columns of type "${column.type}" are not known to this version.` }
    : { column: parse(column) };
}

const base = (column: WireColumn) => ({
  key: column.key,
  isRequired: column.required,
  isArray: column.array ?? false,
  defaultValue: column.default ?? null,
  isEncrypted: column.encrypt ?? false,
});

const columnParsers: ReadonlyMap<string, (column: WireColumn) => UnnamedColumn> = new Map([
  ['string', parseString],
  ['varchar', parseText],
  ['text', parseText],
  ['mediumtext', parseText],
  ['longtext', parseText],
  ['integer', parseInteger],
  ['bigint', parseInteger],
  ['double', parseFloat],
  ['float', parseFloat],
  ['boolean', (column) => ({ ...base(column), kind: 'boolean' })],
  ['datetime', (column) => ({ ...base(column), kind: 'datetime' })],
  ['point', (column) => ({ ...base(column), kind: 'spatial', shape: 'point' })],
  ['linestring', (column) => ({ ...base(column), kind: 'spatial', shape: 'linestring' })],
  ['polygon', (column) => ({ ...base(column), kind: 'spatial', shape: 'polygon' })],
]);

/** Formats of text; Appwrite does not report their size, which is fixed. */
const textFormats = {
  email: { format: 'email', size: 254 },
  url: { format: 'url', size: 2000 },
  ip: { format: 'ip', size: 39 },
} as const satisfies Record<string, Pick<TextColumn, 'format' | 'size'>>;

function parseString(column: WireColumn): UnnamedColumn {
  if (column.format === 'enum') {
    return { ...base(column), kind: 'enum', elements: column.elements ?? [] };
  }
  const format = Object.entries(textFormats).find(([name]) => name === column.format)?.[1];
  return format === undefined ? parseText(column) : { ...base(column), kind: 'text', ...format };
}

function parseText(column: WireColumn): UnnamedColumn {
  return { ...base(column), kind: 'text', format: 'plain', size: column.size ?? null };
}

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;
const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;

type Bound = number | bigint | null;

/** A bound that Appwrite only fills in for want of one is none. */
const lowerBound = (value: Bound = null): Bound =>
  value !== null && value > LONG_MIN ? value : null;
const upperBound = (value: Bound = null): Bound =>
  value !== null && value < LONG_MAX ? value : null;

function parseInteger(column: WireColumn): UnnamedColumn {
  return {
    ...base(column),
    kind: 'integer',
    scalar: integerScalar(column),
    min: lowerBound(column.min),
    max: upperBound(column.max),
  };
}

/**
 * Appwrite stores an integer in 32 bits unless its upper bound needs more; an inline column
 * without bounds is 32 bits wide as well.
 */
function integerScalar({ type, min, max }: WireColumn): IntegerColumn['scalar'] {
  if (type === 'bigint') return 'BigInt';
  const isLow = lowerBound(min) === null || Number(min) >= INT_MIN;
  return isLow && (max ?? 0) <= INT_MAX ? 'Int' : 'SafeInt';
}

function parseFloat(column: WireColumn): UnnamedColumn {
  const min = Number(column.min ?? -Number.MAX_VALUE);
  const max = Number(column.max ?? Number.MAX_VALUE);
  return {
    ...base(column),
    kind: 'float',
    min: min > -Number.MAX_VALUE ? min : null,
    max: max < Number.MAX_VALUE ? max : null,
  };
}

type Side = Relationship['side'];
type Cardinality = Relationship['cardinality'];

/** The sides whose rows hold the related row's id. */
const keySides: Record<Cardinality, readonly Side[]> = {
  oneToOne: ['parent', 'child'],
  manyToOne: ['parent'],
  oneToMany: ['child'],
  manyToMany: [],
};

/** The sides of which one row has many related rows. */
const manySides: Record<Cardinality, readonly Side[]> = {
  oneToOne: [],
  manyToOne: ['child'],
  oneToMany: ['parent'],
  manyToMany: ['parent', 'child'],
};

function parseRelationship(column: WireColumn, { tableId, servedTableIds }: Surroundings): Parsed {
  const parts = relationshipParts.safeParse(column);
  if (!parts.success) return { reason: 'This kind of relationship is not known to this version.' };
  const { relatedTable, relationType, twoWay, twoWayKey, onDelete, side } = parts.data;
  if (relatedTable === tableId) {
    return { reason: 'Appwrite cannot use a relationship of a table to itself.' };
  }
  if (!servedTableIds.has(relatedTable)) {
    return { reason: `It points to the table "${relatedTable}", which is not there.` };
  }
  const relationship: UnnamedColumn = {
    kind: 'relationship',
    key: column.key,
    isRequired: column.required,
    cardinality: relationType,
    side,
    isTwoWay: twoWay,
    twoWayKey,
    onDelete,
    relatedTableId: relatedTable,
    isToMany: manySides[relationType].includes(side),
    hasStoredKey: keySides[relationType].includes(side),
  };
  return { column: relationship };
}
