import type { GraphQLSchema } from 'graphql';
import { tablePath } from '../catalog/paths.ts';
import type { Catalog, Table } from '../catalog/types.ts';
import { didYouMean } from '../did-you-mean.ts';
import { GatewayError } from '../errors.ts';
import type { Hooks } from '../resolvers/hooks/types.ts';
import { buildModels, type TableModel } from '../resolvers/model.ts';
import { createNeighbours } from '../resolvers/subscriptions/watched-tables.ts';
import { createBuilder } from './builder.ts';
import { addChangeTypes } from './change-types.ts';
import { directives } from './directives.ts';
import { createLateBuilder, type Builders, type LateBuilder } from './late-builder.ts';
import { LateSchema } from './late-schema.ts';
import { addNodeInterface, addNodeQueries, type NodeRef } from './nodes.ts';
import { addFunctions, type Functions } from './functions/add-functions.ts';
import { addFederation } from './federation/add-federation.ts';
import type { FederationOptions } from './federation/directives.ts';
import { addOwnFields, checkOwnSchema, told, toKeys, type ExtendSchema } from './own/own-schema.ts';
import { addScalars } from './scalars.ts';
import { addOperations } from './services/add-operations.ts';
import { addServiceSubscriptions } from './services/add-subscriptions.ts';
import { createTypedDialect } from './services/typed-dialect.ts';
import { addSharedTypes } from './shared-types.ts';
import { addAggregate } from './tables/aggregates.ts';
import { addConnection, addEdge } from './tables/connections.ts';
import { addFilter } from './tables/filters.ts';
import { addListFilter } from './tables/list-filter.ts';
import { addObjectType } from './tables/object-types.ts';
import { addOrderBy } from './tables/order-by.ts';
import { addQueries } from './tables/queries.ts';
import { addSubscriptions, type SubscriptionParts } from './tables/subscriptions.ts';
import { createTableTypes, type TableTypes } from './tables/table-types.ts';
import { addWrites } from './writes/add-writes.ts';

type NonNull = 'required' | 'never';

export interface SchemaOptions {
  /** Whether fields of required columns are non-null; `required` by default. */
  readonly nonNull?: NonNull;
  /** The same for single columns, by `databaseId/tableId/columnKey`. */
  readonly nonNullColumns?: Readonly<Record<string, NonNull>>;
  /**
   * Appwrite's services whose operations stand beside the tables; none by default. A project
   * without tables has the account's in any case, since GraphQL knows no empty schema.
   */
  readonly services?: readonly string[];
  /** Functions that become mutations, by name; their names have to be free. */
  readonly functions?: Functions;
  /** Whether `services` may bring operations that reach rows past the tables' own fields. */
  readonly hasRowOperations?: boolean | undefined;
  /** Adds types and fields of the configuration's own. */
  readonly extend?: ExtendSchema | undefined;
  /** What is done around reads and writes. Where there is something, answers are not shared. */
  readonly hooks?: Hooks | undefined;
  /** Whether everything has a global id, as Relay wants it: `Node`, `id`, `node` and `nodes`. */
  readonly relay?: boolean;
  /** Whether and how the schema is one of a supergraph. */
  readonly federation?: FederationOptions;
}

/** Derives the schema from a catalog. Pure: the same catalog gives the same schema. */
export function buildSchema(catalog: Catalog, options: SchemaOptions = {}): GraphQLSchema {
  const models = buildModels(catalog);
  noteHookColumns(models, options.hooks ?? {});
  const build = (): GraphQLSchema => {
    const builder = createBuilder();
    const late = createLateBuilder(builder);
    describeSchema({ builder, late }, catalog, { ...options, models });
    const described = late.finish({ hasLateTypes: options.extend !== undefined });
    addWrites(described, models);
    return new LateSchema(described.types, directives);
  };
  return options.extend ? checkOwnSchema(told(build)) : build();
}

