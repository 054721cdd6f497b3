import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { FastifyRequest } from 'fastify';
import type { Stored } from '../auth/records.ts';
import { ApiError } from '../errors.ts';
import { isId } from '../ids.ts';
import { newId, optional, required } from '../input.ts';
import { checkGrants, ownerPermissions, rowPermissions } from '../permissions.ts';
import { formatTime } from '../time.ts';
import { bucketOf, may, unauthorized } from './access.ts';
import { describeContent, joinChunks } from './content.ts';
import { chunkPath } from './folder.ts';
import type { ReceivedFile, ReceivedForm } from './form.ts';
import { fileLock } from './locks.ts';
import { contentRangeOf } from './ranges.ts';
import type { Storage } from './storage.ts';
import { fileKey, type Bucket, type StoredFile } from './store.ts';

const CHUNK_BYTES = 5 * 1024 * 1024;

/** One part of a file, or all of it, and what the caller says of the file. */
interface Upload {
  readonly bucket: Stored<Bucket>;
  readonly fileId: string;
  readonly permissions: readonly string[];
  readonly received: ReceivedFile;
  /** Of the whole file, in bytes. */
  readonly size: number;
  readonly chunk: number;
  readonly chunksTotal: number;
  /** Without a range, an upload is a new file; with one, it may continue an earlier one. */
  readonly hasRange: boolean;
}

export interface UploadResult {
  /** `known`: all of the file was there already. */
  readonly outcome: 'known' | 'partial' | 'complete';
  readonly bucket: Bucket;
  readonly file: Stored<StoredFile>;
}

function headerOf({ headers }: FastifyRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

type Place = Pick<Upload, 'fileId' | 'size' | 'chunk' | 'chunksTotal' | 'hasRange'>;

/** Which part of which file this is. */
function placeOf(request: FastifyRequest, fileId: string, received: ReceivedFile): Place {
  const header = headerOf(request, 'content-range');
  if (header === '') {
    return { fileId, size: received.size, chunk: 1, chunksTotal: 1, hasRange: false };
  }
  const { first, size } = contentRangeOf(header);
  const continued = headerOf(request, 'x-appwrite-id');
  if (continued !== '' && !isId(continued)) {
    throw new ApiError('storage_invalid_appwrite_id', 'The value of x-appwrite-id is not an id.');
  }
  return {
    fileId: continued === '' ? fileId : continued,
    size,
    chunk: Math.floor(first / CHUNK_BYTES) + 1,
    chunksTotal: Math.max(1, Math.ceil(size / CHUNK_BYTES)),
    hasRange: true,
  };
}

function checkFile(bucket: Bucket, { name }: ReceivedFile, size: number): void {
  const extension = path.extname(name).slice(1).toLowerCase();
  const allowed = bucket.allowedFileExtensions;
  if (allowed.length > 0 && !allowed.includes(extension)) {
    throw new ApiError('storage_file_type_unsupported', 'File extension not allowed');
  }
  if (size > bucket.maximumFileSize) {
    throw new ApiError('storage_invalid_file_size', 'File size not allowed');
  }
}

/** Checks a form in Appwrite's order: parameters, bucket, permissions, then the file. */
function readUpload(request: FastifyRequest, storage: Storage, form: ReceivedForm): Upload {
  const id = required(form.fields, 'fileId', newId(storage.server.createId));
  const permissions = optional(form.fields, 'permissions', {
    check: rowPermissions,
    fallback: ownerPermissions(request.principal),
  });
  const bucket = bucketOf(request, storage.store);
  if (!may(request, 'create', bucket.permissions)) throw unauthorized();
  checkGrants(request.principal, permissions);
  const { file: received } = form;
  if (received === undefined) throw new ApiError('storage_file_empty', 'Empty file passed.');
  const place = placeOf(request, id, received);
  checkFile(bucket, received, place.size);
  return { bucket, permissions, received, ...place };
}

function newFile({ server }: Storage, upload: Upload): StoredFile {
  const { bucket, fileId, received } = upload;
  const now = formatTime(server.clock());
  return {
    id: fileKey(bucket, fileId),
    fileId,
    bucketId: bucket.id,
    bucket: bucket.sequence,
    createdAt: now,
    updatedAt: now,
    permissions: upload.permissions,
    name: received.name,
    search: `${fileId} ${received.name}`,
    location: server.createId(),
    size: upload.size,
    chunksTotal: upload.chunksTotal,
    chunks: [],
    content: null,
  };
}

const isStored = (file: StoredFile | Stored<StoredFile>): file is Stored<StoredFile> =>
  'sequence' in file;

function save({ store }: Storage, file: StoredFile | Stored<StoredFile>): Stored<StoredFile> {
  return isStored(file) ? store.files.save(file) : store.files.insert(file);
}

async function complete(storage: Storage, upload: Upload, file: StoredFile): Promise<StoredFile> {
  const { folder, detectType, server } = storage;
  const { compression, encryption } = upload.bucket;
  const whole = await joinChunks(folder, file);
  const asked = { compression, encryption, size: file.size };
  const content = await describeContent(whole, asked, detectType);
  const updatedAt = formatTime(server.clock());
  return { ...file, content, updatedAt, permissions: upload.permissions };
}

/** Adds what came to the file; the last missing part completes it. */
async function addChunk(storage: Storage, upload: Upload): Promise<UploadResult> {
  const { bucket } = upload;
  const found = storage.store.files.find(fileKey(bucket, upload.fileId));
  if (found?.content) {
    if (upload.hasRange) return { outcome: 'known', bucket, file: found };
    throw new ApiError(
      'storage_file_already_exists',
      'A storage file with the requested ID already exists.',
    );
  }
  const file = found ?? newFile(storage, upload);
  const target = chunkPath(storage.folder, file.location, upload.chunk);
  await rename(upload.received.path, target);
  const chunks = [...new Set([...file.chunks, upload.chunk])];
  const grown = { ...file, chunks };
  if (chunks.length < file.chunksTotal) {
    return { outcome: 'partial', bucket, file: save(storage, grown) };
  }
  const whole = await complete(storage, upload, grown);
  return { outcome: 'complete', bucket, file: save(storage, whole) };
}

/** Takes in one request's part of a file. Parts of the same file wait for each other. */
export async function uploadFile(
  request: FastifyRequest,
  storage: Storage,
  form: ReceivedForm,
): Promise<UploadResult> {
  const upload = readUpload(request, storage, form);
  const lock = fileLock(upload.bucket.id, upload.fileId);
  return storage.locks(lock, () => addChunk(storage, upload));
}
