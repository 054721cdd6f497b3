import {
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLArgumentConfig,
  type GraphQLFieldConfig,
  type GraphQLInputObjectType,
} from 'graphql';
import type { GatewayContext } from '../../resolvers/context.ts';
import type { TableModel } from '../../resolvers/model.ts';
import { resolveBatch, resolveWrite } from '../../resolvers/mutations.ts';
import type { Batch } from '../../resolvers/writes/batch.ts';
import type { WriteAction, WriteArguments } from '../../resolvers/writes/prepare.ts';
import type { ApplyInputOf } from './apply-inputs.ts';
import { createApplyInput, createDataInputs, type DataInputs } from './data-inputs.ts';
import { listOf, required, type TypeSource } from './type-source.ts';

type Field = GraphQLFieldConfig<unknown, GatewayContext>;
type Arguments = Record<string, GraphQLArgumentConfig>;
export type WriteFields = Record<string, Field>;

/** What the root fields that write rows of a table are made of. */
export interface TableWrites {
  readonly model: TableModel;
  readonly row: GraphQLObjectType;
  readonly batch: GraphQLObjectType;
  readonly apply: GraphQLInputObjectType | null;
  /** Null for a table without columns. */
  readonly inputs: DataInputs | null;
}

/** Makes the types of a table's writes. */
export function createTableWrites(
  types: TypeSource,
  model: TableModel,
  applyInputOf: ApplyInputOf,
): TableWrites {
  const row = types.object(model.table.names.type);
  return {
    model,
    row,
    batch: createBatch(types, model, row),
    apply: createApplyInput(types, model, applyInputOf),
    inputs: createDataInputs(types, { model }),
  };
}

type TableParts = TableWrites & { readonly types: TypeSource };

export const writeFieldNames = ({ model: { table }, inputs }: TableWrites): readonly string[] => {
  const { names } = table;
  const deletes = [names.deleteField, names.deleteManyField];
  if (!inputs) return deletes;
  return [
    names.createField,
    names.updateField,
    names.upsertField,
    ...deletes,
    names.createManyField,
    names.updateManyField,
    names.upsertManyField,
  ];
};

/** The root fields that write rows of a table, by `writeFieldNames`. */
export function toWriteFields(types: TypeSource, writes: TableWrites): WriteFields {
  const parts = { types, ...writes };
  const { inputs } = writes;
  return {
    ...(inputs ? oneFields(parts, inputs) : {}),
    ...deleteFields(parts),
    ...(inputs ? manyFields(parts, inputs) : {}),
  };
}

const createBatch = (
  types: TypeSource,
  { table }: TableModel,
  row: GraphQLObjectType,
): GraphQLObjectType =>
  types.add(
    new GraphQLObjectType<Batch>({
      name: table.names.batch,
      description: `What became of many rows of "${table.name}".`,
      fields: () => ({
        count: { type: new GraphQLNonNull(GraphQLInt), resolve: ({ count }) => count },
        nodes: {
          type: new GraphQLNonNull(new GraphQLList(row)),
          description: 'The rows; null for one that the caller cannot read.',
          resolve: ({ nodes }, _args, _context, { path }) => nodes.get(String(path.key)) ?? [],
        },
      }),
    }),
  );

function write(
  { model, row, batch }: TableParts,
  action: WriteAction,
  { description, args }: { readonly description: string; readonly args: Arguments },
): Field {
  const field = { action, model };
  const isMany = action.endsWith('Many');
  return {
    type: isMany ? batch : row,
    description,
    deprecationReason: model.table.deprecation,
    args,
    extensions: { rowWrite: field },
    resolve: (_root, given: WriteArguments, context, info) =>
      (isMany ? resolveBatch : resolveWrite)({ field, args: given, context, info }),
  };
}

const permissions = (types: TypeSource, description: string): Arguments => ({
  permissions: { type: listOf(types.input('PermissionInput')), description },
});

const keptPermissions = 'Left out, the permissions stay as they are.';

const lock = (types: TypeSource): Arguments => ({
  ifUnmodifiedSince: {
    type: types.input('DateTime'),
    description: "The row's `_updatedAt` as you know it; CONFLICT when it was changed since.",
  },
});

const idOf = (types: TypeSource): Arguments => ({ _id: { type: required(types.input('ID')) } });

const applied = ({ apply }: TableParts): Arguments =>
  apply ? { apply: { type: apply, description: 'Changes worked out from what is there.' } } : {};

function oneFields(parts: TableParts, { create, update, upsert }: DataInputs): WriteFields {
  const { types, model } = parts;
  const { names, name } = model.table;
  return {
    [names.createField]: write(parts, 'create', {
      description: `Creates a row of "${name}".`,
      args: {
        data: { type: required(create) },
        _id: {
          type: types.input('ID'),
          description: 'Id of the row; made by the gateway when left out.',
        },
        ...permissions(
          types,
          "Left out, Appwrite's defaults hold: a user's new row is the user's own.",
        ),
      },
    }),
    [names.updateField]: write(parts, 'update', {
      description: `Changes a row of "${name}".`,
      args: {
        ...idOf(types),
        data: { type: update },
        ...applied(parts),
        ...permissions(types, keptPermissions),
        ...lock(types),
      },
    }),
    [names.upsertField]: write(parts, 'upsert', {
      description: `Creates the row of "${name}" with this id, or changes it.`,
      args: {
        ...idOf(types),
        data: { type: required(upsert) },
        ...permissions(types, keptPermissions),
        ...lock(types),
      },
    }),
  };
}

function manyFields(parts: TableParts, inputs: DataInputs): WriteFields {
  const { names, name } = parts.model.table;
  return {
    [names.createManyField]: write(parts, 'createMany', {
      description: `Creates rows of "${name}".`,
      args: { data: { type: required(listOf(inputs.createMany)) } },
    }),
    [names.updateManyField]: write(parts, 'updateMany', {
      description: `Changes all rows of "${name}" that match.`,
      args: { ...matching(parts), data: { type: inputs.update }, ...applied(parts) },
    }),
    [names.upsertManyField]: write(parts, 'upsertMany', {
      description: `Creates rows of "${name}", or changes those that are there.`,
      args: { data: { type: required(listOf(inputs.upsertMany)) } },
    }),
  };
}

function deleteFields(parts: TableParts): WriteFields {
  const { types, model } = parts;
  const { names, name } = model.table;
  return {
    [names.deleteField]: write(parts, 'delete', {
      description: `Deletes a row of "${name}" and returns it as it was.`,
      args: { ...idOf(types), ...lock(types) },
    }),
    [names.deleteManyField]: write(parts, 'deleteMany', {
      description: `Deletes all rows of "${name}" that match, and returns them as they were.`,
      args: matching(parts),
    }),
  };
}

const matching = ({ types, model }: TableParts): Arguments => ({
  filter: { type: types.input(model.table.names.filter) },
  all: {
    type: types.input('Boolean'),
    description: 'true: every row of the table; needed where no filter says which.',
  },
});
