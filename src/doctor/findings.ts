import { tablePath } from '../catalog/paths.ts';
import type { Catalog, Column, Table } from '../catalog/types.ts';

export interface Finding {
  /** `serious`: data is open to anybody, or the gateway cannot serve. */
  readonly severity: 'serious' | 'warning' | 'note';
  /** Kind of finding, for programs. */
  readonly kind:
    | 'open-to-write'
    | 'open-to-read'
    | 'private-ids-shown'
    | 'unreadable-relationship'
    | 'no-index'
    | 'renamed'
    | 'left-out'
    | 'passed-by'
    | 'clock'
    | 'version'
    | 'scopes'
    | 'unreachable';
  /** `databaseId/tableId`, with `/columnKey` for a column; the project where it is about that. */
  readonly path: string;
  readonly message: string;
}

/** A table's permissions as Appwrite writes them, by `databaseId/tableId`. */
export type TablePermissions = ReadonlyMap<string, readonly string[]>;

/** Whom everybody belongs to. */
const everybody = ['any', 'guests'];

const rolesFor = (permissions: readonly string[], action: string): string[] =>
  permissions.flatMap((text) => {
    const [, given = '', role = ''] = /^(\w+)\("(.+)"\)$/.exec(text) ?? [];
    return given === action || (given === 'write' && action !== 'read') ? [role] : [];
  });

const isOpen = (permissions: readonly string[], action: string): boolean =>
  rolesFor(permissions, action).some((role) => everybody.includes(role));

/** What of the tables will hurt. */
export function examineCatalog(catalog: Catalog, permissions: TablePermissions): Finding[] {
  const of = (table: Table): readonly string[] => permissions.get(tablePath(table)) ?? [];
  return [
    ...catalog.tables.flatMap((table) => [
      ...examineAccess(table, of(table)),
      ...examineRelationships(table, { catalog, of }),
      ...examineIndexes(table),
    ]),
    ...catalog.collisions.map(({ path, wanted, taken, holder }): Finding => ({
      severity: 'warning',
      kind: 'renamed',
      path,
      message: `It is called "${taken}", since ${holder} has "${wanted}". Set a name under \`tables\`.`,
    })),
    ...catalog.tables.flatMap(examineNames),
    ...catalog.omissions.map(({ path, reason }): Finding => ({
      severity: 'warning',
      kind: 'left-out',
      path,
      message: reason,
    })),
  ];
}

function examineAccess(table: Table, permissions: readonly string[]): Finding[] {
  const path = tablePath(table);
  const written = ['create', 'update', 'delete'].filter((action) => isOpen(permissions, action));
  const changed = written.filter((action) => action !== 'create');
  const findings: Finding[] = [];
  if (changed.length > 0) {
    const message = `Anybody may ${changed.join(' and ')} every row, also without signing in.`;
    findings.push({ severity: 'serious', kind: 'open-to-write', path, message });
  }
  if (written.includes('create')) {
    const message = 'Anybody may create rows, also without signing in.';
    findings.push({ severity: 'warning', kind: 'open-to-write', path, message });
  }
  if (isOpen(permissions, 'read')) {
    const message = 'Anybody may read every row, also without signing in.';
    findings.push({ severity: 'note', kind: 'open-to-read', path, message });
  }
  return findings;
}

interface Surroundings {
  readonly catalog: Catalog;
  readonly of: (table: Table) => readonly string[];
}

function examineRelationships(table: Table, { catalog, of }: Surroundings): Finding[] {
  const isPublic = isOpen(of(table), 'read');
  return table.columns.flatMap((column): Finding[] => {
    if (column.kind !== 'relationship') return [];
    const related = catalog.tables.find(
      ({ databaseId, id }) => databaseId === table.databaseId && id === column.relatedTableId,
    );
    if (related === undefined) return [];
    const readers = rolesFor(of(related), 'read');
    const path = `${tablePath(table)}/${column.key}`;
    const isPrivate = !readers.some((role) => everybody.includes(role));
    const found: Finding[] = [];
    if (isPublic && isPrivate && column.hasStoredKey) {
      const message = `Anybody may read the ids of rows of ${related.id}, which not everybody may read. Hide the column, or use row security.`;
      found.push({ severity: 'warning', kind: 'private-ids-shown', path, message });
    }
    if (readers.length === 0 && !related.rowSecurity && rolesFor(of(table), 'read').length > 0) {
      const message = `Nobody may read rows of ${related.id} (no table permission, no row security): the field fails for everybody but keys.`;
      found.push({ severity: 'warning', kind: 'unreadable-relationship', path, message });
    }
    return found;
  });
}

/** Columns that one would filter or order by. */
const isSearched = (column: Column): boolean =>
  column.kind !== 'relationship' &&
  column.kind !== 'spatial' &&
  column.kind !== 'boolean' &&
  !column.isArray &&
  !column.isEncrypted &&
  !(column.kind === 'text' && (column.size === null || column.size > 255));

function examineIndexes(table: Table): Finding[] {
  const served = new Set(table.indexes.flatMap(({ columns: [first] }) => (first ? [first] : [])));
  const keys = table.columns
    .filter((column) => isSearched(column) && !served.has(column.key))
    .map(({ key }) => key);
  if (keys.length === 0) return [];
  const message = `Filtering and ordering by ${keys.join(', ')} looks at every row: no index begins with them.`;
  return [{ severity: 'note', kind: 'no-index', path: tablePath(table), message }];
}

const examineNames = (table: Table): Finding[] =>
  table.columns
    .filter(({ key, fieldName }) => key !== fieldName)
    .map(({ key, fieldName }) => ({
      severity: 'note',
      kind: 'renamed',
      path: `${tablePath(table)}/${key}`,
      message: `Its field is called "${fieldName}".`,
    }));
