import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { openStorage } from '../storage/storage.ts';
import { registerBucketsRoutes } from './buckets.ts';
import { registerFileContentRoutes } from './file-content.ts';
import { registerFilesRoutes } from './files.ts';
import { registerTokensRoutes } from './tokens.ts';

/** Buckets, files and tokens over one storage, which closes with the app. */
export function registerStorageRoutes(app: FastifyInstance, server: ServerContext): void {
  const storage = openStorage(server);
  registerBucketsRoutes(app, storage);
  registerFilesRoutes(app, storage);
  registerFileContentRoutes(app, storage);
  registerTokensRoutes(app, storage);
  app.addHook('onClose', (_app, done) => {
    storage.folder.close();
    done();
  });
}
