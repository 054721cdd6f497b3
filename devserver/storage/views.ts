import type { Bucket, StoredFile } from './store.ts';

/** A bucket as calls answer it. What its files take is counted hourly by Appwrite, here never. */
export const bucketView = (bucket: Bucket): Record<string, unknown> => ({
  $id: bucket.id,
  $createdAt: bucket.createdAt,
  $updatedAt: bucket.updatedAt,
  $permissions: bucket.permissions,
  fileSecurity: bucket.fileSecurity,
  name: bucket.name,
  enabled: bucket.enabled,
  maximumFileSize: bucket.maximumFileSize,
  allowedFileExtensions: bucket.allowedFileExtensions,
  compression: bucket.compression,
  encryption: bucket.encryption,
  antivirus: bucket.antivirus,
  transformations: bucket.transformations,
  totalSize: 0,
});

/** What is said of the content while parts of it are missing. */
const INCOMPLETE = {
  signature: '',
  mimeType: '',
  sizeActual: 0,
  encryption: false,
  compression: '',
};

/** A file as calls answer it. */
export const fileView = (file: StoredFile): Record<string, unknown> => {
  const content = file.content ?? INCOMPLETE;
  return {
    $id: file.fileId,
    bucketId: file.bucketId,
    $createdAt: file.createdAt,
    $updatedAt: file.updatedAt,
    $permissions: file.permissions,
    name: file.name,
    signature: content.signature,
    mimeType: content.mimeType,
    sizeOriginal: file.size,
    sizeActual: content.sizeActual,
    chunksTotal: file.chunksTotal,
    chunksUploaded: file.chunks.length,
    encryption: content.encryption,
    compression: content.compression,
  };
};
