import type { FastifyInstance } from 'fastify';
import { ApiError } from '../errors.ts';

const READ = { config: { scopes: ['projects.read'] } };

/** What only Appwrite's console may ask, whatever scopes a caller of a project has. */
export function registerConsoleRoutes(app: FastifyInstance): void {
  for (const path of ['/projects', '/projects/:projectId']) {
    app.get(path, READ, () => {
      throw new ApiError('general_access_forbidden', 'Access to this API is forbidden.');
    });
  }
}
