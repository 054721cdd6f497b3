import { Query } from '../appwrite/query-strings.ts';
import { chunkIds } from '../appwrite/query.ts';
import type { AppwriteCalls, Row } from '../appwrite/types.ts';
import type { Table } from '../catalog/types.ts';
import { GatewayError } from '../errors.ts';
import { createBatcher } from './batch.ts';
import type { LoaderOptions } from './options.ts';
import { foldId, mergeNeeds, noNeeds, toSelect, toStoredId, type RowNeeds } from './row-needs.ts';

/** Most rows asked for in one call; a longer answer helps nobody. */
const MAX_BATCH_ROWS = 5_000;

/** Parents whose rows a batch cut off and that are then read one by one. */
const MAX_SINGLE_PARENTS = 50;

export interface RelatedRows {
  /** The table that holds the key. */
  readonly table: Table;
  /** Key column that holds the parent's id. */
  readonly key: string;
  readonly parentIds: readonly string[];
  /** Query strings that every row must match. */
  readonly filters: readonly string[];
  /** Query strings of the order, and of the cursor behind which the rows begin. */
  readonly order: readonly string[];
  readonly cursor: readonly string[];
  /** Rows wanted of each parent, in that order; at least 1. */
  readonly limit: number;
  readonly needs: RowNeeds;
  /** Counts of all matching rows are wanted, those before the cursor included. */
  readonly withTotal: boolean;
}

export interface RelatedGroup {
  /** At least `limit` rows where there are as many. */
  readonly rows: readonly Row[];
  /** How many there are; null where that was neither asked for nor known for free. */
  readonly total: number | null;
}

/** Related rows by the parent's folded id; a parent without any is not in it. */
export type RelatedIndex = ReadonlyMap<string, RelatedGroup>;

/** The rows of many parents, by a key that the rows hold. */
export function createRelatedRowsLoader(
  appwrite: AppwriteCalls,
  options: LoaderOptions,
): (request: RelatedRows) => Promise<RelatedIndex> {
  return createBatcher(
    ({ table, key, limit, filters, order, cursor }) =>
      JSON.stringify([table.databaseId, table.id, key, limit, filters, order, cursor]),
    async (requests) => {
      const [first] = requests;
      const ids = new Map(requests.flatMap((each) => each.parentIds.map((id) => [foldId(id), id])));
      const reader: Reader = {
        ...first,
        appwrite,
        needs: mergeNeeds(requests.map(({ needs }) => needs)),
        withTotal: requests.some(({ withTotal }) => withTotal),
        maxUrlLength: options.maxUrlLength,
        takeSingles: createSingles(),
      };
      const index = new Map<string, RelatedGroup>();
      const chunks = toChunks(reader, [...ids.values()]);
      options.expectCalls?.(chunks.length);
      await Promise.all(chunks.map((chunk) => readChunk(reader, chunk, index)));
      return index;
    },
    options,
  );
}

interface Reader extends Omit<RelatedRows, 'parentIds'> {
  readonly appwrite: AppwriteCalls;
  readonly maxUrlLength: number;
  /** Takes calls for single parents out of those that are left; false where they are too few. */
  readonly takeSingles: (calls: number) => boolean;
}

function createSingles(): Reader['takeSingles'] {
  let left = MAX_SINGLE_PARENTS;
  return (calls) => {
    if (calls > left) return false;
    left -= calls;
    return true;
  };
}

const toChunks = (reader: Reader, parentIds: readonly string[]): string[][] =>
  chunkIds(parentIds, {
    table: reader.table,
    attribute: reader.key,
    otherQueries: toQueries(reader, MAX_BATCH_ROWS),
    maxUrlLength: reader.maxUrlLength,
  });

/**
 * One call for the rows of all these parents. An answer shorter than its limit is complete; a
 * cut one satisfies the parents that have enough rows in it, and the others are read again:
 * each by a call of its own, or together while they are many.
 */
