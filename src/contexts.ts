import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { choiceOf } from './appwrite/choice.ts';
import { parseCredentials } from './appwrite/credentials.ts';
import { forwardedHeaders } from './appwrite/forwarded.ts';
import { decodeJson, encodeJson } from './appwrite/json.ts';
import { callerKeyOf } from './appwrite/single-flight.ts';
import type { Caller, Credentials } from './appwrite/types.ts';
import type { ConnectedConfig } from './config/config.ts';
import {
  guardingFactory,
  keepHeaders,
  roomFor,
  type CreateGuarding,
  type Guarding,
} from './guarding.ts';
import { createCallBudget } from './loaders/call-budget.ts';
import { createLoaders } from './loaders/create-loaders.ts';
import type { NoteStep } from './loaders/gateway-step.ts';
import { createMemory } from './loaders/memory.ts';
import { addressOf, createLinks } from './links.ts';
import type { Parts } from './parts.ts';
import type {
  CreateContext,
  CreateServiceContext,
  GatewayContext,
  HeaderReader,
} from './resolvers/context.ts';
import { createExplainer } from './resolvers/explain.ts';
import { headersFor } from './resolvers/hooks/caller.ts';
import type { Subscriber } from './resolvers/subscriptions/feed.ts';
import type { FeedCaller } from './resolvers/subscriptions/feeds.ts';
import { createScanAllowance } from './resolvers/scan-allowance.ts';
import { shareServiceReads } from './resolvers/services.ts';
import { createTableRefresh } from './resolvers/table-refresh.ts';
import { createWriteSettings } from './resolvers/writes/settings.ts';
import { buildBuiltInSchema } from './schema/build-built-in.ts';
import type { GatewayServerOptions } from './server/server.ts';

/** The same for requests that get the same rows: see `OperationFlights`. */
export const callerKeyFor = ({ config: { projectId }, extensions }: Parts) => {
  const { headers: names = [] } = extensions;
  return (headers: HeaderReader): string =>
    callerKeyOf({
      credentials: parseCredentials(headers, projectId),
      forwarded: forwardedHeaders(headers, ''),
    }) + headersFor(headers, names);
};

/** The schema is made when somebody first asks for it, and serves every project. */
export function builtInOptions(parts: Parts): GatewayServerOptions['builtIn'] {
  const { enabled, ...limits } = parts.config.builtIn;
  if (!enabled) return false;
  let schema: GraphQLSchema | undefined;
  return {
    schema: () => (schema ??= buildBuiltInSchema()),
    createContext: serviceContextFactory(parts),
    json: { decode: decodeJson, encode: encodeJson },
    limits,
  };
}

/** Calls carry the caller's own credential, for the project that the caller names. */
function serviceContextFactory({ client, config, refreshTables }: Parts): CreateServiceContext {
  const { projectId, limits } = config;
  return ({ headers, clientAddress, parameters, ...incoming }) => {
    const choice = choiceOf(headers, parameters);
    const calls = client.as({
      ...incoming,
      choice,
      credentials: parseCredentials(headers, choice['x-appwrite-project'] ?? 'console'),
      forwarded: forwardedHeaders(headers, clientAddress),
    });
    const { appwrite } = createCallBudget(calls, limits.maxCalls);
    const isOwnProject = choice['x-appwrite-project'] === projectId;
    return {
      ...incoming,
      appwrite: shareServiceReads(appwrite),
      ...(isOwnProject && {
        tableRefresh: createTableRefresh({ ...incoming, refresh: refreshTables }),
      }),
    };
  };
}

