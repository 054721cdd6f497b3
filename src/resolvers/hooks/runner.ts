import type { AppwriteCalls, Row, TableAddress } from '../../appwrite/types.ts';
import { tablePath } from '../../catalog/paths.ts';
import { GatewayError } from '../../errors.ts';
import type { Filter } from '../filter.ts';
import type { TableModel } from '../model.ts';
import { GuardedCalls, toGuard, type Guard } from './guard.ts';
import {
  hooksOf,
  type HookCaller,
  type Hooks,
  type WriteChange,
  type WriteEvent,
  type WrittenEvent,
} from './types.ts';

/** The hooks of one operation. */
export interface HookRunner {
  /** A hook can leave rows of this table out of what the caller reads. */
  readonly isGuarded: (table: TableAddress) => boolean;
  /** The same calls without the rows that hooks leave out. */
  readonly guard: (calls: AppwriteCalls) => AppwriteCalls;
  /** Calls to which all rows are there that Appwrite lets the caller read. */
  readonly unguarded: AppwriteCalls;
  /** The rows as they are to be shown, in their order. */
  readonly show: (model: TableModel, rows: readonly Row[]) => Promise<readonly Row[]>;
  /** Whether writes of the table are looked at before. */
  readonly hasBeforeWrite: (table: TableAddress) => boolean;
  readonly beforeWrite: (event: Omit<WriteEvent, 'caller'>) => Promise<WriteChange>;
  readonly afterWrite: (event: Omit<WrittenEvent, 'caller'>) => Promise<void>;
}

export interface HookRunnerOptions {
  readonly hooks: Hooks;
  readonly caller: HookCaller;
  readonly calls: AppwriteCalls;
  /** The model of a table by `databaseId/tableId`. */
  readonly findModel: (path: string) => TableModel | undefined;
}

export function createHookRunner(options: HookRunnerOptions): HookRunner {
  const { hooks, caller, calls } = options;
  const has = (name: 'beforeRead' | 'beforeWrite', table: TableAddress): boolean =>
    hooksOf(hooks, tablePath(table)).some((each) => each[name] !== undefined);
  const guards = new Map<string, Promise<Guard | null>>();
  const guardOf = (table: TableAddress): Promise<Guard | null> => {
    const path = tablePath(table);
    const known = guards.get(path) ?? readGuard(options, path);
    guards.set(path, known);
    return known;
  };
  return {
    isGuarded: (table) => has('beforeRead', table),
    guard: (guarded) => new GuardedCalls(guarded, guardOf),
    unguarded: calls,
    show: async ({ table }, rows) => {
      const path = tablePath(table);
      let shown = rows;
      for (const { afterRead } of hooksOf(hooks, path)) {
        if (afterRead === undefined || shown.length === 0) continue;
        const changed = await afterRead({ table: path, caller, rows: shown });
        shown = toShown(path, rows, changed);
      }
      return shown;
    },
    hasBeforeWrite: (table) => has('beforeWrite', table),
    beforeWrite: async (event) => {
      let change: WriteChange = {};
      for (const { beforeWrite } of hooksOf(hooks, event.table)) {
        const { data = {}, permissions = event.permissions } = change;
        const given = { ...event, caller, data: { ...event.data, ...data }, permissions };
        const next = (await beforeWrite?.(given)) ?? {};
        change = {
          data: { ...data, ...next.data },
          permissions: next.permissions ?? change.permissions,
        };
      }
      return change;
    },
    afterWrite: async (event) => {
      for (const { afterWrite } of hooksOf(hooks, event.table)) {
        await afterWrite?.({ ...event, caller });
      }
    },
  };
}

async function readGuard(
  { hooks, caller, findModel }: HookRunnerOptions,
  path: string,
): Promise<Guard | null> {
  const filters: Filter[] = [];
  for (const { beforeRead } of hooksOf(hooks, path)) {
    const filter = await beforeRead?.({ table: path, caller });
    if (filter !== undefined && filter !== null) filters.push(filter);
  }
  const model = findModel(path);
  return filters.length === 0 || model === undefined ? null : toGuard(filters, model);
}

/** What is read below a row hangs on its id. */
function toShown(path: string, rows: readonly Row[], changed: unknown): readonly Row[] {
  if (!Array.isArray(changed) || changed.length !== rows.length) {
    throw new GatewayError(
      'INTERNAL_SERVER_ERROR',
      `The hook afterRead of ${path} must give a list of ${rows.length} rows, one for each that it got.`,
    );
  }
  return changed.map((row: Row, at) => ({ ...row, $id: rows[at]?.$id }));
}
