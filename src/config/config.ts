import { z } from 'zod';
import {
  choice,
  endpoint,
  graphqlName,
  map,
  origin,
  section,
  text,
  webAddress,
  wholeNumber,
  yesOrNo,
} from './fields.ts';

import { federation } from './federation.ts';
import { functions } from './functions.ts';

const part = String.raw`[^/\s]+`;
const tablePath = new RegExp(`^${part}/${part}$`);
const columnPath = new RegExp(`^${part}/${part}/${part}$`);

const nonNull = choice(['required', 'never']);

const tableNames = section({
  /** Object type, for example `BlogPost`. */
  type: graphqlName.optional(),
  /** Field that reads one row, for example `blogPost`. */
  one: graphqlName.optional(),
  /** Field that reads many rows, for example `blogPosts`. */
  many: graphqlName.optional(),
});

const upstream = section({
  /** Sockets to Appwrite at most. */
  connections: wholeNumber(1, 10_000).default(64),
  /** Time that one call may take, in milliseconds. */
  timeoutMs: wholeNumber(100, 600_000).default(20_000),
  /** Longest URL that what stands in front of Appwrite lets through, in characters. */
  maxUrlLength: wholeNumber(1000, 64_000).default(8000),
});

const limits = section({
  /** Rows of a list when `first` is not given. */
  defaultFirst: wholeNumber(1, 5000).default(25),
  /** Rows of a list at most. */
  maxFirst: wholeNumber(1, 5000).default(500),
  /** Calls upstream that one operation may make. */
  maxCalls: wholeNumber(1, 10_000).default(100),
  /** Ids that one relationship filter may come to where they have to be read first. */
  maxFilterIds: wholeNumber(1, 5000).default(2000),
  /** Rows that one field may write. */
  maxBulkRows: wholeNumber(1, 10_000).default(1000),
  /** Levels of fields in an operation. */
  maxDepth: wholeNumber(1, 100).default(12),
  /** Aliases in an operation. */
  maxAliases: wholeNumber(0, 10_000).default(50),
});

const aggregates = section({
  /** Rows that the aggregates of one operation may read; 0: nothing but counts. */
  maxRows: wholeNumber(0, 400_000).default(20_000),
  /** Groups of one aggregate at most. */
  maxGroups: wholeNumber(1, 100_000).default(1000),
  /** Whether guests may have rows read for them; counts they always may. */
  guests: yesOrNo.default(false),
});

const subscriptions = section({
  /** Changes within so many milliseconds are read together. */
  intervalMs: wholeNumber(0, 60_000).default(100),
  /** Oldest that what a subscriber has may be where Appwrite announces nothing, in milliseconds. */
  maxStalenessMs: wholeNumber(100, 86_400_000).default(60_000),
  /** How often it is asked whether a credential still holds, in milliseconds. */
  credentialCheckMs: wholeNumber(100, 86_400_000).default(30_000),
  /** How often is read for callers with a key, in milliseconds. */
  pollMs: wholeNumber(100, 86_400_000).default(5000),
  /** Rows of which a stream of changes can remember that they matched. */
  maxTrackedRows: wholeNumber(1, 100_000).default(10_000),
  /** Changes that wait for a slow client at most. */
  maxQueue: wholeNumber(1, 100_000).default(1000),
  /** Subscriptions on one connection. */
  maxPerConnection: wholeNumber(1, 100_000).default(100),
  /** Subscriptions of one credential; guests are counted by their address. */
  maxPerCredential: wholeNumber(1, 1_000_000).default(1000),
  /** WebSocket connections, and streams of events, altogether. */
  maxConnections: wholeNumber(1, 1_000_000).default(10_000),
  /** How often an idle connection is sent a ping, in milliseconds. */
  pingMs: wholeNumber(100, 3_600_000).default(20_000),
});

