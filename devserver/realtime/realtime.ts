import type { FastifyInstance } from 'fastify';
import { announceWrites } from './announce.ts';
import type { HubOptions } from './hub.ts';
import { ROW_ROUTES } from './row-events.ts';
import { acceptSockets } from './sockets.ts';
import { TEAM_ROUTES } from './team-events.ts';
import { USER_ROUTES } from './user-events.ts';

/** Adds realtime to an app before it listens. Returns what closes the sockets. */
export function addRealtime(app: FastifyInstance, options: Omit<HubOptions, 'report'>): () => void {
  announceWrites(app, options.server, new Map([...USER_ROUTES, ...TEAM_ROUTES, ...ROW_ROUTES]));
  const report = (error: unknown): void => {
    app.log.error(error);
  };
  return acceptSockets(app.server, { ...options, report });
}
