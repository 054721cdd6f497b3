import { rowGlobalId } from '../../resolvers/entities/global-id.ts';
import type { Change } from '../../resolvers/subscriptions/change.ts';
import type { LiveState } from '../../resolvers/subscriptions/live.ts';
import type { ChangedRow } from '../../resolvers/subscriptions/row-changes.ts';
import {
  livePage,
  liveRow,
  rowChanges,
  type WatchedTable,
} from '../../resolvers/subscriptions/table-subscriptions.ts';
import type { TableNeighbours } from '../../resolvers/subscriptions/watched-tables.ts';
import type { Types } from '../builder.ts';
import type { LateBuilder } from '../late-builder.ts';
import { delivery, type ChangeTypes } from '../change-types.ts';
import { pageArgumentsOf } from './page-arguments.ts';
import type { TableTypes } from './table-types.ts';

export interface SubscriptionParts {
  readonly changes: ChangeTypes;
  readonly neighbours: TableNeighbours;
}

/** The root fields that send a table's rows again whenever they change, and the changes themselves. */
export function addSubscriptions(
  late: LateBuilder,
  types: TableTypes,
  { changes, neighbours }: SubscriptionParts,
): void {
  const watched = { model: types.model, neighbours };
  addLiveFields(late, types, watched);
  addChangedType(late, types, changes);
  addChangedField(late, types, { watched, changes });
}

function addLiveFields(late: LateBuilder, types: TableTypes, watched: WatchedTable): void {
  const { names, name, deprecation } = types.model.table;
  late.rootFields('Subscription', [names.manyField, names.oneField], (t) => ({
    [names.manyField]: t.field({
      type: types.connection,
      nullable: true,
      deprecationReason: deprecation,
      description: `Rows of "${name}", at once and again whenever the result changes.`,
      args: pageArgumentsOf(t.arg, types),
      extensions: delivery('latest'),
      subscribe: (_root, args, context, info) => livePage(watched, args, { context, info }),
      resolve: stateOf,
    }),
    [names.oneField]: t.field({
      type: types.row,
      nullable: true,
      deprecationReason: deprecation,
      description: `A row of "${name}", at once and again whenever it changes; null while it is not there.`,
      args: { _id: t.arg.id({ required: true }) },
      extensions: delivery('latest'),
      subscribe: (_root, args, context, info) => liveRow(watched, args, { context, info }),
      resolve: stateOf,
    }),
  }));
}

/** Relay takes a record out of its store by the id that a field of the answer holds. */
const deletedIdField = (
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, Change<ChangedRow>>,
  { model: { table } }: TableTypes,
) =>
  t.id({
    nullable: true,
    description:
      'Global id of a row that is gone, for `@deleteRecord` and `@deleteEdge`; else null.',
    resolve: ({ event, id }) => (event === 'DELETE' ? rowGlobalId(table, id) : null),
  });

function stateOf<T>(state: LiveState<T>): T {
  if (state.kind === 'failed') throw state.error;
  return state.value;
}

interface ChangedParts {
  readonly watched: WatchedTable;
  readonly changes: ChangeTypes;
}

function addChangedType(late: LateBuilder, types: TableTypes, changes: ChangeTypes): void {
  const { names, name } = types.model.table;
  late.objectType<Change<ChangedRow>>(names.changed, {
    description: `A change of a row of "${name}".`,
    fields: (t) => ({
      event: t.field({ type: changes.kind, nullable: false, resolve: ({ event }) => event }),
      reason: t.field({ type: changes.reason, nullable: false, resolve: ({ reason }) => reason }),
      _id: t.field({ type: 'ID', nullable: false, resolve: ({ id }) => id }),
      ...(types.shared.node && { deletedId: deletedIdField(t, types) }),
      [names.changedRow]: t.field({
        type: types.row,
        nullable: true,
        description: 'The row as it is now, read as the subscriber; null when it is gone.',
        resolve: ({ item }, _args, _context, { path }) => item?.get(String(path.key)),
      }),
    }),
  });
}

function addChangedField(
  late: LateBuilder,
  types: TableTypes,
  { watched, changes }: ChangedParts,
): void {
  const { names, name, deprecation } = types.model.table;
  late.rootFields('Subscription', [names.changedField], (t) => ({
    [names.changedField]: t.field({
      type: late.objectRef<Change<ChangedRow>>(names.changed),
      nullable: true,
      deprecationReason: deprecation,
      description: `Changes of rows of "${name}", one by one, from now on.`,
      args: {
        filter: t.arg({ type: types.filter, description: 'Only rows that match.' }),
        _id: t.arg.id({ description: 'Only this row.' }),
        on: t.arg({ type: [changes.kind], description: 'Only such changes; all by default.' }),
      },
      extensions: delivery('every'),
      subscribe: (_root, args, context, info) => rowChanges(watched, args, { context, info }),
      resolve: (change) => change,
    }),
  }));
}
