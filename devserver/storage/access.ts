import type { FastifyRequest } from 'fastify';
import { rolesOf } from '../auth/roles.ts';
import type { Stored } from '../auth/records.ts';
import { ApiError } from '../errors.ts';
import { pathParam } from '../input.ts';
import { isAllowed, type Action } from '../permissions.ts';
import { fileKey, type Bucket, type StorageStore, type StoredFile } from './store.ts';

export interface BucketAccess {
  readonly bucket: Stored<Bucket>;
  /** Whether each file's own permissions decide, since the bucket's do not suffice. */
  readonly isByFile: boolean;
}

export function bucketNotFound(): ApiError {
  return new ApiError('storage_bucket_not_found', 'The requested storage bucket was not found.');
}

export function fileNotFound(): ApiError {
  return new ApiError('storage_file_not_found', 'The requested file could not be found.');
}

export function unauthorized(): ApiError {
  return new ApiError('user_unauthorized', 'The current user is not authorized.');
}

/** Whether the permissions let the caller do this; keys may do everything. */
export const may = (
  { principal }: FastifyRequest,
  action: Action,
  permissions: readonly string[],
): boolean => principal.kind === 'key' || isAllowed(permissions, action, rolesOf(principal));

/** The bucket in the path; a disabled one is there for keys only. */
export function bucketOf(request: FastifyRequest, { buckets }: StorageStore): Stored<Bucket> {
  const bucket = buckets.find(pathParam(request, 'bucketId'));
  if (bucket === undefined) throw bucketNotFound();
  if (!bucket.enabled && request.principal.kind !== 'key') throw bucketNotFound();
  return bucket;
}

/** Throws when neither the bucket nor any of its files can let the caller do this. */
export function openBucket(
  request: FastifyRequest,
  store: StorageStore,
  action: Action,
): BucketAccess {
  const bucket = bucketOf(request, store);
  const isByBucket = may(request, action, bucket.permissions);
  if (!isByBucket && !bucket.fileSecurity) throw unauthorized();
  return { bucket, isByFile: !isByBucket };
}

/** The file in the path, whoever asks. */
export function fileOf(
  request: FastifyRequest,
  { files }: StorageStore,
  bucket: Stored<Bucket>,
): Stored<StoredFile> {
  const file = files.find(fileKey(bucket, pathParam(request, 'fileId')));
  if (file === undefined) throw fileNotFound();
  return file;
}

/** The file in the path for one who reads it: to others it is not there. */
export function readableFile(request: FastifyRequest, store: StorageStore): Stored<StoredFile> {
  const { bucket, isByFile } = openBucket(request, store, 'read');
  const file = fileOf(request, store, bucket);
  if (isByFile && !may(request, 'read', file.permissions)) throw fileNotFound();
  return file;
}

export interface WritableFile {
  readonly bucket: Stored<Bucket>;
  readonly file: Stored<StoredFile>;
}

/** The file in the path for one who changes or removes it; that it is there is no secret. */
export function writableFile(
  request: FastifyRequest,
  store: StorageStore,
  action: 'update' | 'delete',
): WritableFile {
  const { bucket, isByFile } = openBucket(request, store, action);
  const file = fileOf(request, store, bucket);
  if (isByFile && !may(request, action, file.permissions)) throw unauthorized();
  return { bucket, file };
}
