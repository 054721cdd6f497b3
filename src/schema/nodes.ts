import type { InterfaceRef } from '@pothos/core';
import type { TableModel } from '../resolvers/model.ts';
import { encodeGlobalId } from '../resolvers/entities/global-id.ts';
import { createGlobalIdFinder, readNode, readNodes } from '../resolvers/entities/nodes.ts';
import type { ThingKind, ThingReference } from '../resolvers/entities/reference.ts';
import { thingTypes } from '../resolvers/entities/things.ts';
import type { Builder, Types } from './builder.ts';

/** The interface of everything that has a global id. */
export type NodeRef = InterfaceRef<Types, object>;

export const idDescription = 'Global id: no other thing of this API has the same.';

export function addNodeInterface(builder: Builder): NodeRef {
  const ref = builder.interfaceRef<object>('Node');
  builder.interfaceType(ref, {
    description: 'What has a global id, by which it is found with `node` and `nodes`.',
    fields: (t) => ({ id: t.id({ nullable: false, description: idDescription }) }),
  });
  return ref;
}

/** The root fields that find things by their global ids. */
export function addNodeQueries(
  builder: Builder,
  node: NodeRef,
  models: readonly TableModel[],
): void {
  const find = createGlobalIdFinder(models);
  builder.queryField('node', (t) =>
    t.field({
      type: node,
      nullable: true,
      description: 'What has this global id; null when it does not exist or cannot be read.',
      args: { id: t.arg.id({ required: true }) },
      resolve: (_root, { id }, context, info) => readNode(context, id, { find, info }),
    }),
  );
  builder.queryField('nodes', (t) =>
    t.field({
      type: [node],
      nullable: { list: true, items: true },
      description: 'What has these global ids, in their order; null where there is nothing.',
      args: { ids: t.arg.idList({ required: true }) },
      resolve: (_root, { ids }, context, info) => readNodes(context, ids, { find, info }),
    }),
  );
}

type Model = Readonly<Record<string, unknown>>;

/** What makes the global id of one of Appwrite's own things. */
export type ThingId = (thing: Model) => string;

const referenceOf: Record<ThingKind, (thing: Model) => ThingReference> = {
  user: ({ $id }) => ({ kind: 'user', id: String($id) }),
  team: ({ $id }) => ({ kind: 'team', id: String($id) }),
  file: ({ $id, bucketId }) => ({ kind: 'file', bucketId: String(bucketId), id: String($id) }),
};

/** Undefined for models that have no global id. */
export const thingIdOf = (modelName: string): ThingId | undefined => {
  if (!Object.hasOwn(thingTypes, modelName)) return undefined;
  const toReference = referenceOf[modelName as ThingKind];
  return (thing) => encodeGlobalId(toReference(thing));
};
