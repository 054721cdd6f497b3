import type { Gateway } from 'appwrite-graphql';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';

/** Fastify with the gateway below /api; what Fastify does for a request, it does for these too. */
export function createApp(gateway: Gateway): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  app.get('/hello', () => ({ hello: 'world' }));
  void app.register((routes, _options, done) => {
    // The gateway reads bodies itself.
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null);
    });
    routes.all('/api/*', (request, reply) => {
      reply.hijack();
      gateway.listener(request.raw, reply.raw);
    });
    done();
  });
  app.server.on('upgrade', gateway.upgrade);
  app.addHook('onClose', () => gateway.close());
  return app;
}
