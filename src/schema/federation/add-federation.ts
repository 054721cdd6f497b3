import type { ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo as Info, GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../../resolvers/context.ts';
import { createGlobalIdFinder } from '../../resolvers/entities/nodes.ts';
import { readEntities } from '../../resolvers/entities/read-entities.ts';
import {
  globalKeyOf,
  rowKeysOf,
  thingKeysOf,
  toWanted,
  type EntityKeys,
} from '../../resolvers/entities/representations.ts';
import { uniqueKeysOf } from '../../resolvers/entities/unique-key.ts';
import { scalarAggregateNames } from '../../catalog/reserved-names.ts';
import type { Builder, Types } from '../builder.ts';
import type { ServiceTypes } from '../services/service-types.ts';
import type { TableTypes } from '../tables/table-types.ts';
import type { FederationOptions } from './directives.ts';
import { printSubgraph, type Subgraph } from './subgraph-sdl.ts';

interface FederationParts {
  readonly tables: readonly TableTypes[];
  /** Finds the types of Appwrite's own things. */
  readonly findModel: ServiceTypes['output'];
  readonly options: FederationOptions;
}

/** What a router asks a subgraph for: its schema, and entities by their keys. */
export function addFederation(
  builder: Builder,
  { tables, findModel, options }: FederationParts,
): void {
  const keys = entityKeysOf(tables, options);
  const any = builder.scalarType('_Any' as never, {
    description: 'The name of an entity’s type with the fields of one of its keys.',
    serialize: (value) => value,
    parseValue: (value) => value as never,
  });
  const things = ['user', 'team', 'file'].map(
    (name) => findModel(name) as ObjectRef<Types, object>,
  );
  const entity = builder.unionType('_Entity', {
    types: [...tables.map(({ row }) => row as ObjectRef<Types, object>), ...things],
  });
  builder.queryField('_entities', (t) =>
    t.field({
      type: [entity],
      nullable: { list: false, items: true },
      args: { representations: t.arg({ type: [any], required: true } as never) },
      resolve: (
        _root: unknown,
        { representations }: Given,
        context: GatewayContext,
        info: Info,
      ) => {
        const wanted = representations.map((each, index) =>
          toWanted(keys, each, `representations[${index}]`),
        );
        return readEntities(context, wanted, info);
      },
    } as never),
  );
  addService(builder, {
    keys,
    directives: options.directives ?? {},
    shareable: new Set(['PageInfo', ...scalarAggregateNames]),
  });
}

interface Given {
  readonly representations: readonly unknown[];
}

function entityKeysOf(tables: readonly TableTypes[], options: FederationOptions): EntityKeys {
  const isRelay = tables.some(({ shared }) => shared.node !== null);
  const find = isRelay ? createGlobalIdFinder(tables.map(({ model }) => model)) : null;
  const rows = tables.map(({ model, isNonNull }) => {
    const uniqueKeys = uniqueKeysOf(model, isNonNull);
    return [model.table.names.type, rowKeysOf(model, { uniqueKeys, find })] as const;
  });
  const node =
    find && options.entityInterface ? [['Node', [globalKeyOf('Node', find)]] as const] : [];
  return new Map([...rows, ...thingKeysOf(find), ...node]);
}

/** The schema is printed when it is first asked for, and stays the same. */
function addService(builder: Builder, subgraph: Subgraph): void {
  let sdl: string | undefined;
  const service = builder.objectRef<GraphQLSchema>('_Service');
  builder.objectType(service, {
    fields: (t) => ({
      sdl: t.string({
        nullable: true,
        resolve: (schema) => (sdl ??= printSubgraph(schema, subgraph)),
      }),
    }),
  });
  builder.queryField('_service', (t) =>
    t.field({
      type: service,
      nullable: false,
      resolve: (_root, _args, _context, { schema }) => schema,
    }),
  );
}
