import { SERVICE_TYPE_PREFIX } from '../../catalog/reserved-names.ts';
import type { GatewayContext } from '../../resolvers/context.ts';
import type { Change, ChangeKind } from '../../resolvers/subscriptions/change.ts';
import { changesOf } from '../../resolvers/subscriptions/changes.ts';
import {
  createServiceSource,
  type ServiceItem,
} from '../../resolvers/subscriptions/service-changes.ts';
import { wantedBy } from '../../resolvers/subscriptions/table-subscriptions.ts';
import type { ObjectRef } from '@pothos/core';
import type { Builder, Types } from '../builder.ts';
import { delivery, type ChangeTypes } from '../change-types.ts';
import type { Model } from './dialect.ts';
import type { ServiceTypes } from './service-types.ts';
import { serviceSubscriptions, type ServiceSubscriptionFact } from './subscriptions.facts.ts';

/** Root fields that these subscriptions take; no table can have them. */
export const serviceSubscriptionNames: readonly string[] = serviceSubscriptions.map(
  ({ field }) => field,
);

export interface ServiceSubscriptionParts {
  readonly changes: ChangeTypes;
  /** Finds a model's type, which is made when it is first asked for. */
  readonly findModel: ServiceTypes['output'];
}

/** Subscriptions to what changes in Appwrite's own services, built from a table of facts. */
export function addServiceSubscriptions(builder: Builder, parts: ServiceSubscriptionParts): void {
  for (const fact of serviceSubscriptions) addServiceSubscription(builder, fact, parts);
}

function addServiceSubscription(
  builder: Builder,
  fact: ServiceSubscriptionFact,
  { changes, findModel }: ServiceSubscriptionParts,
): void {
  const { field, parent, id, thing } = fact;
  // A model's name gives an object type.
  const model = findModel(fact.model) as ObjectRef<Types, Model>;
  const changed = builder.objectRef<Change<ServiceItem>>(`${SERVICE_TYPE_PREFIX}${fact.type}`);
  builder.objectType(changed, {
    description: `A change among ${thing.noun} that the subscriber can see.`,
    fields: (t) => ({
      event: t.field({ type: changes.kind, nullable: false, resolve: ({ event }) => event }),
      reason: t.field({ type: changes.reason, nullable: false, resolve: ({ reason }) => reason }),
      _id: t.field({ type: 'ID', nullable: false, resolve: (change) => change.id }),
      [fact.itemField]: t.field({
        type: model,
        nullable: true,
        description: 'As it is now, read as the subscriber; null when it is gone.',
        resolve: ({ item }) => item,
      }),
    }),
  });
  builder.subscriptionField(field, (t) =>
    t.field({
      type: changed,
      nullable: true,
      description: `Changes of ${thing.noun} that the subscriber can see, from now on.`,
      args: {
        ...(parent === undefined ? {} : { [parent]: t.arg.string({ required: true }) }),
        ...(id === undefined ? {} : { [id]: t.arg.string() }),
        on: t.arg({ type: [changes.kind], description: 'Only such changes; all by default.' }),
      },
      extensions: delivery('every'),
      subscribe: (_root, args: object, context) =>
        serviceChanges(fact, args as Readonly<Record<string, unknown>>, context),
      resolve: (change) => change,
    }),
  );
}

function serviceChanges(
  { parent, id, thing }: ServiceSubscriptionFact,
  args: Readonly<Record<string, unknown>>,
  { subscriber }: GatewayContext,
): AsyncIterableIterator<Change<ServiceItem>> {
  const textOf = (name: string | undefined): string | undefined => {
    const value = name === undefined ? undefined : args[name];
    return typeof value === 'string' ? value : undefined;
  };
  const source = createServiceSource({
    thing,
    parent: textOf(parent),
    id: textOf(id),
    maxTracked: subscriber.settings.maxTrackedRows,
  });
  const wants = wantedBy(args['on'] as readonly ChangeKind[] | null | undefined);
  return changesOf({ feed: subscriber.openFeed(), source, wants });
}
