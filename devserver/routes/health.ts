import type { FastifyInstance } from 'fastify';
import { VERSION } from '../http.ts';

/** What clients ask to see whether a server is there. */
export function registerHealthRoutes(app: FastifyInstance): void {
  app.get('/ping', (_request, reply) => reply.type('text/plain').send('Pong!'));
  app.get('/health/version', (_request, reply) => reply.send({ version: VERSION }));
}
