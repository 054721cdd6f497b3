import { rolesOf } from '../auth/roles.ts';
import type { Principal } from '../auth/types.ts';
import { ApiError } from '../errors.ts';
import { isAllowed, type Action } from '../permissions.ts';
import { permissionTable } from '../store/row-tables.ts';
import type { SqlFragment } from '../query/sql.ts';
import type { TableRecord } from '../store/schema.ts';

/** Who asks, with the roles worked out once per request. */
export interface Caller {
  readonly principal: Principal;
  /** Empty for a key, which is not asked for any. */
  readonly roles: ReadonlySet<string>;
  /** A key: permissions do not count. */
  readonly isPrivileged: boolean;
}

export function callerOf(principal: Principal): Caller {
  return { principal, roles: rolesOf(principal), isPrivileged: principal.kind === 'key' };
}

export function unauthorized(message: string): ApiError {
  return new ApiError('user_unauthorized', message);
}

/** Whether the table's own permissions let the caller do this to every row. */
export function tableAllows(caller: Caller, table: TableRecord, action: Action): boolean {
  return caller.isPrivileged || isAllowed(table.permissions, action, caller.roles);
}

/** Whether the caller may do this to a row with these permissions. */
export function rowAllows(
  caller: Caller,
  table: TableRecord,
  { action, permissions }: { action: Action; permissions: readonly string[] },
): boolean {
  if (tableAllows(caller, table, action)) return true;
  return table.rowSecurity && isAllowed(permissions, action, caller.roles);
}

/** Which rows of a table somebody can read. */
export type Visibility = 'all' | 'some' | 'none';

export function visibilityOf(caller: Caller, table: TableRecord): Visibility {
  if (tableAllows(caller, table, 'read')) return 'all';
  return table.rowSecurity ? 'some' : 'none';
}

/** The SQL condition for the rows that the caller can read. */
export function visibleRows(caller: Caller, table: TableRecord): SqlFragment {
  switch (visibilityOf(caller, table)) {
    case 'all':
      return { sql: '1', params: [] };
    case 'none':
      return { sql: '0', params: [] };
    case 'some':
      return {
        sql: `EXISTS (SELECT 1 FROM ${permissionTable(table)} WHERE seq = _seq AND action = 'read' AND role IN (SELECT value FROM json_each(?)))`,
        params: [JSON.stringify([...caller.roles])],
      };
  }
}
