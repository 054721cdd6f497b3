import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ServerContext } from '../context.ts';
import { VERSION } from '../http.ts';
import { sendJson } from '../reply.ts';

const READ = { config: { scopes: ['health.read'] } };

/** What Appwrite consists of and this server does within itself: whoever gets an answer, has it. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  '/health/db': ['Console.DB (database_db_main)', 'Projects.DB (database_db_main)'],
  '/health/cache': ['Cache'],
  '/health/pubsub': ['PubSub'],
};

const SINGLE_PARTS = ['/health/storage', '/health/storage/local'];

/** Nothing ever waits here. */
const QUEUES = [
  'audits',
  'builds',
  'certificates',
  'databases',
  'deletes',
  'functions',
  'logs',
  'mails',
  'messaging',
  'migrations',
  'stats-resources',
  'stats-usage',
  'webhooks',
];

const pass = (name: string): object => ({ name, ping: 0, status: 'pass' });

function registerParts(app: FastifyInstance): void {
  app.get('/health', READ, (_request, reply) => sendJson(reply, 200, pass('http')));
  for (const path of SINGLE_PARTS) {
    app.get(path, READ, (_request, reply) => sendJson(reply, 200, pass('')));
  }
  for (const [path, names] of Object.entries(PARTS)) {
    const statuses = names.map(pass);
    app.get(path, READ, (_request, reply) =>
      sendJson(reply, 200, { total: statuses.length, statuses }),
    );
  }
}

/** What clients and operators ask to see whether a server is there and well. */
export function registerHealthRoutes(app: FastifyInstance, server: ServerContext): void {
  app.get('/ping', (_request, reply) => reply.type('text/plain').send('Pong!'));
  app.get('/health/version', (_request, reply) => reply.send({ version: VERSION }));
  registerParts(app);
  const sendEmptyQueue = (reply: FastifyReply): FastifyReply => sendJson(reply, 200, { size: 0 });
  for (const queue of QUEUES) {
    app.get(`/health/queue/${queue}`, READ, (_request, reply) => sendEmptyQueue(reply));
  }
  app.get('/health/queue/failed/:name', READ, (_request, reply) => sendEmptyQueue(reply));
  app.get('/health/time', READ, (_request, reply) => {
    const now = Math.floor(server.clock().getTime() / 1000);
    return sendJson(reply, 200, { remoteTime: now, localTime: now, diff: 0 });
  });
  app.get('/health/anti-virus', READ, (_request, reply) =>
    sendJson(reply, 200, { version: '', status: 'disabled' }),
  );
}
