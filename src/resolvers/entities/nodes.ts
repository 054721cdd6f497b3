import type { GraphQLResolveInfo } from 'graphql';
import { tablePath } from '../../catalog/paths.ts';
import type { GatewayContext } from '../context.ts';
import type { TableModel } from '../model.ts';
import { decodeGlobalId } from './global-id.ts';
import { readEntities, type Entity, type Wanted } from './read-entities.ts';
import type { Reference } from './reference.ts';

/** Turns global ids into references. */
export type FindByGlobalId = (id: string, argument: string) => Reference | null;

export function createGlobalIdFinder(models: readonly TableModel[]): FindByGlobalId {
  const byPath = new Map(models.map((model) => [tablePath(model.table), model]));
  return (text, argument) => {
    const id = decodeGlobalId(text, argument);
    if (id.kind !== 'row') return id;
    const model = byPath.get(tablePath({ databaseId: id.databaseId, id: id.tableId }));
    // The table may have been there when the id was given out.
    return model ? { kind: 'row', model, id: id.id } : null;
  };
}

interface NodeReading {
  readonly find: FindByGlobalId;
  readonly info: GraphQLResolveInfo;
}

/** @throws BAD_USER_INPUT for what is no global id, before anything is read. */
export async function readNode(
  context: GatewayContext,
  id: string,
  { find, info }: NodeReading,
): Promise<Entity> {
  const [entity = null] = await readEntities(context, [find(id, 'id')], info);
  return entity;
}

/**
 * In the order of the ids; null for what does not exist or cannot be read.
 * @throws BAD_USER_INPUT for what is no global id, before anything is read.
 */
export async function readNodes(
  context: GatewayContext,
  ids: readonly string[],
  { find, info }: NodeReading,
): Promise<Entity[]> {
  const wanted: Wanted[] = ids.map((id, index) => find(id, `ids[${index}]`));
  return readEntities(context, wanted, info);
}
