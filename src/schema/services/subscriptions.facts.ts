import type { ServiceThing } from '../../resolvers/subscriptions/service-changes.ts';

/** A root field that tells of changes in one of Appwrite's services. */
export interface ServiceSubscriptionFact {
  readonly field: string;
  /** Type of a change, without the prefix that all services' types have. */
  readonly type: string;
  /** Name in the table of models. */
  readonly model: string;
  /** Field of the thing itself in a change. */
  readonly itemField: string;
  /** Argument that names what the things belong to; it is required where it is there. */
  readonly parent?: string;
  /** Argument that names a single one of them. */
  readonly id?: string;
  readonly thing: ServiceThing;
}

export const serviceSubscriptions: readonly ServiceSubscriptionFact[] = [
  {
    field: 'accountChanged',
    type: 'AccountChanged',
    model: 'user',
    itemField: 'account',
    thing: {
      noun: 'accounts',
      event: { own: 'users' },
      listPath: '/account',
      listKey: null,
      channel: () => 'account',
    },
  },
  {
    field: 'fileChanged',
    type: 'FileChanged',
    model: 'file',
    itemField: 'file',
    parent: 'bucketId',
    id: 'fileId',
    thing: {
      noun: 'files',
      event: { parent: 'buckets', own: 'files' },
      listPath: '/storage/buckets/{parent}/files',
      listKey: 'files',
      channel: (bucketId) => `buckets.${bucketId}.files`,
    },
  },
  {
    field: 'teamChanged',
    type: 'TeamChanged',
    model: 'team',
    itemField: 'team',
    id: 'teamId',
    thing: {
      noun: 'teams',
      event: { own: 'teams' },
      listPath: '/teams',
      listKey: 'teams',
      channel: () => 'teams',
    },
  },
  {
    field: 'membershipChanged',
    type: 'MembershipChanged',
    model: 'membership',
    itemField: 'membership',
    parent: 'teamId',
    id: 'membershipId',
    thing: {
      noun: 'memberships',
      event: { parent: 'teams', own: 'memberships' },
      listPath: '/teams/{parent}/memberships',
      listKey: 'memberships',
      channel: () => 'memberships',
    },
  },
  {
    field: 'executionChanged',
    type: 'ExecutionChanged',
    model: 'execution',
    itemField: 'execution',
    parent: 'functionId',
    id: 'executionId',
    thing: {
      noun: 'executions',
      event: { parent: 'functions', own: 'executions' },
      listPath: '/functions/{parent}/executions',
      listKey: 'executions',
      channel: () => 'executions',
    },
  },
];
