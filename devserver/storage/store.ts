import { Records, type Stored } from '../auth/records.ts';
import type { SqlDatabase } from '../store/database.ts';

export const COMPRESSIONS = ['none', 'gzip', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export interface Bucket {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly fileSecurity: boolean;
  readonly enabled: boolean;
  /** Bytes. */
  readonly maximumFileSize: number;
  /** Without dots; empty allows all. */
  readonly allowedFileExtensions: readonly string[];
  readonly compression: Compression;
  readonly encryption: boolean;
  readonly antivirus: boolean;
  readonly transformations: boolean;
  /** What searches look at: a later name does not come in here. */
  readonly search: string;
}

/** What is known of a file's content once all of it is there. */
export interface Content {
  /** MD5, in hexadecimal digits. */
  readonly signature: string;
  readonly mimeType: string;
  /** The bytes that Appwrite would take, compressed and encrypted; here they are kept as they came. */
  readonly sizeActual: number;
  readonly encryption: boolean;
  readonly compression: Compression;
}

export interface StoredFile {
  /** The bucket's number and the file's id: see `fileKey`. */
  readonly id: string;
  readonly fileId: string;
  readonly bucketId: string;
  readonly bucket: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly permissions: readonly string[];
  readonly name: string;
  readonly search: string;
  /** Where the content is, below the folder of files. */
  readonly location: string;
  /** The whole file's bytes, as the upload announced them. */
  readonly size: number;
  readonly chunksTotal: number;
  /** The numbers, from 1, of the chunks that are there. */
  readonly chunks: readonly number[];
  /** Null while chunks are missing. */
  readonly content: Content | null;
}

/** A secret that lets whoever has it read one file. */
export interface FileToken {
  readonly id: string;
  readonly createdAt: string;
  readonly bucketId: string;
  readonly fileId: string;
  /** The key of the file. */
  readonly file: string;
  /** Empty: never. */
  readonly expire: string;
  readonly secret: string;
  readonly accessedAt: string;
}

export interface StorageStore {
  readonly buckets: Records<Bucket>;
  readonly files: Records<StoredFile>;
  readonly tokens: Records<FileToken>;
}

/** Ids of files are unique within their bucket only. */
export const fileKey = (bucket: Stored<Bucket>, fileId: string): string =>
  `${bucket.sequence}/${fileId}`;

/** Everything about buckets and files in one data file, except the files' content. */
export function openStorageStore(db: SqlDatabase): StorageStore {
  return {
    buckets: new Records(db, { table: 'buckets', columns: {} }),
    files: new Records(db, { table: 'files', columns: { bucket: ({ bucket }) => bucket } }),
    tokens: new Records(db, { table: 'file_tokens', columns: { file: ({ file }) => file } }),
  };
}

/** Removes a file's record and the tokens that open it. */
export function removeFile({ files, tokens }: StorageStore, key: string): void {
  tokens.removeBy('file', key);
  files.remove(key);
}