/** Row calls and service calls carry the caller's own credential, and no other. */
export function contextFactory(parts: Parts): CreateContext {
  const { config, client, extensions, state } = parts;
  const { headers: headerNames = [] } = extensions;
  const keyOf = headerNames.length === 0 ? undefined : callerKeyFor(parts);
  const createGuarding = guardingFactory(parts);
  // Own code is to get rows as they are.
  const isRowRead = (extensions.hooks ?? extensions.schema) !== undefined;
  const { projectId, explain: audience } = config;
  return ({ headers, callerKey, clientAddress, isSecure, signal, rowsAsBytes, ...incoming }) => {
    const { requestId, deadline } = incoming;
    const credentials = parseCredentials(headers, projectId);
    const forwarded = forwardedHeaders(headers, clientAddress);
    const tables = state.snapshot?.catalog.tables ?? [];
    const explain = createExplainer(headers.get('x-explain'), { audience, credentials, tables });
    const { observe, note } = explain ?? {};
    const key = callerKey ?? keyOf?.(headers);
    const caller = {
      ...{ credentials, key, requestId, forwarded, observe },
      rowsAsBytes: rowsAsBytes === true && !isRowRead,
    };
    const calls = client.as({ ...caller, signal, deadline });
    const guarding = createGuarding({ credentials, headers, calls });
    const { memory, ...reading } = createReading(config, { credentials, guarding, note });
    const writes = createWriteSettings(headers, {
      connect: (until) =>
        memory.watch(
          guarding.guard(until === undefined ? calls : client.as({ ...caller, deadline: until })),
        ),
      credentials,
      signal,
      maxRows: config.limits.maxBulkRows,
    });
    const { basePath } = parts.links;
    const address = addressOf(config, { host: headers.get('host'), isSecure, basePath });
    const links = createLinks(parts.links, { credentials, appwrite: reading.appwrite, address });
    const subscriber = createSubscriber(parts, {
      ...{ credentials, forwarded, clientAddress, address, createGuarding },
      variant: headersFor(headers, headerNames),
      headers: keepHeaders(headers, headerNames),
    });
    const tableRefresh = createTableRefresh({ deadline, refresh: parts.refreshTables });
    const service = { ...incoming, links, tableRefresh };
    const { hooks, caller: asker } = guarding;
    return { ...service, ...reading, hooks, caller: asker, writes, subscriber, explain };
  };
}

/**
 * Apart from the context of the operation, of which a function made there would keep everything
 * for as long as the subscription lasts.
 */
function createSubscriber(
  parts: Parts,
  {
    address,
    headers,
    createGuarding,
    ...caller
  }: Omit<FeedCaller, 'createContext'> & Pick<ReadCaller, 'address' | 'headers' | 'createGuarding'>,
): Subscriber {
  const { credentials, forwarded } = caller;
  const kept = { credentials, forwarded, address, headers, createGuarding };
  const createContext = (reads: number): GatewayContext =>
    createReadContext(parts, { ...kept, subscriber, reads });
  const subscriber = parts.feeds.subscriberOf({ ...caller, createContext });
  return subscriber;
}

interface ReadingOptions {
  readonly credentials: Credentials;
  readonly guarding: Guarding;
  readonly note?: NoteStep | undefined;
  /** Operations that read together. */
  readonly reads?: number;
}

/** What reads go through: a budget of calls, what was read before, and the loaders. */
function createReading(
  { limits, upstream: { maxUrlLength }, aggregates }: ConnectedConfig,
  { credentials, guarding, note, reads = 1 }: ReadingOptions,
) {
  const budget = createCallBudget(guarding.calls, limits.maxCalls * reads);
  const memory = createMemory(budget.appwrite);
  const appwrite = shareServiceReads(memory.appwrite);
  const delivery = { isInParts: false };
  const options = {
    maxUrlLength: roomFor(maxUrlLength, guarding),
    note,
    delivery,
    expectCalls: budget.expect,
  };
  const loaders = createLoaders(memory, options);
  const scans = createScanAllowance(aggregates, { credentials, appwrite });
  return { limits, appwrite, memory, loaders, delivery, scans };
}

interface ReadCaller extends Pick<Caller, 'credentials' | 'forwarded'> {
  readonly headers: HeaderReader;
  readonly createGuarding: CreateGuarding;
  readonly subscriber: GatewayContext['subscriber'];
  /** Where the client reaches the gateway. */
  readonly address: string;
  /** Subscriptions that read together; each may make as many calls as an operation. */
  readonly reads: number;
}

/** What subscriptions read with, each time anew. */
function createReadContext(parts: Parts, caller: ReadCaller): GatewayContext {
  const { config, client, stop } = parts;
  const { credentials, forwarded, headers, address, subscriber, reads } = caller;
  const requestId = randomUUID();
  const deadline = Date.now() + config.requestTimeoutMs;
  const calls = client.as({ credentials, forwarded, requestId, deadline, isFresh: true });
  const guarding = caller.createGuarding({ credentials, headers, calls });
  const { memory, ...reading } = createReading(config, { credentials, guarding, reads });
  // A subscription's fields write nothing; the context has its settings all the same.
  const writes = createWriteSettings(new Headers(), {
    connect: () => memory.watch(calls),
    credentials,
    signal: stop.signal,
    maxRows: 0,
  });
  const links = createLinks(parts.links, { credentials, appwrite: reading.appwrite, address });
  const { hooks, caller: asker } = guarding;
  const passCookies = (): undefined => undefined;
  return { ...reading, hooks, caller: asker, requestId, links, writes, subscriber, passCookies };
}
