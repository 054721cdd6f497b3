import type { FastifyInstance, FastifyRequest } from 'fastify';
import { createSecret } from '../auth/secrets.ts';
import type { Stored } from '../auth/records.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import { bodyOf, optional, pathParam, queryOf, type Check } from '../input.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { parseIsoDate } from '../rows/formats.ts';
import { bucketOf, fileOf } from '../storage/access.ts';
import type { Storage } from '../storage/storage.ts';
import type { FileToken, StoredFile } from '../storage/store.ts';
import { tokenView } from '../storage/tokens.ts';
import { formatTime } from '../time.ts';

const READ = { config: { scopes: ['tokens.read'] } };
const WRITE = { config: { scopes: ['tokens.write'] } };

const FILE_TOKENS = '/tokens/buckets/:bucketId/files/:fileId';

const secretDigits = 128;

const spec: ListSpec<Stored<FileToken>> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    expire: ({ expire }) => (expire === '' ? null : expire),
  },
  idOf: ({ id }) => id,
  searchOf: ({ id }) => id,
};

/** A time that is still to come. */
const future =
  (now: Date): Check<string> =>
  (value, name) => {
    const date = typeof value === 'string' ? parseIsoDate(value) : null;
    if (date === null || date <= now) {
      throw invalidArgument(name, 'Value must be valid date in the future.');
    }
    return formatTime(date);
  };

function tokenOf(request: FastifyRequest, { store }: Storage): Stored<FileToken> {
  const token = store.tokens.find(pathParam(request, 'tokenId'));
  if (token !== undefined) return token;
  throw new ApiError('token_not_found', 'The requested file token could not be found.');
}

function fileInPath(request: FastifyRequest, { store }: Storage): Stored<StoredFile> {
  return fileOf(request, store, bucketOf(request, store));
}

function registerFileTokens(app: FastifyInstance, storage: Storage): void {
  const { store, server } = storage;
  app.get(FILE_TOKENS, READ, (request, reply) => {
    const tokens = store.tokens.findBy('file', fileInPath(request, storage).id);
    const { total, items } = listItems(tokens, queryOf(request), spec);
    return sendJson(reply, 200, { total, tokens: items.map((item) => tokenView(storage, item)) });
  });
  app.post(FILE_TOKENS, WRITE, (request, reply) => {
    const now = server.clock();
    const expire = optional(bodyOf(request), 'expire', { check: future(now), fallback: '' });
    const file = fileInPath(request, storage);
    const token = store.tokens.insert({
      id: server.createId(),
      createdAt: formatTime(now),
      bucketId: file.bucketId,
      fileId: file.fileId,
      file: file.id,
      expire,
      secret: createSecret(secretDigits),
      accessedAt: '',
    });
    return sendJson(reply, 201, tokenView(storage, token));
  });
}

/** Secrets that open single files to whoever has them. */
export function registerTokensRoutes(app: FastifyInstance, storage: Storage): void {
  const { store, server } = storage;
  registerFileTokens(app, storage);
  app.get('/tokens/:tokenId', READ, (request, reply) =>
    sendJson(reply, 200, tokenView(storage, tokenOf(request, storage))),
  );
  app.patch('/tokens/:tokenId', WRITE, (request, reply) => {
    const check = future(server.clock());
    const expire = optional(bodyOf(request), 'expire', { check, fallback: '' });
    const token = store.tokens.save({ ...tokenOf(request, storage), expire });
    return sendJson(reply, 200, tokenView(storage, token));
  });
  app.delete('/tokens/:tokenId', WRITE, (request, reply) => {
    store.tokens.remove(tokenOf(request, storage).id);
    return sendNothing(reply);
  });
}
