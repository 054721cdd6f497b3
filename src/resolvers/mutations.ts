import { ID } from 'node-appwrite';
import { findIdFault } from '../appwrite/query.ts';
import { GatewayError } from '../errors.ts';
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
  const row = await context.appwrite.createRow(model.table, id, {
    data: toRowData(args.data, model),
    permissions: toPermissions(args.permissions),
  });
  return toNode(write, row);
}

export async function updateRow(write: Write, args: UpdateArguments): Promise<RowNode> {
  const { context, model } = write;
  const data = args.data ?? {};
  if (Object.keys(data).length === 0 && !args.permissions) {
    throw new GatewayError(
      'BAD_USER_INPUT',
      'data: there is nothing to update; give at least one column, or permissions.',
    );
  }
  const row = await context.appwrite.updateRow(model.table, requireId(args._id), {
    data: toRowData(data, model),
    permissions: toPermissions(args.permissions),
    ifUnmodifiedSince: args.ifUnmodifiedSince ?? undefined,
  });
  return toNode(write, row);
}

export async function upsertRow(
  write: Write,
  args: Required<Pick<CreateArguments, 'data'>> & Omit<UpdateArguments, 'data'>,
): Promise<RowNode> {
  const { context, model } = write;
  const row = await context.appwrite.upsertRow(model.table, requireId(args._id), {
    data: toRowData(args.data, model),
    permissions: toPermissions(args.permissions),
  });
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
