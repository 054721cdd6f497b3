import type { AppwriteCalls } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import type { Table } from '../catalog/types.ts';

/** Keys of columns that clients do not meet. */
export const hiddenKeysOf = (tables: readonly Table[]): ReadonlySet<string> =>
  new Set(tables.flatMap(({ hidden = [] }) => hidden.map(({ key }) => key)));

/**
 * The same calls, whose errors do not name columns that clients do not meet; Appwrite's messages
 * quote them.
 */
export function concealColumns(calls: AppwriteCalls, keys: ReadonlySet<string>): AppwriteCalls {
  if (keys.size === 0) return calls;
  const isTelling = (message: string): boolean =>
    [...message.matchAll(/["'`]([^"'`]+)["'`]|: ([\w.$-]+)/g)].some(([, quoted, named]) =>
      (quoted ?? named ?? '').split(/[.\s]/).some((part) => keys.has(part)),
    );
  const conceal =
    <Args extends unknown[], Answer>(call: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      try {
        return await call(...args);
      } catch (error) {
        if (!(error instanceof GatewayError) || !isTelling(error.message)) throw error;
        throw withoutName(error);
      }
    };
  return {
    ...calls,
    listRows: conceal(calls.listRows.bind(calls)),
    createRow: conceal(calls.createRow.bind(calls)),
    updateRow: conceal(calls.updateRow.bind(calls)),
    upsertRow: conceal(calls.upsertRow.bind(calls)),
    deleteRow: conceal(calls.deleteRow.bind(calls)),
    createRows: conceal(calls.createRows.bind(calls)),
    upsertRows: conceal(calls.upsertRows.bind(calls)),
    updateRows: conceal(calls.updateRows.bind(calls)),
    deleteRows: conceal(calls.deleteRows.bind(calls)),
    stageChanges: conceal(calls.stageChanges.bind(calls)),
    endTransaction: conceal(calls.endTransaction.bind(calls)),
  };
}

function withoutName(error: GatewayError): GatewayError {
  const { code, appwrite, retryAfter, outcome } = error;
  return new GatewayError(
    code,
    'Appwrite refused this for a column that is not part of this API: whoever runs the gateway can say which.',
    { cause: error, appwrite, retryAfter, outcome },
  );
}
