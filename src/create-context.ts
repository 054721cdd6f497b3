import { randomUUID } from 'node:crypto';
import { parseCredentials } from './appwrite/credentials.ts';
import { forwardedHeaders } from './appwrite/forwarded.ts';
import type { AppwriteClient, Caller } from './appwrite/types.ts';
import type { Catalog } from './catalog/types.ts';
import type { ConnectedConfig } from './config/config.ts';
import { limitCalls } from './loaders/call-budget.ts';
import { createLoaders } from './loaders/create-loaders.ts';
import type { CreateContext, GatewayContext } from './resolvers/context.ts';
import { createExplainer } from './resolvers/explain.ts';
import { createScanAllowance } from './resolvers/scan-allowance.ts';
import type { Feeds } from './resolvers/subscriptions/feeds.ts';

/** What contexts are made of. */
export interface ContextParts {
  readonly config: ConnectedConfig;
  readonly client: AppwriteClient;
  readonly feeds: Feeds;
  /** The catalog in force is looked up for each operation. */
  readonly state: { readonly snapshot: { readonly catalog: Catalog } | undefined };
}

/** Row calls and service calls carry the caller's own credential, and no other. */
export function createContextFactory(parts: ContextParts): CreateContext {
  const { config, client, feeds, state } = parts;
  const { projectId, limits, upstream, aggregates, explain: audience } = config;
  return ({ headers, clientAddress, requestId, signal, deadline, passCookies }) => {
    const credentials = parseCredentials(headers, projectId);
    const forwarded = forwardedHeaders(headers, clientAddress);
    const tables = state.snapshot?.catalog.tables ?? [];
    const explain = createExplainer(headers.get('x-explain'), { audience, credentials, tables });
    const { observe, note } = explain ?? {};
    const calls = client.as({ credentials, requestId, forwarded, signal, deadline, observe });
    const appwrite = limitCalls(calls, limits.maxCalls);
    const loaders = createLoaders(appwrite, { maxUrlLength: upstream.maxUrlLength, note });
    const scans = createScanAllowance(aggregates, { credentials, appwrite });
    const createReadings = (reads: number): GatewayContext =>
      createReadContext(parts, { credentials, forwarded, subscriber, reads });
    const subscriber = feeds.subscriberOf({
      credentials,
      forwarded,
      clientAddress,
      createContext: createReadings,
    });
    return { requestId, limits, appwrite, loaders, scans, explain, subscriber, passCookies };
  };
}

interface ReadCaller extends Pick<Caller, 'credentials' | 'forwarded'> {
  readonly subscriber: GatewayContext['subscriber'];
  /** Subscriptions that read together; each may make as many calls as an operation. */
  readonly reads: number;
}

/** What subscriptions read with, each time anew. */
function createReadContext({ config, client }: ContextParts, caller: ReadCaller): GatewayContext {
  const { limits, upstream, aggregates, requestTimeoutMs } = config;
  const { credentials, forwarded, subscriber, reads } = caller;
  const requestId = randomUUID();
  const deadline = Date.now() + requestTimeoutMs;
  const calls = client.as({ credentials, forwarded, requestId, deadline, isFresh: true });
  const appwrite = limitCalls(calls, limits.maxCalls * reads);
  const loaders = createLoaders(appwrite, { maxUrlLength: upstream.maxUrlLength });
  const scans = createScanAllowance(aggregates, { credentials, appwrite });
  const passCookies = (): void => undefined;
  return { requestId, limits, appwrite, loaders, scans, subscriber, passCookies };
}
