import type { Gateway } from 'appwrite-graphql';
import { Hono } from 'hono';

/** Hono with the gateway below /api. */
export function createApp(gateway: Gateway): Hono {
  const app = new Hono();
  app.get('/hello', (context) => context.text('Hello'));
  app.all('/api/*', (context) => gateway.fetch(context.req.raw));
  return app;
}