const uploads = section({
  /** Bytes of a request with files. */
  maxBytes: wholeNumber(1000, 1_000_000_000_000).default(5_000_000_000),
  /** Time that a request with files may take, in milliseconds. */
  timeoutMs: wholeNumber(1000, 86_400_000).default(600_000),
});

const cookies = section({
  sameSite: choice(['strict', 'lax', 'none']).default('strict'),
  /** `auto`: in production, and wherever the request came by https. */
  secure: choice(['auto', 'always', 'never']).default('auto'),
});

/** Groups of Appwrite's own operations, by the names that their fields begin with. */
export const serviceNames = [
  'account',
  'advisor',
  'assistant',
  'avatars',
  'console',
  'databases',
  'documentsDB',
  'functions',
  'health',
  'locale',
  'messaging',
  'migrations',
  'organization',
  'ping',
  'presences',
  'project',
  'projects',
  'proxy',
  'sites',
  'storage',
  'tablesDB',
  'teams',
  'tokens',
  'users',
  'vcs',
  'vectorsDB',
  'webhooks',
] as const;

const usualServices: readonly (typeof serviceNames)[number][] = [
  'account',
  'users',
  'teams',
  'storage',
  'functions',
  'messaging',
  'locale',
  'avatars',
  'tablesDB',
];

const builtIn = section({
  /** Whether `/v1/graphql` is served. */
  enabled: yesOrNo.default(true),
  /** Operations of one batch. */
  maxBatch: wholeNumber(1, 100).default(10),
  /** Fields within fields, counted as Appwrite does; 0: no limit. */
  maxDepth: wholeNumber(0, 100).default(0),
  /** Fields, times the entries of their list; 0: no limit. */
  maxComplexity: wholeNumber(0, 1_000_000).default(0),
});

const column = section({
  /** Nothing of the schema tells of it. */
  hidden: yesOrNo.optional(),
  /** It stands in no input. */
  readOnly: yesOrNo.optional(),
  /** Why it should not be used any more. */
  deprecated: text('a reason').optional(),
  /** Field name. */
  name: graphqlName.optional(),
});

const table = section({
  hidden: yesOrNo.optional(),
  readOnly: yesOrNo.optional(),
  deprecated: text('a reason').optional(),
  name: tableNames.optional(),
  /** By column key. */
  columns: z.record(z.string(), column, 'an object of columns').optional(),
});

const persistedOperations = section({
  /** Files with the operations of clients, by their ids; relative paths as for `namesFile`. */
  manifests: z.array(text('a path'), 'a list of paths').default([]),
  /** `manifest`: nothing but the operations of these files is run. */
  accept: choice(['any', 'manifest']).default('any'),
  /** Whether clients may have operations kept under the SHA-256 of their text. */
  automatic: yesOrNo.default(true),
  /** How long caches may keep guests' answers to reads by id (GET), in seconds; 0: not at all. */
  maxAgeSeconds: wholeNumber(0, 31_536_000).default(0),
});

const names = section({
  /** By `databaseId/tableId`. */
  tables: map(tablePath, 'databaseId/tableId', tableNames).default({}),
  /** Field names by `databaseId/tableId/columnKey`. */
  columns: map(columnPath, 'databaseId/tableId/columnKey', graphqlName).default({}),
});

