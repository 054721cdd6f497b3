import type { BuiltInOptions } from './built-in/handler.ts';
import type { PlanningOptions } from './compiled-execution.ts';
import type { GraphiQLOptions } from './graphiql.ts';
import type { Health } from './health.ts';
import type { LinkedFilesOptions } from './linked-files.ts';
import type { Metrics } from './metrics.ts';
import type { RequestScopes } from './request-scope.ts';
import type { OperationFlights } from './operation-flights.ts';
import type { PersistedOperationsOptions } from './persisted-operations.ts';
import type { Answer, ShortPathOptions } from './short-path.ts';
import type { UploadLimits } from './uploads/receive-form.ts';
import type { GraphQLHandlerOptions } from './yoga.ts';

export interface GatewayServerOptions
  extends
    Omit<GraphQLHandlerOptions, 'shared' | 'persisted' | 'maxAgeSeconds'>,
    Pick<ShortPathOptions, 'identify' | 'createLightContext'> {
  /** Operations that clients name; by default those that they have kept themselves. */
  readonly persistedOperations?: PersistedOperationsOptions & { readonly maxAgeSeconds: number };
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly requestTimeoutMs: number;
  /** How long a connection may be idle, in milliseconds. */
  readonly keepAliveTimeoutMs: number;
  readonly scopes: RequestScopes;
  readonly metrics: Metrics;
  readonly health: () => Health;
  /** False: no page at all. */
  readonly graphiql: GraphiQLOptions | false;
  /** Origins whose pages may call the gateway with credentials; false: no other origin. */
  readonly cors: readonly string[] | false;
  /** Operations under way, which equal ones join. */
  readonly flights: OperationFlights<Answer>;
  readonly uploads: UploadLimits;
  /** Reads what an address of a file stands for. */
  readonly readLink: LinkedFilesOptions['readLink'];
  readonly planning?: PlanningOptions;
  /** The API of Appwrite's built-in endpoint; false: not served. */
  readonly builtIn: BuiltInOptions | false;
  readonly subscriptions: SubscriptionLimits;
  readonly trustProxy: boolean;
  /** Headers, in lower case, that mean something to the configuration's own code. */
  readonly otherHeaders?: readonly string[] | undefined;
  /** How long a closing server still serves connections, in milliseconds; 300 by default. */
  readonly lullMs?: number;
  /** How long one that others have taken over from leaves idle ones open; 5,000 by default. */
  readonly idleMs?: number;
}

export interface SubscriptionLimits {
  /** Changes that wait for a slow client at most. */
  readonly maxQueue: number;
  /** Operations at the same time on one connection. */
  readonly maxPerConnection: number;
  /** Subscriptions of one credential. */
  readonly maxPerCredential: number;
  /** WebSockets and streams of events, altogether. */
  readonly maxConnections: number;
  readonly pingMs: number;
}
