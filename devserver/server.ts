import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { ServerContext } from './context.ts';
import { createEventBus } from './events.ts';
import { createHttp, type Observers } from './http.ts';
import { createIdMaker } from './ids.ts';
import { behaveAs, DIALECTS } from './older/older.ts';
import type { ResponseFormat } from './older/version.ts';
import { addRealtime } from './realtime/realtime.ts';
import { createRowStore } from './rows/store.ts';
import { registerRoutes } from './routes/all.ts';
import { finishUnfinished } from './schema/columns.ts';
import { openDatabase, type SqlDatabase } from './store/database.ts';
import { openDataDirectory } from './store/data-directory.ts';
import { migrate } from './store/migrations.ts';
import { openSchemaStore } from './store/schema-store.ts';

export interface DevserverOptions extends Observers {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Where the data file lives; without it everything is in memory and gone at the end. */
  readonly dataDirectory?: string;
  readonly clock?: () => Date;
  /** The release to behave as: 1.9, the default, is 1.9.6, and 1.8 is 1.8.1. */
  readonly responseFormat?: ResponseFormat;
  /** Whether realtime messages and connections are limited per minute; they are not by default. */
  readonly abuseProtection?: boolean;
}

export interface Devserver {
  readonly endpoint: string;
  readonly realtime: string;
  readonly project: string;
  readonly key: string;
  /** Kept with the data; for whoever must know whether something was done to it. */
  readonly settings: Settings;
  /** Behaves as another release from now on. */
  readonly behaveAs: (format: ResponseFormat) => void;
  close(): Promise<void>;
}

export interface Settings {
  readonly get: (key: string) => string | undefined;
  readonly set: (key: string, value: string) => void;
}

function openSettings(db: SqlDatabase): Settings {
  return {
    get: (key) => {
      const value = db.get('SELECT value FROM settings WHERE key = ?', [key])?.['value'];
      return typeof value === 'string' ? value : undefined;
    },
    set: (key, value) => {
      db.run('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)', [key, value]);
    },
  };
}

/** A value that is made once per data file. */
function remembered(settings: Settings, key: string, create: () => string): string {
  const found = settings.get(key);
  if (found !== undefined) return found;
  const value = create();
  settings.set(key, value);
  return value;
}

interface Deferred {
  readonly defer: (action: () => void) => void;
  /** Runs everything that still waits. */
  readonly flush: () => void;
}

function createDeferred(): Deferred {
  const waiting = new Map<NodeJS.Immediate, () => void>();
  return {
    defer: (action) => {
      const handle = setImmediate(() => {
        waiting.delete(handle);
        action();
      });
      waiting.set(handle, action);
    },
    flush: () => {
      for (const [handle, action] of waiting) {
        clearImmediate(handle);
        action();
      }
      waiting.clear();
    },
  };
}

const openData = (directory: string | undefined): SqlDatabase =>
  directory === undefined ? openDatabase(':memory:') : openDataDirectory(directory);

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  await app.listen({ host, port });
  const address = app.server.address() as AddressInfo;
  return `${host}:${address.port}`;
}

/**
 * Starts a server. Rejects when the port is taken, and when the data is in use by another server,
 * damaged or of a newer version. Whoever starts it closes it.
 */
export async function startDevserver(options: DevserverOptions = {}): Promise<Devserver> {
  const db = openData(options.dataDirectory);
  try {
    migrate(db);
    return await serve(db, options);
  } catch (error) {
    db.close();
    throw error;
  }
}

interface App {
  readonly app: FastifyInstance;
  readonly closeSockets: () => void;
  readonly behaveAs: (format: ResponseFormat) => void;
}

/** Everything that listens. */
function createApp(
  server: ServerContext,
  { responseFormat = '1.9', abuseProtection = false, ...observers }: DevserverOptions,
): App {
  let format = responseFormat;
  const app = createHttp({ server, register: registerRoutes, observers });
  const dialect = () => DIALECTS[format];
  const closeSockets = addRealtime(app, { server, dialect, hasLimits: abuseProtection });
  behaveAs(app, () => format);
  return {
    app,
    closeSockets,
    behaveAs: (next) => {
      format = next;
    },
  };
}

async function serve(db: SqlDatabase, options: DevserverOptions): Promise<Devserver> {
  const { port = 0, host = '127.0.0.1', dataDirectory, clock = () => new Date() } = options;
  const settings = openSettings(db);
  const deferred = createDeferred();
  const createId = createIdMaker(clock);
  const secret = (bytes: number): string => randomBytes(bytes).toString('hex');
  const server: ServerContext = {
    db,
    schema: openSchemaStore(db),
    rows: createRowStore(db, clock),
    events: createEventBus(),
    dataDirectory,
    project: remembered(settings, 'project', createId),
    secrets: {
      apiKey: remembered(settings, 'apiKey', () => `standard_${secret(64)}`),
      signing: remembered(settings, 'signing', () => secret(32)),
    },
    clock,
    createId,
    defer: deferred.defer,
  };
  finishUnfinished(server);
  const { app, closeSockets, ...rest } = createApp(server, options);
  const authority = await listen(app, host, port);
  return {
    endpoint: `http://${authority}/v1`,
    realtime: `ws://${authority}/v1/realtime`,
    project: server.project,
    key: server.secrets.apiKey,
    settings,
    ...rest,
    close: async () => {
      closeSockets();
      await app.close();
      deferred.flush();
      db.close();
    },
  };
}
