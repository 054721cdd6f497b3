import { bulkPayload, type EventPayload, type RowEvent, type WriteAction } from '../events.ts';
import { bodyOf, queryOf } from '../input.ts';
import { callerOf } from '../rows/access.ts';
import { findRow } from '../rows/read.ts';
import type { RowScope } from '../rows/row.ts';
import { COLLECTIONS, TABLES, type Vocabulary } from '../vocabulary.ts';
import { omit, type Call, type RouteEvents } from './announce.ts';

/** Rows of a bulk call that are told of. */
const MAX_TOLD = 100;

function scopeOf({ server, request, ids }: Call): RowScope | undefined {
  const [databaseId = '', tableId = ''] = ids;
  const database = server.schema.findDatabase(databaseId);
  const table = database && server.schema.findTable(database, tableId);
  return database && table && { server, database, table, caller: callerOf(request.principal) };
}

/** The row without what it is related to. */
function withoutRelated({ table }: RowScope, row: EventPayload): EventPayload {
  const keys = table.columns.flatMap(({ kind, key }) => (kind === 'relationship' ? [key] : []));
  return omit(row, ...keys);
}

function rowEvent(
  { wording }: Vocabulary,
  { database, table }: RowScope,
  { action, payload }: { action: WriteAction; payload: EventPayload },
): RowEvent {
  return { kind: 'row', action, wording, database, table, payload };
}

type Write = (vocabulary: Vocabulary, action: WriteAction) => RouteEvents;

/** New rows are told with what they are related to, others without. */
const single: Write = (vocabulary, action) => (call) => {
  const scope = scopeOf(call);
  if (scope === undefined) return () => [];
  return (row) => {
    const payload = action === 'create' ? row : withoutRelated(scope, row);
    return [rowEvent(vocabulary, scope, { action, payload })];
  };
};

const bulk: Write = (vocabulary, action) => (call) => {
  const scope = scopeOf(call);
  if (scope === undefined) return () => [];
  return (answer) => {
    const rows = answer[vocabulary.lists.rows] as EventPayload[];
    return rows.slice(0, MAX_TOLD).map((row) => {
      const payload = action === 'create' ? row : bulkPayload(scope, row);
      return rowEvent(vocabulary, scope, { action, payload });
    });
  };
};

/** One call creates one row or several: only a row has an id. */
const create: Write = (vocabulary, action) => (call) => {
  const [finishOne, finishMany] = [
    single(vocabulary, action)(call),
    bulk(vocabulary, action)(call),
  ];
  return (answer) => (Object.hasOwn(answer, '$id') ? finishOne(answer) : finishMany(answer));
};

const deleteOne: Write = (vocabulary, action) => (call) => {
  const scope = scopeOf(call);
  const row = scope && findRow(scope, call.ids[2] ?? '');
  if (scope === undefined || row === undefined) return () => [];
  const payload = withoutRelated(scope, vocabulary.row(row));
  return () => [rowEvent(vocabulary, scope, { action, payload })];
};

/** What is only staged in a transaction is told when that is committed. */
function isStaged({ request }: Call): boolean {
  const given = bodyOf(request)['transactionId'] ?? queryOf(request)['transactionId'];
  return given !== undefined && given !== null && given !== '';
}

const unlessStaged =
  (events: RouteEvents): RouteEvents =>
  (call) =>
    isStaged(call) ? () => [] : events(call);

function routesOf(vocabulary: Vocabulary): [string, RouteEvents][] {
  const rows = vocabulary.paths.rows.replaceAll(/:[A-Za-z]+/g, ':');
  const routes: [string, RouteEvents][] = [
    [`POST ${rows}`, create(vocabulary, 'create')],
    [`PUT ${rows}`, bulk(vocabulary, 'upsert')],
    [`PATCH ${rows}`, bulk(vocabulary, 'update')],
    [`DELETE ${rows}`, bulk(vocabulary, 'delete')],
    [`PUT ${rows}/:`, single(vocabulary, 'upsert')],
    [`PATCH ${rows}/:`, single(vocabulary, 'update')],
    [`DELETE ${rows}/:`, deleteOne(vocabulary, 'delete')],
    [`PATCH ${rows}/:/:/increment`, single(vocabulary, 'update')],
    [`PATCH ${rows}/:/:/decrement`, single(vocabulary, 'update')],
  ];
  return routes.map(([route, events]) => [route, unlessStaged(events)]);
}

/** What calls about rows tell. */
export const ROW_ROUTES: readonly (readonly [string, RouteEvents])[] = [
  ...routesOf(TABLES),
  ...routesOf(COLLECTIONS),
];
