import { createId } from '../appwrite/ids.ts';
import type { ServiceRequest, ServiceResponse } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import type { IncomingFile, ServiceContext } from './context.ts';

/** Appwrite takes larger files in parts of exactly this many bytes. */
const chunkBytes = 5 * 1024 * 1024;

interface Upload {
  readonly request: ServiceRequest;
  /** Name of the form's field. */
  readonly field: string;
  readonly file: IncomingFile;
}

/** Sends a file part by part as it comes, holding one part at a time. What fails leaves no file. */
export function sendFile(
  { appwrite }: Pick<ServiceContext, 'appwrite'>,
  upload: Upload,
): Promise<ServiceResponse> {
  const { size } = upload.file;
  return size > chunkBytes ? sendChunks(appwrite, upload) : sendWhole(appwrite, upload);
}

type Calls = ServiceContext['appwrite'];

async function sendWhole(appwrite: Calls, { request, field, file }: Upload) {
  const content = Buffer.allocUnsafeSlow(file.size);
  await file.open()(content);
  return appwrite.send({ ...request, file: { field, name: file.name, type: file.type, content } });
}

/** What is known of the file that is being made, for the next part and for taking it away. */
interface Target {
  id: string | undefined;
  isOurs: boolean;
}

async function sendChunks(appwrite: Calls, upload: Upload): Promise<ServiceResponse> {
  const { field, file } = upload;
  const { name, type, size } = file;
  const { request, target } = withOwnId(upload.request);
  let response: ServiceResponse | undefined;
  let start = 0;
  try {
    for await (const content of partsOf(file)) {
      const end = start + content.byteLength;
      response = await appwrite.send({
        ...request,
        ...(start > 0 && { role: 'continuation' }),
        headers: {
          'content-range': `bytes ${start}-${end - 1}/${size}`,
          ...(start > 0 && target.id !== undefined && { 'x-appwrite-id': target.id }),
        },
        file: { field, name, type, content },
      });
      if (start === 0) noteBegun(target, response);
      start = end;
    }
  } catch (error) {
    await takeAway(appwrite, request, target);
    throw error;
  }
  if (response === undefined) throw new Error('A file of several parts has none.');
  return response;
}

/** An id that is made here is known before the first answer. */
function withOwnId(request: ServiceRequest): { request: ServiceRequest; target: Target } {
  const { body } = request;
  if (body?.['fileId'] !== 'unique()') return { request, target: { id: undefined, isOurs: false } };
  const id = createId();
  return { request: { ...request, body: { ...body, fileId: id } }, target: { id, isOurs: true } };
}

function noteBegun(target: Target, { body }: ServiceResponse): void {
  const { $id, chunksUploaded, chunksTotal } = (body ?? {}) as Record<string, unknown>;
  if (chunksUploaded !== undefined && chunksUploaded === chunksTotal) {
    target.isOurs = false;
    throw new GatewayError('CONFLICT', 'There is a file with this id already.', {
      appwrite: { type: 'storage_file_already_exists', status: 409 },
    });
  }
  target.id = typeof $id === 'string' ? $id : target.id;
  // Parts that somebody sent before are theirs.
  target.isOurs ||= chunksUploaded === undefined || chunksUploaded === 1;
}

/** Also when the client has gone: nobody would finish the file. */
async function takeAway(
  appwrite: Calls,
  { path, route }: ServiceRequest,
  { id, isOurs }: Target,
): Promise<void> {
  if (id === undefined || !isOurs) return;
  try {
    await appwrite.send({
      method: 'DELETE',
      path: `${path}/${encodeURIComponent(id)}`,
      route: `${route ?? path}/{id}`,
      role: 'cleanup',
    });
  } catch (error) {
    // It may never have come into being, or its creator may not delete it; the upload's own
    // failure is what the client has to hear of.
    if (!(error instanceof GatewayError)) throw error;
  }
}

/** The file in parts. A part's bytes are used again for the next one. */
async function* partsOf({ size, open }: IncomingFile): AsyncGenerator<Uint8Array> {
  const fill = open();
  const buffer = Buffer.allocUnsafeSlow(Math.min(size, chunkBytes));
  for (let start = 0; start < size; start += buffer.byteLength) {
    const part = buffer.subarray(0, size - start);
    await fill(part);
    yield part;
  }
}
