import type { GraphQLInputObjectType } from 'graphql';
import type { Column, Relationship, ValueColumn } from '../../catalog/types.ts';
import type { RelatedModel, TableModel } from '../../resolvers/model.ts';
import { scalarOf } from '../scalar-of.ts';
import type { ApplyInputOf } from './apply-inputs.ts';
import {
  listOf,
  required,
  type InputFields,
  type NullableInput,
  type TypeSource,
} from './type-source.ts';
import { writableColumns } from './writable.ts';

/** Inputs that say what rows of a table are to hold; null for a table without columns. */
export interface DataInputs {
  readonly create: GraphQLInputObjectType;
  readonly createMany: GraphQLInputObjectType;
  readonly update: GraphQLInputObjectType;
  readonly upsert: GraphQLInputObjectType;
  readonly upsertMany: GraphQLInputObjectType;
}

export function createDataInputs(types: TypeSource, { model }: TablePlace): DataInputs | null {
  const { names, name } = model.table;
  const columns = writableColumns(model);
  if (columns.length === 0) return null;
  for (const column of columns) {
    if (column.kind === 'relationship') relatedInputOf(types, model, column);
  }
  const input = (inputName: string, description: string, fields: () => InputFields) =>
    types.inputOnce(inputName, () => ({ description, fields }));
  return {
    create: input(names.createInput, `Columns of a new row of "${name}".`, () =>
      newRowFields(types, model),
    ),
    createMany: createManyInput(types, model),
    update: input(
      names.updateInput,
      `Columns of "${name}" to change; those left out stay as they are.`,
      () => columnFields(types, model, false),
    ),
    // Appwrite wants every required column for an upsert, even where the row exists.
    upsert: input(
      names.upsertInput,
      `Columns of "${name}" for a new row, or to change in the one with this id.`,
      () => newRowFields(types, model),
    ),
    upsertMany: input(
      names.upsertManyInput,
      `A row of "${name}" that is made, or changed where it is there.`,
      () => ({
        _id: { type: required(types.input('ID')) },
        ...permissionField(types, 'Left out, those of a row that is there stay as they are.'),
        ...newRowFields(types, model),
      }),
    ),
  };
}

interface TablePlace {
  readonly model: TableModel;
}

const permissionField = (types: TypeSource, description: string): InputFields => ({
  _permissions: { type: listOf(types.input('PermissionInput')), description },
});

const createManyInput = (types: TypeSource, model: TableModel): GraphQLInputObjectType =>
  types.inputOnce(model.table.names.createManyInput, () => ({
    description: `A new row of "${model.table.name}".`,
    fields: () => ({
      _id: { type: types.input('ID'), description: 'Made by the gateway when left out.' },
      ...permissionField(
        types,
        "Left out, a row within another one gets what that is given, and else Appwrite's defaults.",
      ),
      ...newRowFields(types, model),
    }),
  }));

/** Columns of a row that may be new, for the four inputs that have them. */
const newRowFields = (types: TypeSource, model: TableModel): InputFields =>
  types.fieldsOnce(model.table.names.createInput, () => columnFields(types, model, true));

function columnFields(types: TypeSource, model: TableModel, needsRequired: boolean): InputFields {
  const fields: InputFields = {};
  for (const column of writableColumns(model)) {
    const type = columnInput(types, model, column);
    const isRequired = needsRequired && column.kind !== 'relationship' && column.isRequired;
    fields[column.fieldName] = {
      type: isRequired ? required(type) : type,
      description: needsRequired ? describe(column) : undefined,
      // GraphQL lets nothing be deprecated that has to be given.
      ...(!isRequired && { deprecationReason: column.deprecation }),
    };
  }
  return fields;
}

function columnInput(types: TypeSource, model: TableModel, column: Column): NullableInput {
  if (column.kind === 'relationship') return relatedInputOf(types, model, column);
  const type = types.input(column.kind === 'enum' ? column.typeName : scalarOf(column));
  return column.isArray ? listOf(type) : type;
}

/** One for each table that relationships lead to, of each kind. */
function relatedInputOf(
  types: TypeSource,
  { table, relationships }: TableModel,
  { fieldName, isToMany }: Relationship,
): GraphQLInputObjectType {
  const related = relationships.get(fieldName);
  if (!related) throw new Error(`Table "${table.id}" has no "${fieldName}".`);
  return isToMany ? relatedListInput(types, related) : relatedInput(types, related);
}

const relatedInput = (types: TypeSource, { target }: RelatedModel): GraphQLInputObjectType =>
  types.inputOnce(target.table.names.relatedInput, () => ({
    description: `The row of "${target.table.name}" that a row is related to.`,
    isOneOf: true,
    fields: () => ({
      connect: { type: types.input('ID'), description: 'Id of the row to relate to.' },
      ...createField(types, target, false),
      disconnect: { type: types.input('Boolean'), description: 'true: relate to no row.' },
    }),
  }));

const relatedListInput = (types: TypeSource, { target }: RelatedModel): GraphQLInputObjectType =>
  types.inputOnce(target.table.names.relatedListInput, () => ({
    description: `The rows of "${target.table.name}" that a row is related to.`,
    fields: () => ({
      connect: { type: listOf(types.input('ID')), description: 'Ids of rows to relate as well.' },
      disconnect: {
        type: listOf(types.input('ID')),
        description: 'Ids of rows to relate no more.',
      },
      set: {
        type: listOf(types.input('ID')),
        description: 'Ids of all related rows; those left out are related no more.',
      },
      ...createField(types, target, true),
    }),
  }));

function createField(types: TypeSource, target: TableModel, isMany: boolean): InputFields {
  if (writableColumns(target).length === 0) return {};
  const type = createManyInput(types, target);
  return { create: { type: isMany ? listOf(type) : type, description: 'Makes what is related.' } };
}

/** The operators of a table's columns; null where it has none. */
export function createApplyInput(
  types: TypeSource,
  model: TableModel,
  applyInputOf: ApplyInputOf,
): GraphQLInputObjectType | null {
  const { names, name } = model.table;
  const columns = writableColumns(model).filter(
    (column): column is ValueColumn =>
      column.kind !== 'relationship' && applyInputOf(column) !== null,
  );
  if (columns.length === 0) return null;
  const toField = (column: ValueColumn): InputFields => {
    const type = applyInputOf(column);
    return type ? { [column.fieldName]: { type, deprecationReason: column.deprecation } } : {};
  };
  return types.inputOnce(names.applyInput, () => ({
    description: `Changes of "${name}" that are worked out from what the columns hold.`,
    fields: () => Object.assign({}, ...columns.map(toField)) as InputFields,
  }));
}

const describe = (column: Column): string | undefined =>
  column.kind === 'relationship' || column.defaultValue === null
    ? undefined
    : `Default: ${JSON.stringify(column.defaultValue, (_key, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      )}.`;
