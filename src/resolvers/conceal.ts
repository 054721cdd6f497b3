import type {
  AppwriteCalls,
  ListOptions,
  RowList,
  StagedChange,
  TableAddress,
} from '../appwrite/types.ts';
import { WatchedWrites } from '../appwrite/wrapped-calls.ts';
import { GatewayError } from '../errors.ts';
import type { Table } from '../catalog/types.ts';

/** Keys of columns that clients do not meet. */
export const hiddenKeysOf = (tables: readonly Table[]): ReadonlySet<string> =>
  new Set(tables.flatMap(({ hidden = [] }) => hidden.map(({ key }) => key)));

/**
 * The same calls, whose errors do not name columns that clients do not meet; Appwrite's messages
 * quote them.
 */
export const concealColumns = (calls: AppwriteCalls, keys: ReadonlySet<string>): AppwriteCalls =>
  keys.size === 0 ? calls : new ConcealingCalls(calls, keys);

class ConcealingCalls extends WatchedWrites {
  private readonly keys: ReadonlySet<string>;

  constructor(inner: AppwriteCalls, keys: ReadonlySet<string>) {
    super(inner);
    this.keys = keys;
  }

  override listRows(
    table: TableAddress,
    queries: readonly string[],
    options?: ListOptions,
  ): Promise<RowList> {
    return this.watch(() => this.inner.listRows(table, queries, options));
  }

  override stageChanges(transactionId: string, changes: readonly StagedChange[]): Promise<void> {
    return this.watch(() => this.inner.stageChanges(transactionId, changes));
  }

  protected override async watch<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof GatewayError) || !this.isTelling(error.message)) throw error;
      throw withoutName(error);
    }
  }

  private isTelling(message: string): boolean {
    return [...message.matchAll(/["'`]([^"'`]+)["'`]|: ([\w.$-]+)/g)].some(([, quoted, named]) =>
      (quoted ?? named ?? '').split(/[.\s]/).some((part) => this.keys.has(part)),
    );
  }
}

function withoutName(error: GatewayError): GatewayError {
  const { code, appwrite, retryAfter, outcome } = error;
  return new GatewayError(
    code,
    'Appwrite refused this for a column that is not part of this API: whoever runs the gateway can say which.',
    { cause: error, appwrite, retryAfter, outcome },
  );
}
