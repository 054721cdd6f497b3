import type { GraphQLResolveInfo } from 'graphql';
import type { GatewayContext } from '../../resolvers/context.ts';
import {
  createRow,
  deleteRow,
  updateRow,
  upsertRow,
  type UpdateArguments,
  type Write,
} from '../../resolvers/mutations.ts';
import type { PermissionArgument } from '../../resolvers/permissions.ts';
import { rowSelectionAtOnceOf, rowSelectionOf } from '../../resolvers/selection.ts';
import type { Builder } from '../builder.ts';
import { addInputs, type DataInputs } from './inputs.ts';
import type { TableTypes } from './table-types.ts';

/** The root fields that write one row. */
export function addMutations(builder: Builder, types: TableTypes): void {
  const inputs = addInputs(builder, types);
  if (inputs) {
    addCreate(builder, types, inputs);
    addUpdate(builder, types, inputs);
    addUpsert(builder, types, inputs);
  }
  addDelete(builder, types);
}

const toWrite = (
  { model }: TableTypes,
  context: GatewayContext,
  info: GraphQLResolveInfo,
): Write => ({ context, model, selection: rowSelectionOf(info, model, context.limits) });

const permissionsHelp = "Left out, Appwrite's defaults hold: a user's new row is the user's own.";
const keptPermissionsHelp = 'Left out, the permissions stay as they are.';

function addCreate(builder: Builder, types: TableTypes, { create }: DataInputs): void {
  const { model, row, shared } = types;
  builder.mutationField(model.table.names.createField, (t) =>
    t.field({
      type: row,
      nullable: true,
      description: `Creates a row of "${model.table.name}".`,
      args: {
        data: t.arg({ type: create, required: true }),
        _id: t.arg.id({ description: 'Id of the row; made by the gateway when left out.' }),
        permissions: t.arg({ type: [shared.permissionInput], description: permissionsHelp }),
      },
      resolve: (_root, { permissions, ...args }, context, info) =>
        createRow(toWrite(types, context, info), {
          ...args,
          permissions: permissions as readonly PermissionArgument[] | null | undefined,
        }),
    }),
  );
}

function addUpdate(builder: Builder, types: TableTypes, { update }: DataInputs): void {
  const { model, row, shared } = types;
  builder.mutationField(model.table.names.updateField, (t) =>
    t.field({
      type: row,
      nullable: true,
      description: `Changes a row of "${model.table.name}".`,
      args: {
        _id: t.arg.id({ required: true }),
        data: t.arg({ type: update }),
        permissions: t.arg({ type: [shared.permissionInput], description: keptPermissionsHelp }),
        ifUnmodifiedSince: t.arg({
          type: 'DateTime',
          description: "The row's `_updatedAt` as you know it; CONFLICT when it was changed since.",
        }),
      },
      resolve: (_root, { permissions, ...args }, context, info) =>
        updateRow(toWrite(types, context, info), {
          ...args,
          permissions: permissions as UpdateArguments['permissions'],
        }),
    }),
  );
}

function addUpsert(builder: Builder, types: TableTypes, { upsert }: DataInputs): void {
  const { model, row, shared } = types;
  builder.mutationField(model.table.names.upsertField, (t) =>
    t.field({
      type: row,
      nullable: true,
      description: `Creates the row of "${model.table.name}" with this id, or changes it.`,
      args: {
        _id: t.arg.id({ required: true }),
        data: t.arg({ type: upsert, required: true }),
        permissions: t.arg({ type: [shared.permissionInput], description: keptPermissionsHelp }),
      },
      resolve: (_root, { permissions, ...args }, context, info) =>
        upsertRow(toWrite(types, context, info), {
          ...args,
          permissions: permissions as UpdateArguments['permissions'],
        }),
    }),
  );
}

function addDelete(builder: Builder, types: TableTypes): void {
  const { model, row } = types;
  builder.mutationField(model.table.names.deleteField, (t) =>
    t.field({
      type: row,
      nullable: true,
      description: `Deletes a row of "${model.table.name}" and returns it as it was.`,
      args: { _id: t.arg.id({ required: true }) },
      resolve: (_root, args, context, info) => {
        // What is related to the row can only be read while it is there.
        const selection = rowSelectionAtOnceOf(info, types.model, context.limits);
        return deleteRow({ context, model: types.model, selection }, args);
      },
    }),
  );
}
