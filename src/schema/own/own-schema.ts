import type {
  ArgBuilder,
  FieldNullability,
  InputFieldMap,
  InputShapeFromFields,
  MaybePromise,
  ObjectRef,
  ShapeFromTypeParam,
  TypeParam,
} from '@pothos/core';
import { assertValidSchema, GraphQLSchema, type GraphQLResolveInfo } from 'graphql';
import type { Row } from '../../appwrite/types.ts';
import { tablePath } from '../../catalog/paths.ts';
import { didYouMean } from '../../did-you-mean.ts';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../../resolvers/context.ts';
import { systemFields, type TableModel } from '../../resolvers/model.ts';
import type { Page, PageArguments } from '../../resolvers/page.ts';
import type { RowNode } from '../../resolvers/row-node.ts';
import { readPage, readRow } from '../../resolvers/rows.ts';
import { pageSelectionOf, rowSelectionOf } from '../../resolvers/selection.ts';
import type { Builder, Types } from '../builder.ts';
import type { Builders } from '../late-builder.ts';
import { isOwn } from '../shortcuts.ts';
import { pageArgumentsOf } from '../tables/page-arguments.ts';
import type { TableTypes } from '../tables/table-types.ts';

/** A field of a table's rows that is made of their columns. */
export interface OwnField<
  Type extends TypeParam<Types>,
  Nullable extends FieldNullability<Type>,
  Args extends InputFieldMap,
> {
  readonly type: Type;
  /** Nullable unless this is false. */
  readonly nullable?: Nullable;
  /** Keys of the columns that it is made of: they are read with the row, and no others. */
  readonly columns?: readonly string[];
  readonly args?: (arg: ArgBuilder<Types>) => Args;
  readonly description?: string;
  readonly deprecationReason?: string;
  /** `row` holds `$id`, `$createdAt` … and the columns, by their keys. */
  readonly resolve: (
    row: Row,
    args: InputShapeFromFields<Args>,
    context: GatewayContext,
    info: GraphQLResolveInfo,
  ) => MaybePromise<ShapeFromTypeParam<Types, Type, Nullable>>;
}

/** A table, for fields of one's own. */
export interface OwnTable {
  /** The type of its rows. */
  readonly ref: ObjectRef<Types, RowNode>;
  /** The type of its pages. */
  readonly connection: ObjectRef<Types, Page>;
  /** Arguments of a field that gives a page. */
  readonly pageArgs: (arg: ArgBuilder<Types>) => ReturnType<typeof pageArgumentsOf>;
  /** Adds a field to its rows. */
  field<
    Type extends TypeParam<Types>,
    Nullable extends FieldNullability<Type> = true,
    Args extends InputFieldMap = InputFieldMap,
  >(
    name: string,
    options: OwnField<Type, Nullable, Args>,
  ): void;
  /** Reads a row with what the operation selects below the field, as the caller. */
  row(context: GatewayContext, info: GraphQLResolveInfo, id: string): Promise<RowNode | null>;
  /** Reads a page with what the operation selects below the field, as the caller. */
  page(context: GatewayContext, info: GraphQLResolveInfo, args: PageArguments): Promise<Page>;
}

export interface SchemaTools {
  /** A Pothos builder that knows the gateway's scalars. */
  readonly builder: Builder;
  /** @throws GatewayError where there is no table `databaseId/tableId`. */
  readonly table: (path: string) => OwnTable;
}

/** Adds types and fields of one's own to the schema. */
export type ExtendSchema = (tools: SchemaTools) => void;

export function addOwnFields(
  { builder, late }: Builders,
  tables: readonly TableTypes[],
  extend: ExtendSchema,
): void {
  const byPath = new Map(tables.map((types) => [tablePath(types.model.table), types]));
  const table = (path: string): OwnTable => {
    const types = byPath.get(path);
    if (types) {
      late.openType(types.row);
      return createOwnTable(builder, types);
    }
    throw refuse(`there is no table ${path}.${didYouMean(path, [...byPath.keys()])}`);
  };
  told(() => {
    extend({ builder, table });
  });
}

function createOwnTable(builder: Builder, types: TableTypes): OwnTable {
  const { model, row, connection } = types;
  return {
    ref: row,
    connection,
    pageArgs: (arg) => pageArgumentsOf(arg, types),
    field: (name, { columns = [], args, resolve, ...options }) => {
      claim(model, name, columns);
      builder.objectField(row, name, (t) =>
        t.field({
          ...options,
          ...(args && { args: args(t.arg) }),
          extensions: isOwn,
          // With four parameters, by which an executor knows what it has to be given.
          resolve: (
            { row: own }: RowNode,
            given: never,
            context: GatewayContext,
            info: GraphQLResolveInfo,
          ) => resolve(own, given, context, info),
          // What the field is made of is known to whoever calls this.
        } as never),
      );
    },
    row: (context, info, id) =>
      readRow(context, model, { id, selection: rowSelectionOf(info, model, context.limits) }),
    page: (context, info, args) =>
      readPage(context, model, pageSelectionOf(info, model, { args, limits: context.limits })),
  };
}

function claim(model: TableModel, name: string, columns: readonly string[]): void {
  const path = tablePath(model.table);
  const isTaken = [systemFields, model.fields, model.relationships, model.ownFields].some((names) =>
    names.has(name),
  );
  if (isTaken) throw refuse(`${path} has a field "${name}" already.`);
  model.ownFields.set(name, toKeys(model, columns));
}

/** @throws GatewayError where one is no column that holds values. */
export function toKeys(
  { table, whole }: TableModel,
  columns: readonly string[],
  setting = 'extensions.schema',
): readonly string[] {
  const known = [...whole.fields.values()].map(({ key }) => key);
  const given = columns.filter((key) => !key.startsWith('$'));
  const unknown = given.find((key) => !known.includes(key));
  if (unknown === undefined) return given;
  const problem = `${tablePath(table)} has no column "${unknown}" that holds values.`;
  const hint = didYouMean(unknown, known);
  throw new GatewayError('BAD_USER_INPUT', `${setting}: ${problem}${hint}`);
}

/**
 * Checks a schema with own parts as GraphQL would at the first operation.
 * @throws GatewayError that says what is wrong.
 */
export function checkOwnSchema(schema: GraphQLSchema): GraphQLSchema {
  told(() => {
    assertValidSchema(new GraphQLSchema({ ...schema.toConfig(), assumeValid: false }));
  });
  return schema;
}

/** What own code throws is told as a mistake in the configuration. */
export function told<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw refuse(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

const refuse = (problem: string, cause?: unknown): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `extensions.schema: ${problem}`, { cause });