/** Every setting, its default and what is allowed. */
export const configSchema = section({
  /** Address of Appwrite's API. Without one the embedded server is started. */
  endpoint: endpoint.optional(),
  projectId: text('the id of an Appwrite project').optional(),
  /** Reads the tables' columns (scopes databases.read and tables.read); never used for rows. */
  apiKey: text('an API key of the project').optional(),
  /** Address to listen on. */
  host: text('a host name or an IP address').default('127.0.0.1'),
  /** 0 takes a free port. */
  port: wholeNumber(0, 65_535).default(4000),
  /** Processes that share the port and answer requests; 0: the one that was started does it. */
  workers: wholeNumber(0, 256).default(0),
  /** `production` once there is an endpoint, else `development`. */
  mode: choice(['development', 'production']).optional(),
  logLevel: choice(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** How often the tables are looked at for changes, in milliseconds. */
  pollIntervalMs: wholeNumber(500, 86_400_000).default(5000),
  /** Time that an operation may take, in milliseconds. */
  requestTimeoutMs: wholeNumber(100, 600_000).default(30_000),
  /** How long a connection may be idle before it is closed, in milliseconds. */
  keepAliveTimeoutMs: wholeNumber(1000, 86_400_000).default(125_000),
  upstream: upstream.prefault({}),
  limits: limits.prefault({}),
  aggregates: aggregates.prefault({}),
  subscriptions: subscriptions.prefault({}),
  /** Who may ask with `x-explain: 1`; by default everybody in development, else callers with a key. */
  explain: choice(['everybody', 'keys', 'never']).optional(),
  /** Whether fields of required columns are non-null. */
  nonNull: nonNull.default('required'),
  /** The same for single columns, by `databaseId/tableId/columnKey`. */
  nonNullColumns: map(columnPath, 'databaseId/tableId/columnKey', nonNull).default({}),
  names: names.prefault({}),
  /** What clients meet of single tables, by `databaseId/tableId`. */
  tables: map(tablePath, 'databaseId/tableId', table).default({}),
  /** Code of one's own; see docs/extending.md. */
  extensions: z
    .custom<object>((value) => typeof value === 'object' && value !== null, 'an object')
    .optional(),
  /** Whether everything has a global id, as Relay wants it: `Node`, `id`, `node` and `nodes`. */
  relay: yesOrNo.default(false),
  federation,
  /** Whose operations stand beside the tables. */
  services: z.array(choice(serviceNames), 'a list of services').default([...usualServices]),
  /** Functions that become mutations, by the name of the mutation. */
  functions,
  /** The API of Appwrite's built-in GraphQL endpoint. */
  builtIn: builtIn.prefault({}),
  persistedOperations: persistedOperations.prefault({}),
  /** File that pins chosen names; relative paths are below the folder of the configuration. */
  namesFile: text('a path').default('appwrite-graphql.names.json'),
  /** Ids of the databases to serve; all when left out. */
  databases: z.array(text('the id of a database'), 'a list of database ids').optional(),
  /** Whether browsers get GraphiQL; by default in development only. */
  graphiql: yesOrNo.optional(),
  /** Whether `X-Forwarded-For` and `X-Forwarded-Proto` of requests are believed. */
  trustProxy: yesOrNo.default(false),
  /** Origins whose pages may call the gateway with credentials. */
  cors: z
    .union([z.literal(false), z.array(origin)], { error: 'false or a list of origins' })
    .default(false),
  cookies: cookies.prefault({}),
  uploads: uploads.prefault({}),
  /** Seals addresses of files; without one they hold until the next start. */
  linkSecret: text('a text of at least 32 characters')
    .min(32, 'a text of at least 32 characters')
    .optional(),
  /** Address under which clients reach the gateway; by default that of each request. */
  publicUrl: webAddress.optional(),
});

type Parsed = z.output<typeof configSchema>;

/** What a configuration file may hold. */
export type ConfigInput = z.input<typeof configSchema>;

/** All settings, complete. */
export type Config = Parsed &
  Required<Pick<Parsed, 'mode' | 'graphiql' | 'explain'>> & {
    /** Path of the file that the settings came from, where there is one. */
    readonly configFile?: string | undefined;
  };

/** The settings of a gateway that knows its project. */
export type ConnectedConfig = Config & Required<Pick<Parsed, 'endpoint' | 'projectId' | 'apiKey'>>;

/** Whether a project is configured; otherwise the embedded server is to be started. */
export const isConnected = (config: Config): config is ConnectedConfig =>
  config.endpoint !== undefined && config.projectId !== undefined && config.apiKey !== undefined;
