import { isDeepStrictEqual } from 'node:util';
import { rowAllows, tableAllows } from '../rows/access.ts';
import { denied, overwrittenAnswer, readWritten } from '../rows/changes.ts';
import { givenTimes, now, upsertValues } from '../rows/data.ts';
import { permissionsOf, sequenceOf, type Row, type RowScope } from '../rows/row.ts';
import { insertOrOverwriteRow, updateStoredRow, type ColumnValues } from '../rows/storage.ts';
import { scalarColumns } from '../rows/structure.ts';
import { createRelationships, scalarsOf, storedKeys } from './create.ts';
import { draftId, draftPermissions, isLooselyEqual, type Draft } from './draft.ts';
import { readLinks, type Linked } from './links.ts';
import { populateRelationships } from './read.ts';
import type { Session } from './session.ts';
import { relationshipsOf } from './sides.ts';

interface Upsert {
  readonly draft: Draft;
  readonly existing: Row | undefined;
}

/** Whether everything that the row has was given, just as it is, and nothing else. */
function isSame(scope: RowScope, { draft, existing }: Upsert, links: Links): boolean {
  if (existing === undefined) return false;
  const given = Object.keys(draft.values).filter((key) => !key.startsWith('$'));
  const scalars = scalarColumns(scope.table).map(({ key }) => [key, existing[key]] as const);
  const old = new Map<string, unknown>([...scalars, ...links]);
  const isKept = (key: string): boolean => {
    const value = draft.values[key];
    return isDeepStrictEqual(old.get(key), value) || isLooselyEqual(old.get(key), value);
  };
  const permissions = [permissionsOf(existing), draftPermissions(draft)].map((each) =>
    [...each].sort(),
  );
  return (
    isDeepStrictEqual(permissions[0], permissions[1]) &&
    given.length === old.size &&
    given.every((key) => old.has(key) && isKept(key))
  );
}

type Links = ReadonlyMap<string, Linked>;

/** An upsert gives every relationship a value: what it is already, or null. */
function fillRelationships({ table }: RowScope, { values }: Draft, links: Links): void {
  for (const { key } of relationshipsOf(table)) {
    if (!Object.hasOwn(values, key)) values[key] = links.get(key) ?? null;
  }
}

function authorize({ caller, table }: RowScope, existing: Row | undefined): void {
  const isAllowed =
    existing === undefined
      ? tableAllows(caller, table, 'create')
      : rowAllows(caller, table, { action: 'update', permissions: permissionsOf(existing) });
  if (!isAllowed) throw denied();
}

/** Stores the row; answers the sequence of another row that was overwritten instead, else null. */
function store(scope: RowScope, { draft, existing }: Upsert, values: ColumnValues): number | null {
  const { server, table } = scope;
  const sequence = server.rows.reserveSequences(table, 1);
  const permissions = draftPermissions(draft);
  const time = now(scope);
  const times = { updatedAt: time, ...givenTimes(scope, draft.values) };
  if (existing === undefined) {
    const row = { id: draftId(draft), sequence, createdAt: time, ...times, permissions, values };
    return server.db.transaction(() => insertOrOverwriteRow(server.db, table, row));
  }
  server.db.transaction(() => {
    updateStoredRow(server.db, table, {
      sequence: sequenceOf(existing),
      change: { ...times, permissions, values },
    });
  });
  return null;
}

/** Creates a row or merges into it, with the rows within it. */
export function upsertDraft(session: Session, scope: RowScope, upsert: Upsert): Row {
  const { draft, existing } = upsert;
  const links = existing === undefined ? new Map<string, Linked>() : readLinks(scope, existing);
  if (existing !== undefined && isSame(scope, upsert, links)) {
    populateRelationships(scope, [existing]);
    return existing;
  }
  authorize(scope, existing);
  fillRelationships(scope, draft, links);
  const values = upsertValues(scope, scalarsOf(scope, draft), existing);
  createRelationships(session, scope, draft);
  const keys = storedKeys(scope, draft);
  const overwritten = store(scope, upsert, [...values, ...keys]);
  const id = draftId(draft);
  const row =
    overwritten === null
      ? readWritten(scope, id, values)
      : overwrittenAnswer(scope, overwritten, id);
  populateRelationships(scope, [row]);
  return row;
}
