import { Query } from '../../appwrite/query-strings.ts';
import { chunkIds } from '../../appwrite/query.ts';
import type { Row } from '../../appwrite/types.ts';
import { foldId, toStoredId } from '../../loaders/row-needs.ts';
import type { GatewayContext } from '../context.ts';
import type { RelatedModel, TableModel } from '../model.ts';
import {
  relationshipKey,
  rowKey,
  type LinkQuestion,
  type Questions,
  type RowQuestion,
} from './questions.ts';

/** A row as far as it is known: the columns asked for, and those written meanwhile. */
export interface KnownRow {
  readonly values: Record<string, unknown>;
  /** When it was last changed; null for a row that only the plan makes. */
  readonly updatedAt: string | null;
}

export interface KnownLinks {
  readonly ids: readonly string[];
  /** When the row that they start from was last changed, as of the same moment. */
  readonly updatedAt: string | null;
}

/** What was read before a write. Planning notes in it what the writes planned so far change. */
export interface World {
  /** Null: not there, or not readable. Rows that nobody asked for are not in it. */
  readonly rows: Map<string, KnownRow | null>;
  /** By `linkKey`. */
  readonly links: Map<string, KnownLinks>;
  /** Ids of the rows that hold a partner, by `linkKey`. */
  readonly holders: Map<string, string>;
}

export const linkKey = (model: TableModel, related: RelatedModel, id: string): string =>
  `${relationshipKey(model, related)}/${foldId(id)}`;

/** Reads all that is asked, at once: a call for each table, list of links and set of partners. */
export async function readWorld(context: GatewayContext, questions: Questions): Promise<World> {
  const world: World = { rows: new Map(), links: new Map(), holders: new Map() };
  await Promise.all([
    ...[...questions.rows.values()].map((question) => readRows(context, question, world)),
    ...[...questions.links.values()].map((question) => readLinks(context, question, world)),
    ...[...questions.holders.values()].map((question) => readHolders(context, question, world)),
  ]);
  return world;
}

const updatedAtOf = (row: Row): string => String(row.$updatedAt);

async function readRows(
  { loaders }: GatewayContext,
  { model, ids, columns, storedKeys }: RowQuestion,
  world: World,
): Promise<void> {
  const needs = { columns, storedKeys, isWhole: false };
  const found = await loaders.rows({ table: model.table, ids: [...ids.values()], needs });
  for (const [folded, id] of ids) {
    const row = found.get(folded);
    world.rows.set(
      rowKey(model, id),
      row ? { values: { ...row }, updatedAt: updatedAtOf(row) } : null,
    );
  }
}

/** The row comes along, so that its links are known to be those of that moment. */
async function readLinks(
  { appwrite }: GatewayContext,
  { model, related, ids }: LinkQuestion,
  world: World,
): Promise<void> {
  const { key } = related.relationship;
  const select = Query.select(['$id', `${key}.$id`]);
  const others = [Query.limit(ids.size), select];
  const chunks = chunkIds([...ids.values()], { table: model.table, otherQueries: others });
  for (const chunk of chunks) {
    const { rows } = await appwrite.listRows(model.table, [Query.equal('$id', chunk), ...others], {
      nestedTable: related.target.table,
    });
    for (const row of rows) noteLinks(world, { model, related }, row);
  }
  for (const id of ids.values()) {
    if (!world.links.has(linkKey(model, related, id))) world.rows.set(rowKey(model, id), null);
  }
}

function noteLinks(
  { links, rows }: World,
  { model, related }: Omit<LinkQuestion, 'ids'>,
  row: Row,
): void {
  const id = String(row.$id);
  const linked = row[related.relationship.key];
  const ids = Array.isArray(linked) ? linked.map(toStoredId).filter((each) => each !== null) : [];
  const updatedAt = updatedAtOf(row);
  links.set(linkKey(model, related, id), { ids, updatedAt });
  const place = rowKey(model, id);
  if (!rows.has(place)) rows.set(place, { values: {}, updatedAt });
}

async function readHolders(
  { appwrite }: GatewayContext,
  { model, related, ids }: LinkQuestion,
  world: World,
): Promise<void> {
  const { key } = related.relationship;
  const others = [Query.limit(ids.size)];
  const options = { table: model.table, attribute: key, otherQueries: others };
  const chunks = chunkIds([...ids.values()], options);
  for (const chunk of chunks) {
    const { rows } = await appwrite.listRows(model.table, [Query.equal(key, chunk), ...others]);
    for (const row of rows) {
      const partner = toStoredId(row[key]);
      if (partner !== null) world.holders.set(linkKey(model, related, partner), String(row.$id));
    }
  }
}
