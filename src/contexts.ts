import { randomUUID } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { choiceOf } from './appwrite/choice.ts';
import { parseCredentials } from './appwrite/credentials.ts';
import { forwardedHeaders } from './appwrite/forwarded.ts';
import { decodeJson, encodeJson } from './appwrite/json.ts';
import { callerKeyOf } from './appwrite/single-flight.ts';
import type { AppwriteCalls, Caller } from './appwrite/types.ts';
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
import { createMemory, type Memory } from './loaders/memory.ts';
import { addressOf, createLinks } from './links.ts';
import type { Parts } from './parts.ts';
import type {
  CreateContext,
  CreateServiceContext,
  GatewayContext,
  HeaderReader,
  Identity,
  IncomingRequest,
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
import type { GatewayServerOptions } from './server/server-options.ts';

type Incoming = Pick<IncomingRequest, 'headers' | 'clientAddress'>;

/** Who asks. Throws where a credential is malformed. */
export const identifierFor = ({ config: { projectId }, extensions }: Parts) => {
  const { headers: names = [] } = extensions;
  return ({ headers, clientAddress }: Incoming): Identity => {
    const credentials = parseCredentials(headers, projectId);
    const forwarded = forwardedHeaders(headers, clientAddress);
    const key = callerKeyOf({ credentials, forwarded }) + headersFor(headers, names);
    return { credentials, forwarded, key };
  };
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
  const making = toMaking(parts);
  return (incoming) => toWhole(new OperationContext(making, incoming));
}

/**
 * The same contexts, which make what a read of rows does without when it is asked for. Nobody may
 * copy them: own code, which may, gets whole ones, and rows as they are.
 */
export function lightContextFactory(parts: Parts): CreateContext {
  const { hooks, schema } = parts.extensions;
  if ((hooks ?? schema) !== undefined) {
    const create = contextFactory(parts);
    return (incoming) => create({ ...incoming, rowsAsBytes: false });
  }
  const making = toMaking(parts);
  return (incoming) => new OperationContext(making, incoming);
}

/** What the contexts of all operations are made with. */
interface Making {
  readonly parts: Parts;
  readonly identify: (incoming: Incoming) => Identity;
  readonly createGuarding: CreateGuarding;
  readonly headerNames: readonly string[];
}

const toMaking = (parts: Parts): Making => ({
  parts,
  identify: identifierFor(parts),
  createGuarding: guardingFactory(parts),
  headerNames: parts.extensions.headers ?? [],
});

/** What has been asked for of a context. */
interface Made {
  scans?: GatewayContext['scans'];
  links?: NonNullable<GatewayContext['links']>;
  tableRefresh?: NonNullable<GatewayContext['tableRefresh']>;
  writes?: GatewayContext['writes'];
  subscriber?: Subscriber;
}

class OperationContext implements GatewayContext {
  readonly requestId: string;
  readonly deadline: number;
  readonly passCookies: GatewayContext['passCookies'];
  readonly files: GatewayContext['files'];
  readonly limits: GatewayContext['limits'];
  readonly explain: GatewayContext['explain'];
  private readonly making: Making;
  private readonly incoming: IncomingRequest;
  private readonly asker: Caller;
  private readonly calls: AppwriteCalls;
  private readonly guarding: Guarding;
  private readonly reading: Reading;
  private readonly made: Made = {};

  constructor(making: Making, incoming: IncomingRequest) {
    const { requestId, deadline, headers, signal, rowsAsBytes } = incoming;
    const { config, client } = making.parts;
    const { credentials, forwarded, key } = incoming.identity ?? making.identify(incoming);
    this.making = making;
    this.incoming = incoming;
    this.requestId = requestId;
    this.deadline = deadline;
    this.passCookies = incoming.passCookies;
    this.files = incoming.files;
    this.limits = config.limits;
    this.explain = createExplainer(headers.get('x-explain'), {
      audience: config.explain,
      credentials,
      tables: making.parts.state.snapshot?.catalog.tables ?? [],
    });
    const observe = this.explain?.observe;
    this.asker = { credentials, forwarded, key, observe, rowsAsBytes, requestId, signal, deadline };
    this.calls = client.as(this.asker);
    this.guarding = making.createGuarding({ credentials, headers, calls: this.calls });
    const note = this.explain?.note;
    this.reading = createReading(config, { guarding: this.guarding, note });
  }

  get appwrite(): AppwriteCalls {
    return this.reading.appwrite;
  }

  get loaders(): GatewayContext['loaders'] {
    return this.reading.loaders;
  }

  get delivery(): GatewayContext['delivery'] {
    return this.reading.delivery;
  }

  get hooks(): GatewayContext['hooks'] {
    return this.guarding.hooks;
  }

  get caller(): GatewayContext['caller'] {
    return this.guarding.caller;
  }

  get scans(): GatewayContext['scans'] {
    const { aggregates } = this.making.parts.config;
    const { credentials } = this.asker;
    const { appwrite } = this;
    return (this.made.scans ??= createScanAllowance(aggregates, { credentials, appwrite }));
  }

  get writes(): GatewayContext['writes'] {
    return (this.made.writes ??= this.createWrites());
  }

  get links(): NonNullable<GatewayContext['links']> {
    const { asker, appwrite, address } = this;
    const { credentials } = asker;
    const { links } = this.making.parts;
    return (this.made.links ??= createLinks(links, { credentials, appwrite, address }));
  }

  get tableRefresh(): NonNullable<GatewayContext['tableRefresh']> {
    const { refreshTables: refresh } = this.making.parts;
    return (this.made.tableRefresh ??= createTableRefresh({ deadline: this.deadline, refresh }));
  }

  get subscriber(): Subscriber {
    return (this.made.subscriber ??= this.createSubscriber());
  }

  private get address(): string {
    const { headers, isSecure } = this.incoming;
    const { config, links } = this.making.parts;
    const { basePath } = links;
    return addressOf(config, { host: headers.get('host'), isSecure, basePath });
  }

  private createWrites(): GatewayContext['writes'] {
    const { asker, calls, guarding, incoming } = this;
    const { client, config } = this.making.parts;
    const connect = (until?: number): AppwriteCalls => {
      const lasting = { ...asker, signal: undefined, deadline: until };
      const used = until === undefined ? calls : client.as(lasting);
      return this.reading.memory.watch(guarding.guard(used));
    };
    const { credentials } = asker;
    const { headers, signal } = incoming;
    const maxRows = config.limits.maxBulkRows;
    return createWriteSettings(headers, { connect, credentials, signal, maxRows });
  }

  private createSubscriber(): Subscriber {
    const { parts, createGuarding, headerNames } = this.making;
    const { headers, clientAddress } = this.incoming;
    const { credentials, forwarded = {} } = this.asker;
    return createSubscriber(parts, {
      ...{ credentials, forwarded, clientAddress, address: this.address, createGuarding },
      variant: headersFor(headers, headerNames),
      headers: keepHeaders(headers, headerNames),
    });
  }
}

/** With everything made, and its own, for whoever copies it. */
function toWhole(context: OperationContext): GatewayContext {
  const { requestId, deadline, passCookies, files, limits, explain, appwrite, loaders } = context;
  const { delivery, hooks, caller, scans, writes, links, tableRefresh, subscriber } = context;
  const incoming = { requestId, deadline, passCookies, files };
  const reading = { limits, appwrite, loaders, delivery, scans, hooks, caller, explain };
  return { ...incoming, ...reading, writes, links, tableRefresh, subscriber };
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
  readonly guarding: Guarding;
  readonly note?: NoteStep | undefined;
  /** Operations that read together. */
  readonly reads?: number;
}

/** What reads go through: a budget of calls, what was read before, and the loaders. */
interface Reading extends Pick<GatewayContext, 'appwrite' | 'loaders' | 'delivery'> {
  readonly memory: Memory;
}

function createReading(
  { limits, upstream: { maxUrlLength } }: ConnectedConfig,
  { guarding, note, reads = 1 }: ReadingOptions,
): Reading {
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
  return { appwrite, memory, loaders: createLoaders(memory, options), delivery };
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
  const { memory, ...reading } = createReading(config, { guarding, reads });
  const { appwrite } = reading;
  const scans = createScanAllowance(config.aggregates, { credentials, appwrite });
  // A subscription's fields write nothing; the context has its settings all the same.
  const writes = createWriteSettings(new Headers(), {
    connect: () => memory.watch(calls),
    credentials,
    signal: stop.signal,
    maxRows: 0,
  });
  const links = createLinks(parts.links, { credentials, appwrite, address });
  const { hooks, caller: asker } = guarding;
  const passCookies = (): undefined => undefined;
  const { limits } = config;
  const own = { limits, requestId, links, writes, subscriber, passCookies };
  return { ...reading, ...own, scans, hooks, caller: asker };
}
