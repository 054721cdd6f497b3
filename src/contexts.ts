import type { GraphQLSchema } from 'graphql';
import { choiceOf } from './appwrite/choice.ts';
import { parseCredentials } from './appwrite/credentials.ts';
import { forwardedHeaders } from './appwrite/forwarded.ts';
import { decodeJson, encodeJson } from './appwrite/json.ts';
import { callerKeyOf } from './appwrite/single-flight.ts';
import type { AppwriteClient } from './appwrite/types.ts';
import type { ConnectedConfig } from './config/config.ts';
import { createCallBudget } from './loaders/call-budget.ts';
import { createLoaders } from './loaders/create-loaders.ts';
import { createMemory } from './loaders/memory.ts';
import type { Parts } from './parts.ts';
import type { CreateContext, CreateServiceContext, HeaderReader } from './resolvers/context.ts';
import { createExplainer } from './resolvers/explain.ts';
import { createScanAllowance } from './resolvers/scan-allowance.ts';
import { shareServiceReads } from './resolvers/services.ts';
import { createWriteSettings } from './resolvers/writes/settings.ts';
import { buildBuiltInSchema } from './schema/build-built-in.ts';
import type { GatewayServerOptions } from './server/server.ts';

/** The same for requests that get the same rows: see `OperationFlights`. */
export const callerKeyFor =
  ({ projectId }: ConnectedConfig) =>
  (headers: HeaderReader): string =>
    callerKeyOf({
      credentials: parseCredentials(headers, projectId),
      forwarded: forwardedHeaders(headers, ''),
    });

/** The schema is made when somebody first asks for it, and serves every project. */
export function builtInOptions({ config, client }: Parts): GatewayServerOptions['builtIn'] {
  const { enabled, ...limits } = config.builtIn;
  if (!enabled) return false;
  let schema: GraphQLSchema | undefined;
  return {
    schema: () => (schema ??= buildBuiltInSchema()),
    createContext: serviceContextFactory(client, config.limits.maxCalls),
    json: { decode: decodeJson, encode: encodeJson },
    limits,
  };
}

/** Calls carry the caller's own credential, for the project that the caller names. */
function serviceContextFactory(client: AppwriteClient, maxCalls: number): CreateServiceContext {
  return ({ headers, clientAddress, parameters, ...incoming }) => {
    const choice = choiceOf(headers, parameters);
    const calls = client.as({
      ...incoming,
      choice,
      credentials: parseCredentials(headers, choice['x-appwrite-project'] ?? 'console'),
      forwarded: forwardedHeaders(headers, clientAddress),
    });
    return { ...incoming, appwrite: shareServiceReads(createCallBudget(calls, maxCalls).appwrite) };
  };
}

/** Row calls and service calls carry the caller's own credential, and no other. */
export function contextFactory({ config, client, state }: Parts): CreateContext {
  const { projectId, limits, upstream, aggregates, explain: audience } = config;
  return ({ headers, callerKey, clientAddress, requestId, signal, deadline, passCookies }) => {
    const credentials = parseCredentials(headers, projectId);
    const forwarded = forwardedHeaders(headers, clientAddress);
    const tables = state.snapshot?.catalog.tables ?? [];
    const explain = createExplainer(headers.get('x-explain'), { audience, credentials, tables });
    const { observe, note } = explain ?? {};
    const caller = { credentials, key: callerKey, requestId, forwarded, observe };
    const calls = client.as({ ...caller, signal, deadline });
    const budget = createCallBudget(calls, limits.maxCalls);
    const memory = createMemory(budget.appwrite);
    const appwrite = shareServiceReads(memory.appwrite);
    const { maxUrlLength } = upstream;
    const delivery = { isInParts: false };
    const loaders = createLoaders(memory, {
      maxUrlLength,
      note,
      delivery,
      expectCalls: budget.expect,
    });
    const scans = createScanAllowance(aggregates, { credentials, appwrite });
    const writes = createWriteSettings(headers, {
      calls: memory.watch(calls),
      connect: (until) => memory.watch(client.as({ ...caller, deadline: until })),
      credentials,
      signal,
      maxRows: limits.maxBulkRows,
    });
    return { requestId, limits, appwrite, loaders, delivery, scans, writes, explain, passCookies };
  };
}