/** @throws GatewayError where hooks name a table or a column that is not there. */
function noteHookColumns(models: readonly TableModel[], hooks: Hooks): void {
  const byPath = new Map(models.map((model) => [tablePath(model.table), model]));
  for (const [path, { columns = [] }] of Object.entries(hooks)) {
    if (path === '*' && columns.length === 0) continue;
    const model = byPath.get(path);
    if (model === undefined) throw noHookTable(path, [...byPath.keys()]);
    for (const key of toKeys(model, columns, `extensions.hooks`)) model.alwaysRead.add(key);
  }
}

const noHookTable = (path: string, known: readonly string[]): GatewayError =>
  new GatewayError(
    'BAD_USER_INPUT',
    path === '*'
      ? 'extensions.hooks["*"]: `columns` goes with single tables only.'
      : `extensions.hooks: there is no table ${path}.${didYouMean(path, known)}`,
  );

/** Describes everything that the catalog gives, but for the fields that write rows. */
export function describeSchema(
  builders: Builders,
  catalog: Catalog,
  { models, ...options }: SchemaOptions & { readonly models: readonly TableModel[] },
): void {
  const { builder, late } = builders;
  addScalars(builder);
  builder.queryType({});
  builder.mutationType({});
  builder.subscriptionType({});
  const node = options.relay ? addNodeInterface(builder) : null;
  const hasRows = options.hasRowOperations;
  const dialect = createTypedDialect(servicesOf(catalog, options), { node, hasRows });
  const services = addOperations(builders, dialect);
  addFunctions(builder, options.functions ?? {});
  const changes = addChangeTypes(builder);
  addServiceSubscriptions(builder, { changes, findModel: services.output });
  const tables = addTableTypes(builders, models, { ...options, node });
  const neighbours = createNeighbours(models);
  for (const types of tables) addTable(late, types, { changes, neighbours });
  for (const model of listedModels(models)) addListFilter(late, model);
  if (node) addNodeQueries(builder, node, models);
  if (options.extend) addOwnFields(builders, tables, options.extend);
  const { federation } = options;
  if (federation?.enabled) {
    addFederation(builder, { tables, findModel: services.output, options: federation });
  }
}

function addTable(late: LateBuilder, types: TableTypes, parts: SubscriptionParts): void {
  addObjectType(late, types);
  addEdge(late, types);
  addConnection(late, types);
  addFilter(late, types);
  addOrderBy(late, types);
  addQueries(late, types);
  addAggregate(late, types);
  addSubscriptions(late, types, parts);
}

/** Those that a to-many relationship leads to. */
const listedModels = (models: readonly TableModel[]): ReadonlySet<TableModel> =>
  new Set(
    models.flatMap(({ relationships }) =>
      [...relationships.values()]
        .filter(({ relationship }) => relationship.isToMany)
        .map(({ target }) => target),
    ),
  );

const servicesOf = ({ tables }: Catalog, { services = [] }: SchemaOptions): readonly string[] =>
  tables.length > 0 ? services : [...services, 'account'];

function addTableTypes(
  builders: Builders,
  models: readonly TableModel[],
  options: SchemaOptions & { readonly node: NodeRef | null },
): readonly TableTypes[] {
  const isShared = Object.keys(options.hooks ?? {}).length === 0;
  const shared = addSharedTypes(builders, options.node);
  const types = new Map<TableModel, TableTypes>();
  const related = (model: TableModel): TableTypes => {
    const found = types.get(model);
    if (!found) throw new Error(`Table "${model.table.id}" has no types.`);
    return found;
  };
  for (const model of models) {
    const isNonNull = nonNullOf(model.table, options);
    const parts = { shared, related, isNonNull, isShared };
    types.set(model, createTableTypes(builders.late, model, parts));
  }
  return [...types.values()];
}

function nonNullOf(
  { databaseId, id, columns }: Table,
  { nonNull = 'required', nonNullColumns = {} }: SchemaOptions,
): (columnKey: string) => boolean {
  const keys = columns
    .filter(({ isRequired }) => isRequired)
    .map(({ key }) => key)
    .filter((key) => (nonNullColumns[`${databaseId}/${id}/${key}`] ?? nonNull) === 'required');
  const set = new Set(keys);
  return (columnKey) => set.has(columnKey);
}
