/** Creates a file from the variables `file`, `id` and `bucket`. */
export const createFile = `mutation($file: Upload!, $id: String!, $bucket: String!) {
  storageCreateFile(bucketId: $bucket, fileId: $id, file: $file) {
    _id name sizeOriginal chunksTotal chunksUploaded
  }
}`;

export interface SentFile {
  readonly id: string;
  readonly bucket?: string;
  readonly name?: string;
  readonly content: Buffer;
}

/** A request by the GraphQL multipart request specification. */
export function formOf({ id, bucket = 'all', name = 'a.bin', content }: SentFile): FormData {
  const form = new FormData();
  const variables = { file: null, id, bucket };
  form.set('operations', JSON.stringify({ query: createFile, variables }));
  form.set('map', JSON.stringify({ picture: ['variables.file'] }));
  form.set('picture', new Blob([Uint8Array.from(content)], { type: 'text/plain' }), name);
  return form;
}
