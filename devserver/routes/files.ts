import { rm } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Stored } from '../auth/records.ts';
import type { WriteAction } from '../events.ts';
import { bodyOf, optional, pathParam, queryOf, text } from '../input.ts';
import { checkGrants, rowPermissions } from '../permissions.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { may, openBucket, readableFile, writableFile } from '../storage/access.ts';
import { arrivingPath } from '../storage/folder.ts';
import { receiveForm, type ReceivedForm } from '../storage/form.ts';
import { fileLock } from '../storage/locks.ts';
import type { Storage } from '../storage/storage.ts';
import { removeFile, type Bucket, type StoredFile } from '../storage/store.ts';
import { uploadFile } from '../storage/upload.ts';
import { fileView } from '../storage/views.ts';
import { formatTime } from '../time.ts';

const READ = { config: { scopes: ['files.read'] } };
const WRITE = { config: { scopes: ['files.write'] } };

const FILES = '/storage/buckets/:bucketId/files';
const FILE = `${FILES}/:fileId`;

const spec: ListSpec<Stored<StoredFile>> = {
  attributes: {
    $id: ({ fileId }) => fileId,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    name: (file) => file.name,
    signature: ({ content }) => content?.signature ?? '',
    mimeType: ({ content }) => content?.mimeType ?? '',
    sizeOriginal: ({ size }) => size,
    chunksTotal: ({ chunksTotal }) => chunksTotal,
    chunksUploaded: ({ chunks }) => chunks.length,
  },
  idOf: ({ fileId }) => fileId,
  searchOf: ({ search }) => search,
};

function announce(
  { server }: Storage,
  action: WriteAction,
  { bucket, file }: { bucket: Bucket; file: StoredFile },
): void {
  if (!server.events.isHeard()) return;
  server.events.publish({ kind: 'file', action, bucket, payload: fileView(file) });
}

async function answerUpload(
  storage: Storage,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  form: ReceivedForm,
): Promise<FastifyReply> {
  const { outcome, bucket, file } = await uploadFile(request, storage, form);
  if (outcome === 'complete') announce(storage, 'create', { bucket, file });
  return sendJson(reply, outcome === 'known' ? 200 : 201, fileView(file));
}

/** Multipart bodies of this route stay in the socket until its handler streams them to disk. */
function registerUpload(app: FastifyInstance, storage: Storage): void {
  app.addContentTypeParser('multipart/form-data', (_request, _payload, done) => {
    done(null);
  });
  app.post(FILES, WRITE, async (request, reply) => {
    const type = request.headers['content-type'] ?? '';
    if (!/^multipart\/form-data\b/i.test(type)) {
      return answerUpload(
        storage,
        { request, reply },
        { fields: bodyOf(request), file: undefined },
      );
    }
    const path = arrivingPath(storage.folder, storage.server.createId());
    try {
      const maxBytes = request.routeOptions.bodyLimit;
      const form = await receiveForm(request, { path, maxBytes });
      return await answerUpload(storage, { request, reply }, form);
    } finally {
      await rm(path, { force: true });
    }
  });
}

/** Runs while nobody else changes the file in the path. */
const alone = <T>(
  request: FastifyRequest,
  { locks }: Storage,
  action: () => T | Promise<T>,
): Promise<T> =>
  locks(fileLock(pathParam(request, 'bucketId'), pathParam(request, 'fileId')), action);

function registerFile(app: FastifyInstance, storage: Storage): void {
  const { store, server, folder } = storage;
  app.get(FILE, READ, (request, reply) =>
    sendJson(reply, 200, fileView(readableFile(request, store))),
  );
  app.put(FILE, WRITE, async (request, reply) => {
    const input = bodyOf(request);
    const name = optional(input, 'name', { check: text(255), fallback: undefined });
    const granted = optional(input, 'permissions', { check: rowPermissions, fallback: undefined });
    const { bucket, saved } = await alone(request, storage, () => {
      const { bucket, file } = writableFile(request, store, 'update');
      if (granted !== undefined) checkGrants(request.principal, granted);
      const saved = store.files.save({
        ...file,
        name: name ?? file.name,
        permissions: granted ?? file.permissions,
        updatedAt: formatTime(server.clock()),
      });
      return { bucket, saved };
    });
    announce(storage, 'update', { bucket, file: saved });
    return sendJson(reply, 200, fileView(saved));
  });
  app.delete(FILE, WRITE, async (request, reply) => {
    const { bucket, file } = await alone(request, storage, async () => {
      const found = writableFile(request, store, 'delete');
      removeFile(store, found.file.id);
      await rm(folder.pathOf(found.file.location), { recursive: true, force: true });
      return found;
    });
    announce(storage, 'delete', { bucket, file });
    return sendNothing(reply);
  });
}

/** Files, except their content: lists, uploads, names and permissions. */
export function registerFilesRoutes(app: FastifyInstance, storage: Storage): void {
  const { store } = storage;
  app.get(FILES, READ, (request, reply) => {
    const { bucket, isByFile } = openBucket(request, store, 'read');
    const all = store.files.findBy('bucket', bucket.sequence);
    const files = isByFile ? all.filter((file) => may(request, 'read', file.permissions)) : all;
    const { total, items } = listItems(files, queryOf(request), spec);
    return sendJson(reply, 200, { total, files: items.map(fileView) });
  });
  void app.register((uploads, _options, done) => {
    registerUpload(uploads, storage);
    done();
  });
  registerFile(app, storage);
}
