import { rm } from 'node:fs/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { name } from '../auth/input.ts';
import type { Stored } from '../auth/records.ts';
import { ApiError } from '../errors.ts';
import {
  bodyOf,
  boolean,
  integer,
  list,
  newId,
  oneOf,
  optional,
  pathParam,
  queryOf,
  required,
  text,
  type Check,
  type Input,
} from '../input.ts';
import { tablePermissions } from '../permissions.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { bucketNotFound } from '../storage/access.ts';
import type { Storage } from '../storage/storage.ts';
import { COMPRESSIONS, removeFile, type Bucket, type StorageStore } from '../storage/store.ts';
import { bucketView } from '../storage/views.ts';
import { formatTime } from '../time.ts';

const READ = { config: { scopes: ['buckets.read'] } };
const WRITE = { config: { scopes: ['buckets.write'] } };

/** The largest file that a bucket can allow, in bytes: Appwrite's own default. */
const LARGEST = 30_000_000;

const spec: ListSpec<Stored<Bucket>> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    name: (bucket) => bucket.name,
    enabled: ({ enabled }) => enabled,
    fileSecurity: ({ fileSecurity }) => fileSecurity,
    maximumFileSize: ({ maximumFileSize }) => maximumFileSize,
    encryption: ({ encryption }) => encryption,
    antivirus: ({ antivirus }) => antivirus,
    transformations: ({ transformations }) => transformations,
  },
  idOf: ({ id }) => id,
  searchOf: ({ search }) => search,
};

const fileSize: Check<number> = (value, parameter) =>
  Number(integer({ min: 1, max: LARGEST })(value, parameter));

interface Settings extends Omit<
  Bucket,
  'id' | 'createdAt' | 'updatedAt' | 'search' | 'permissions'
> {
  /** Undefined keeps what there is. */
  readonly permissions: readonly string[] | undefined;
}

/** What a call says of a bucket; what it leaves out is reset, except the permissions. */
function settingsOf(input: Input): Settings {
  const flag = (parameter: string, fallback: boolean): boolean =>
    optional(input, parameter, { check: boolean, fallback });
  const extensions = list(text(64), { max: 100 });
  return {
    name: required(input, 'name', name),
    permissions: optional(input, 'permissions', { check: tablePermissions, fallback: undefined }),
    fileSecurity: flag('fileSecurity', false),
    enabled: flag('enabled', true),
    maximumFileSize: optional(input, 'maximumFileSize', { check: fileSize, fallback: LARGEST }),
    allowedFileExtensions: optional(input, 'allowedFileExtensions', {
      check: extensions,
      fallback: [],
    }),
    compression: optional(input, 'compression', { check: oneOf(COMPRESSIONS), fallback: 'none' }),
    encryption: flag('encryption', true),
    antivirus: flag('antivirus', true),
    transformations: flag('transformations', true),
  };
}

function findBucket(request: FastifyRequest, { buckets }: StorageStore): Stored<Bucket> {
  const bucket = buckets.find(pathParam(request, 'bucketId'));
  if (bucket === undefined) throw bucketNotFound();
  return bucket;
}

async function removeBucket({ store, folder, server }: Storage, bucket: Stored<Bucket>) {
  const files = store.files.findBy('bucket', bucket.sequence);
  server.db.transaction(() => {
    for (const file of files) removeFile(store, file.id);
    store.buckets.remove(bucket.id);
  });
  for (const { location } of files) {
    await rm(folder.pathOf(location), { recursive: true, force: true });
  }
}

function registerBucket(app: FastifyInstance, storage: Storage): void {
  const { store, server } = storage;
  app.get('/storage/buckets/:bucketId', READ, (request, reply) =>
    sendJson(reply, 200, bucketView(findBucket(request, store))),
  );
  app.put('/storage/buckets/:bucketId', WRITE, (request, reply) => {
    const settings = settingsOf(bodyOf(request));
    const bucket = findBucket(request, store);
    const permissions = settings.permissions ?? bucket.permissions;
    const updatedAt = formatTime(server.clock());
    const saved = store.buckets.save({ ...bucket, ...settings, permissions, updatedAt });
    return sendJson(reply, 200, bucketView(saved));
  });
  app.delete('/storage/buckets/:bucketId', WRITE, async (request, reply) => {
    await removeBucket(storage, findBucket(request, store));
    return sendNothing(reply);
  });
}

/** Buckets; only keys make and change them. */
export function registerBucketsRoutes(app: FastifyInstance, storage: Storage): void {
  const { store, server } = storage;
  app.get('/storage/buckets', READ, (request, reply) => {
    const { total, items } = listItems(store.buckets.all(), queryOf(request), spec);
    return sendJson(reply, 200, { total, buckets: items.map(bucketView) });
  });
  app.post('/storage/buckets', WRITE, (request, reply) => {
    const input = bodyOf(request);
    const id = required(input, 'bucketId', newId(server.createId));
    const settings = settingsOf(input);
    const permissions = settings.permissions ?? [];
    if (store.buckets.find(id) !== undefined) {
      throw new ApiError(
        'storage_bucket_already_exists',
        'A storage bucket with the requested ID already exists.',
      );
    }
    const now = formatTime(server.clock());
    const search = `${id} ${settings.name}`;
    const times = { createdAt: now, updatedAt: now };
    const made = store.buckets.insert({ id, ...times, ...settings, permissions, search });
    return sendJson(reply, 201, bucketView(made));
  });
  registerBucket(app, storage);
}
