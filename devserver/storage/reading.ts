import type { FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';
import { pathParam, queryOf } from '../input.ts';
import { bucketOf, fileNotFound, may, unauthorized } from './access.ts';
import type { Storage } from './storage.ts';
import { fileKey, type Bucket, type Content, type FileToken, type StoredFile } from './store.ts';
import { useToken } from './tokens.ts';

export interface CompleteFile extends StoredFile {
  readonly content: Content;
}

/** What the content is wanted for: a bucket can forbid that pictures are made of it. */
export type Purpose = 'content' | 'picture';

function checkPurpose(request: FastifyRequest, bucket: Bucket, purpose: Purpose): void {
  const isAllowed = purpose === 'content' || bucket.transformations;
  if (isAllowed || request.principal.kind === 'key') return;
  throw new ApiError(
    'storage_bucket_transformations_disabled',
    'Image transformations are disabled for the requested bucket.',
  );
}

/** A token closes what it does not open, even to those who could read it without. */
function checkToken(token: FileToken | undefined, file: StoredFile | undefined): void {
  if (token !== undefined && token.file !== file?.id) throw unauthorized();
}

/** The file in the path whose content the caller may read, by permission or by a token. */
export function fileToRead(
  request: FastifyRequest,
  storage: Storage,
  purpose: Purpose,
): CompleteFile {
  const { store } = storage;
  const bucket = bucketOf(request, store);
  const fileId = pathParam(request, 'fileId');
  checkPurpose(request, bucket, purpose);
  const token = useToken(storage, queryOf(request)['token']);
  const isOpened = token?.bucketId === bucket.id || may(request, 'read', bucket.permissions);
  if (!isOpened && !bucket.fileSecurity) throw unauthorized();
  const found = store.files.find(fileKey(bucket, fileId));
  const file = found && (isOpened || may(request, 'read', found.permissions)) ? found : undefined;
  checkToken(token, file);
  if (!file?.content) throw fileNotFound();
  return { ...file, content: file.content };
}