async function readChunk(
  reader: Reader,
  parentIds: readonly string[],
  index: Map<string, RelatedGroup>,
): Promise<void> {
  const limit = Math.min(parentIds.length * reader.limit, MAX_BATCH_ROWS);
  const { rows } = await reader.appwrite.listRows(reader.table, [
    Query.equal(reader.key, [...parentIds]),
    ...toQueries(reader, limit),
  ]);
  const groups = groupByParent(rows, reader.key);
  const isComplete = rows.length < limit;
  const hasAll = (id: string): boolean =>
    isComplete || (groups.get(foldId(id))?.length ?? 0) >= reader.limit;
  const isCounted = isComplete && reader.cursor.length === 0;
  for (const [id, group] of groups) {
    if (hasAll(id)) index.set(id, { rows: group, total: isCounted ? group.length : null });
  }
  const cut = parentIds.filter((id) => !hasAll(id));
  const uncounted = reader.withTotal && !isCounted ? parentIds.filter(hasAll) : [];
  const isCountedSingly = reader.takeSingles(uncounted.length);
  await Promise.all([
    ...(reader.takeSingles(cut.length)
      ? cut.map((id) => readParent(reader, id, index))
      : toFullChunks(reader, cut).map((chunk) => readChunk(reader, chunk, index))),
    ...(isCountedSingly
      ? uncounted.map((id) => countParent(reader, id, index))
      : [countTogether(reader, uncounted, index)]),
  ]);
}

/** One call for the counts of many parents, by a list of all their rows. */
async function countTogether(
  reader: Reader,
  parentIds: readonly string[],
  index: Map<string, RelatedGroup>,
): Promise<void> {
  const { appwrite, table, key, needs, filters } = reader;
  const related = needs.storedKeys.get(key);
  const storedKeys: RowNeeds['storedKeys'] = new Map(related ? [[key, related]] : []);
  const keyOnly = { ...noNeeds, storedKeys, isWhole: needs.isWhole };
  const { rows } = await appwrite.listRows(table, [
    Query.equal(key, [...parentIds]),
    ...toQueries({ ...reader, needs: keyOnly, filters, order: [], cursor: [] }, MAX_BATCH_ROWS),
  ]);
  if (rows.length >= MAX_BATCH_ROWS) throw tooManyCounts(reader, parentIds.length);
  const groups = groupByParent(rows, key);
  for (const id of parentIds.map(foldId)) {
    index.set(id, { rows: index.get(id)?.rows ?? [], total: groups.get(id)?.length ?? 0 });
  }
}

const tooManyCounts = ({ table }: Reader, parents: number): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `totalCount of "${table.name}" would need a call for each of ${parents} rows, and ` +
      `${MAX_SINGLE_PARENTS} are allowed; together they have ${MAX_BATCH_ROWS} rows or more, too ` +
      'many to be counted here. Ask for fewer rows above it, or leave the count out.',
  );

/**
 * Chunks so small that each call's limit has room for all rows wanted of its parents: a cut
 * answer then satisfies at least one of them, so that reading again comes to an end.
 */
function toFullChunks(reader: Reader, parentIds: readonly string[]): string[][] {
  const size = Math.max(1, Math.floor(MAX_BATCH_ROWS / reader.limit));
  return toChunks(reader, parentIds).flatMap((chunk) =>
    Array.from({ length: Math.ceil(chunk.length / size) }, (_, index) =>
      chunk.slice(index * size, (index + 1) * size),
    ),
  );
}

async function readParent(
  reader: Reader,
  parentId: string,
  index: Map<string, RelatedGroup>,
): Promise<void> {
  const isCounted = reader.withTotal && reader.cursor.length === 0;
  const { rows, total } = await reader.appwrite.listRows(
    reader.table,
    [Query.equal(reader.key, [parentId]), ...toQueries(reader, reader.limit)],
    { withTotal: isCounted },
  );
  index.set(foldId(parentId), { rows, total: isCounted ? total : null });
  if (reader.withTotal && !isCounted) await countParent(reader, parentId, index);
}

async function countParent(
  { appwrite, table, key, filters }: Reader,
  parentId: string,
  index: Map<string, RelatedGroup>,
): Promise<void> {
  const { total } = await appwrite.listRows(
    table,
    [Query.equal(key, [parentId]), ...filters, Query.limit(1), Query.select(['$id'])],
    { withTotal: true },
  );
  index.set(foldId(parentId), { rows: index.get(foldId(parentId))?.rows ?? [], total });
}

function toQueries({ needs, filters, order, cursor }: Reader, limit: number): string[] {
  const select = toSelect(needs, limit);
  return [
    ...filters,
    ...order,
    ...cursor,
    Query.limit(limit),
    ...(select ? [Query.select([...select])] : []),
  ];
}

function groupByParent(rows: readonly Row[], key: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const parentId = toStoredId(row[key]);
    if (parentId === null) continue;
    const group = groups.get(foldId(parentId));
    if (group) group.push(row);
    else groups.set(foldId(parentId), [row]);
  }
  return groups;
}
