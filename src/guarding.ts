import type { HeaderReader } from './appwrite/credentials.ts';
import type { AppwriteCalls, Credentials } from './appwrite/types.ts';
import { tablePath } from './catalog/paths.ts';
import type { Catalog } from './catalog/types.ts';
import type { Parts } from './parts.ts';
import { concealColumns, hiddenKeysOf } from './resolvers/conceal.ts';
import type { GatewayContext } from './resolvers/context.ts';
import { createCaller } from './resolvers/hooks/caller.ts';
import { GUARD_LENGTH } from './resolvers/hooks/guard.ts';
import { createHookRunner, type HookRunner } from './resolvers/hooks/runner.ts';
import type { HookCaller, Hooks } from './resolvers/hooks/types.ts';
import { buildModels, type TableModel } from './resolvers/model.ts';

interface GuardingOptions {
  readonly credentials: Credentials;
  readonly headers: HeaderReader;
  readonly calls: AppwriteCalls;
}

/** What the configuration puts between an operation and its calls. */
export interface Guarding extends Pick<GatewayContext, 'caller' | 'hooks'> {
  readonly calls: AppwriteCalls;
  guard(calls: AppwriteCalls): AppwriteCalls;
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
  return (options) => new OperationGuarding({ headerNames, configured, ...facts() }, options);
}

/** What the configuration and the catalog say of every operation. */
interface Rules extends CatalogFacts {
  readonly headerNames: readonly string[];
  readonly configured: Hooks | undefined;
}

class OperationGuarding implements Guarding {
  readonly calls: AppwriteCalls;
  readonly hooks: HookRunner | undefined;
  private readonly rules: Rules;
  private readonly options: GuardingOptions;
  private asker: HookCaller | undefined;

  constructor(rules: Rules, options: GuardingOptions) {
    this.rules = rules;
    this.options = options;
    const { configured: hooks, findModel } = rules;
    const { calls } = options;
    this.hooks = hooks && createHookRunner({ hooks, caller: this.caller, calls, findModel });
    this.calls = this.guard(calls);
  }

  /** Made for own code, which most operations are without. */
  get caller(): HookCaller {
    const { headerNames } = this.rules;
    return (this.asker ??= createCaller({ ...this.options, headerNames }));
  }

  guard(open: AppwriteCalls): AppwriteCalls {
    return concealColumns(this.hooks?.guard(open) ?? open, this.rules.hiddenKeys);
  }
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
