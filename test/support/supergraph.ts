import { composeServices as composeByApollo } from '@apollo/composition';
import {
  ApolloGateway,
  RemoteGraphQLDataSource,
  type GraphQLDataSourceProcessOptions,
} from '@apollo/gateway';
import { composeServices as composeByGuild } from '@theguild/federation-composition';
import { parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { Agent, fetch as fetchByUndici } from 'undici';
import type { Answer } from './http-server.ts';

export interface SubgraphSource {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

interface Composed {
  readonly supergraphSdl?: string | undefined;
  readonly errors?: readonly { readonly message: string }[] | undefined;
}

interface Definitions {
  name: string;
  url: string;
  typeDefs: DocumentNode;
}

const composers = {
  '@theguild/federation-composition': (services: Definitions[]): Composed =>
    composeByGuild(services),
  '@apollo/composition': (services: Definitions[]): Composed => composeByApollo(services),
} as const;

export type ComposerName = keyof typeof composers;
export const composerNames = Object.keys(composers) as ComposerName[];

/** The supergraph, or the reasons why there is none. */
export function compose(
  composer: ComposerName,
  subgraphs: readonly SubgraphSource[],
): { readonly sdl: string; readonly errors: readonly string[] } {
  const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
  const { supergraphSdl = '', errors = [] } = composers[composer](services);
  return { sdl: supergraphSdl, errors: errors.map(({ message }) => message) };
}

export interface SupergraphQuery {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A router that runs in this process, and passes the client's headers on. */
export interface Router {
  query(document: string, options?: SupergraphQuery): Promise<Answer>;
  close(): Promise<void>;
}

export type RouterName = keyof typeof routers;

/** Headers that a gateway of Appwrite's takes credentials from, and those that writes know. */
const passedOn = [
  'authorization',
  'x-appwrite-key',
  'x-appwrite-jwt',
  'x-appwrite-session',
  'x-atomic',
];

interface Passing {
  readonly headers?: Readonly<Record<string, string>>;
}

class PassingSource extends RemoteGraphQLDataSource<Passing> {
  override willSendRequest(options: GraphQLDataSourceProcessOptions<Passing>): void {
    const { request } = options;
    const { headers } = options.context as Passing;
    for (const name of passedOn) {
      const value = headers?.[name];
      if (value !== undefined) request.http?.headers.set(name, value);
    }
  }
}

const connections = new Agent({ pipelining: 0 });

/**
 * With a connection for each request: one that the server has closed meanwhile cannot be used again,
 * and a process that was busy composing hears of it too late.
 */
export const fetchAnew = ((input: string, init?: object) =>
  fetchByUndici(input, { ...init, dispatcher: connections })) as unknown as typeof fetch;

async function startApollo(supergraphSdl: string): Promise<Router> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ url }) => new PassingSource({ url, fetcher: fetchAnew as never }),
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  const { schema, executor } = await gateway.load();
  return {
    query: async (query, { variables = {}, headers = {} } = {}) =>
      runByApollo({ schema, executor }, { query, variables, headers }),
    close: () => gateway.stop(),
  };
}

const ignore = (): void => undefined;

type Loaded = Awaited<ReturnType<ApolloGateway['load']>>;

async function runByApollo(
  { schema, executor }: { readonly schema: GraphQLSchema; readonly executor: Loaded['executor'] },
  request: { readonly query: string } & Required<SupergraphQuery>,
): Promise<Answer> {
  const { query, variables, headers } = request;
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors.length > 0) return { data: null, errors } as unknown as Answer;
  // Apollo Server makes this of a request; only these parts of it are read.
  const context = {
    document,
    schema,
    queryHash: query,
    request: { query, variables },
    context: { headers },
    metrics: {},
    logger: console,
  };
  return (await executor(context as never)) as unknown as Answer;
}

interface HiveRuntime {
  readonly createGatewayRuntime: (options: object) => AsyncDisposable & {
    readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  };
}

async function startHive(supergraph: string): Promise<Router> {
  // Not a literal: its types change those of `graphql` for everybody who sees them.
  const packageName: string = '@graphql-hive/gateway-runtime';
  const { createGatewayRuntime } = (await import(packageName)) as HiveRuntime;
  const gateway = createGatewayRuntime({
    supergraph,
    logging: false,
    fetchAPI: { fetch: fetchAnew },
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }: { readonly request: Request }) =>
        Object.fromEntries(
          passedOn.flatMap((name) => {
            const value = request.headers.get(name);
            return value === null ? [] : [[name, value]];
          }),
        ),
    },
  });
  return {
    query: async (query, { variables = {}, headers = {} } = {}) => {
      const response = await gateway.fetch('http://router.test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    close: async () => {
      await gateway[Symbol.asyncDispose]();
    },
  };
}

const routers = { '@apollo/gateway': startApollo, '@graphql-hive/gateway-runtime': startHive };

export const startRouter = (name: RouterName, supergraph: string): Promise<Router> =>
  routers[name](supergraph);
