import type { HeaderReader } from './appwrite/credentials.ts';
import type { AppwriteCalls, Credentials } from './appwrite/types.ts';
import { tablePath } from './catalog/paths.ts';
import type { Catalog } from './catalog/types.ts';
import type { Parts } from './parts.ts';
import { concealColumns, hiddenKeysOf } from './resolvers/conceal.ts';
import type { GatewayContext } from './resolvers/context.ts';
import { createCaller } from './resolvers/hooks/caller.ts';
import { GUARD_LENGTH } from './resolvers/hooks/guard.ts';
import { createHookRunner } from './resolvers/hooks/runner.ts';
import { buildModels, type TableModel } from './resolvers/model.ts';

interface GuardingOptions {
  readonly credentials: Credentials;
  readonly headers: HeaderReader;
  readonly calls: AppwriteCalls;
}

/** What the configuration puts between an operation and its calls. */
export interface Guarding extends Pick<GatewayContext, 'caller' | 'hooks'> {
  readonly calls: AppwriteCalls;
  readonly guard: (calls: AppwriteCalls) => AppwriteCalls;
}

export type CreateGuarding = (options: GuardingOptions) => Guarding;

/** What is worked out once for a catalog. */
interface CatalogFacts {
  readonly hiddenKeys: ReadonlySet<string>;
  readonly findModel: (path: string) => TableModel | undefined;
}

const noFacts: CatalogFacts = { hiddenKeys: new Set(), findModel: () => undefined };

export function guardingFactory({
  extensions,
  state,
}: Pick<Parts, 'extensions' | 'state'>): CreateGuarding {
  const { headers: headerNames = [], hooks: configured } = extensions;
  const known = new WeakMap<Catalog, CatalogFacts>();
  const facts = (): CatalogFacts => {
    const catalog = state.snapshot?.catalog;
    if (catalog === undefined) return noFacts;
    const found = known.get(catalog) ?? toFacts(catalog);
    known.set(catalog, found);
    return found;
  };
  return ({ credentials, headers, calls }) => {
    const { hiddenKeys, findModel } = facts();
    const caller = createCaller({ credentials, headers, headerNames, calls });
    const hooks = configured && createHookRunner({ hooks: configured, caller, calls, findModel });
    const guard = (open: AppwriteCalls): AppwriteCalls =>
      concealColumns(hooks?.guard(open) ?? open, hiddenKeys);
    return { caller, hooks, calls: guard(calls), guard };
  };
}

function toFacts(catalog: Catalog): CatalogFacts {
  let models: ReadonlyMap<string, TableModel> | undefined;
  return {
    hiddenKeys: hiddenKeysOf(catalog.tables),
    findModel: (path) => {
      models ??= new Map(buildModels(catalog).map((model) => [tablePath(model.table), model]));
      return models.get(path);
    },
  };
}

/** Those headers that may be asked for, when the request itself is gone. */
export function keepHeaders(headers: HeaderReader, names: readonly string[]): HeaderReader {
  return toReader(new Map(names.map((name) => [name, headers.get(name)])));
}

/** Made apart from the headers, which it would keep otherwise. */
const toReader = (kept: ReadonlyMap<string, string | null>): HeaderReader => ({
  get: (name) => kept.get(name) ?? null,
});

/** Characters that addresses may have: what hooks add is not counted where they are filled. */
export const roomFor = (maxUrlLength: number, { hooks }: Guarding): number =>
  hooks === undefined ? maxUrlLength : maxUrlLength - Math.min(GUARD_LENGTH, maxUrlLength / 2);
