import { ID, Query } from 'node-appwrite';
import { findIdFault } from '../appwrite/query.ts';
import { GatewayError } from '../errors.ts';
import { foldId } from '../loaders/row-needs.ts';
import type { GatewayContext } from './context.ts';
import { toRowData, type Data } from './data.ts';
import type { TableModel } from './model.ts';
import { toPermissions, type PermissionArgument } from './permissions.ts';
import { readRelated } from './relationships.ts';
import type { RowNode } from './row-node.ts';
import { readRow } from './rows.ts';
import type { RowSelection } from './selection.ts';
import type { Row } from '../appwrite/types.ts';

type Permissions = readonly PermissionArgument[] | null | undefined;

export interface CreateArguments {
  readonly data: Data;
  readonly _id?: string | null | undefined;
  readonly permissions?: Permissions;
}

export interface UpdateArguments {
  readonly _id: string;
  readonly data?: Data | null | undefined;
  readonly permissions?: Permissions;
  readonly ifUnmodifiedSince?: string | null | undefined;
}

/** Where a write takes place, and what is asked of its answer. */
export interface Write {
  readonly context: GatewayContext;
  readonly model: TableModel;
  readonly selection: RowSelection;
}

export async function createRow(write: Write, args: CreateArguments): Promise<RowNode> {
  const { context, model } = write;
  const id = requireId(args._id ?? ID.unique());
  const data = toRowData(args.data, model, 'create');
  const permissions = toPermissions(args.permissions);
  const row = await context.appwrite
    .createRow(model.table, id, { data, permissions })
    .catch((error: unknown) => rejectWrite(error, model, data));
  return toNode(write, row);
}

export async function updateRow(write: Write, args: UpdateArguments): Promise<RowNode> {
  const { context, model } = write;
  const given = args.data ?? {};
  if (Object.keys(given).length === 0 && !args.permissions) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'data: there is nothing to update; give at least one column, or permissions.',
    );
  }
  const data = toRowData(given, model, 'update');
  const permissions = toPermissions(args.permissions);
  const ifUnmodifiedSince = args.ifUnmodifiedSince ?? undefined;
  const row = await context.appwrite
    .updateRow(model.table, requireId(args._id), { data, permissions, ifUnmodifiedSince })
    .catch((error: unknown) => rejectWrite(error, model, data));
  return toNode(write, row);
}

export async function upsertRow(
  write: Write,
  args: Required<Pick<CreateArguments, 'data'>> & Omit<UpdateArguments, 'data'>,
): Promise<RowNode> {
  const { context, model } = write;
  const id = requireId(args._id);
  const data = toRowData(args.data, model, 'upsert');
  const permissions = toPermissions(args.permissions);
  await refuseTakenValues(write, id, data);
  const row = await context.appwrite.upsertRow(model.table, id, { data, permissions });
  if (row.$sequence === '') throw overwritten(model, id);
  return toNode(write, row);
}

/** The row as it was: read before the call, but where its id alone is asked for. */
export async function deleteRow(
  { context, model, selection }: Write,
  { _id }: { readonly _id: string },
): Promise<RowNode | null> {
  requireId(_id);
  const before = selection.isIdOnly
    ? { row: { $id: _id }, related: new Map() }
    : await readRow(context, model, { id: _id, selection });
  await context.appwrite.deleteRow(model.table, _id);
  return before;
}

/** Appwrite can refuse the answer to a write that it has carried out. */
function rejectWrite(error: unknown, model: TableModel, data: WriteData): never {
  const keys = [...model.relationships.values()].map(({ relationship }) => relationship.key);
  const isRefusal = error instanceof GatewayError && error.appwrite?.status === 401;
  if (!isRefusal || !keys.some((key) => key in data)) throw error;
  throw new GatewayError(
    error.code,
    `${error.message} The row may have been written all the same: Appwrite refuses the answer ` +
      'where a related table cannot be read. Read the row before you try again.',
    { cause: error, appwrite: error.appwrite },
  );
}

type WriteData = Readonly<Record<string, unknown>>;

/** Appwrite's upsert overwrites the row that holds a unique value, whatever its id. */
async function refuseTakenValues(
  { context, model: { table } }: Write,
  id: string,
  data: WriteData,
): Promise<void> {
  const indexes = table.indexes.filter(({ type, columns }) => {
    return type === 'unique' && columns.every((key) => (data[key] ?? null) !== null);
  });
  await Promise.all(
    indexes.map(async ({ columns }) => {
      const { rows } = await context.appwrite.listRows(table, [
        ...columns.map((key) => Query.equal(key, [data[key] as string])),
        Query.limit(1),
        Query.select(['$id']),
      ]);
      const [holder] = rows;
      if (!holder || foldId(String(holder.$id)) === foldId(id)) return;
      throw new GatewayError(
        'CONFLICT',
        `data.${columns.join(', data.')}: row "${String(holder.$id)}" has this value, which is ` +
          'unique. An upsert would overwrite that row; update it by its own id.',
      );
    }),
  );
}

const overwritten = ({ table }: TableModel, id: string): GatewayError =>
  new GatewayError(
    'CONFLICT',
    `A row of "${table.name}" that you cannot read has one of these unique values, and Appwrite ` +
      `has written them to that row; there is no row "${id}".`,
  );

function requireId(id: string): string {
  const fault = findIdFault(id);
  if (fault === null) return id;
  throw new GatewayError('BAD_USER_INPUT', `_id: ${fault}`);
}

async function toNode({ context, model, selection }: Write, row: Row): Promise<RowNode> {
  const [node] = await readRelated(context, { model, selection }, [row]);
  if (!node) throw new Error('A row has no node.');
  return node;
}
