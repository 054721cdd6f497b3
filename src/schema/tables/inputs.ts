import type { InputRef, InputType } from '@pothos/core';
import type { Column } from '../../catalog/types.ts';
import type { Data } from '../../resolvers/data.ts';
import type { Builder, Types } from '../builder.ts';
import { scalarOf } from '../scalar-of.ts';
import { enumOf } from './object-types.ts';
import type { TableTypes } from './table-types.ts';

export interface DataInputs {
  readonly create: InputRef<Data>;
  readonly update: InputRef<Data>;
  readonly upsert: InputRef<Data>;
}

/** The `data` arguments of a table, or null for a table without columns. */
export function addInputs(builder: Builder, types: TableTypes): DataInputs | null {
  const { names, columns, name } = types.model.table;
  if (columns.length === 0) return null;
  return {
    create: addInput(builder, types, {
      name: names.createInput,
      description: `Columns of a new row of "${name}".`,
      needsRequired: true,
    }),
    update: addInput(builder, types, {
      name: names.updateInput,
      description: `Columns of "${name}" to change; those left out stay as they are.`,
      needsRequired: false,
    }),
    // Appwrite wants every required column for an upsert, even where the row exists.
    upsert: addInput(builder, types, {
      name: names.upsertInput,
      description: `Columns of "${name}" for a new row, or to change in the one with this id.`,
      needsRequired: true,
    }),
  };
}

interface InputOptions {
  readonly name: string;
  readonly description: string;
  readonly needsRequired: boolean;
}

const addInput = (
  builder: Builder,
  types: TableTypes,
  { name, description, needsRequired }: InputOptions,
): InputRef<Data> =>
  builder.inputType(name, {
    description,
    fields: (t) =>
      Object.fromEntries(
        types.model.table.columns.map((column) => [
          column.fieldName,
          t.field({
            type: inputTypeOf(types, column),
            required: needsRequired && column.kind !== 'relationship' && column.isRequired,
            description: needsRequired ? describe(column) : undefined,
          }),
        ]),
      ),
  });

function inputTypeOf(types: TableTypes, column: Column): InputType<Types> | [InputType<Types>] {
  if (column.kind === 'relationship') {
    return column.isToMany ? types.shared.relatedRowsInput : types.shared.relatedRowInput;
  }
  const type = column.kind === 'enum' ? enumOf(types, column) : scalarOf(column);
  return column.isArray ? [type] : type;
}

const describe = (column: Column): string | undefined =>
  column.kind === 'relationship' || column.defaultValue === null
    ? undefined
    : `Default: ${JSON.stringify(column.defaultValue, (_key, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      )}.`;
