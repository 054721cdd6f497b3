import type { Devserver } from '../../devserver/server.ts';

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly bytes: Buffer;
  /** The body where it is a JSON object. */
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Call {
  readonly method?: string;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  /** A guest sends no key. */
  readonly isGuest?: boolean;
}

export async function call(
  { endpoint, project, key }: Devserver,
  path: string,
  { method = 'GET', body, headers = {}, isGuest = false }: Call = {},
): Promise<Reply> {
  const response = await fetch(`${endpoint}${path}`, {
    method,
    ...(body !== undefined && { body }),
    headers: {
      'x-appwrite-project': project,
      ...(!isGuest && { 'x-appwrite-key': key }),
      ...(typeof body === 'string' && { 'content-type': 'application/json' }),
      ...headers,
    },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const type = response.headers.get('content-type') ?? '';
  const isJson = type.startsWith('application/json');
  const json = isJson ? (JSON.parse(bytes.toString()) as Record<string, unknown>) : {};
  return { status: response.status, type, headers: response.headers, bytes, json };
}

export const send = (
  server: Devserver,
  method: string,
  ...[path, body]: [path: string, body: object]
) => call(server, path, { method, body: JSON.stringify(body) });

export const createBucket = (server: Devserver, bucketId: string, settings: object = {}) =>
  send(server, 'POST', '/storage/buckets', { bucketId, name: bucketId, ...settings });

export interface Upload {
  readonly bucket: string;
  readonly id: string;
  readonly name?: string;
  readonly content: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export function upload(
  server: Devserver,
  { bucket, id, name = `${id}.txt`, content, headers = {} }: Upload,
): Promise<Reply> {
  const body = new FormData();
  body.append('fileId', id);
  body.append('file', new Blob([new Uint8Array(Buffer.from(content))]), name);
  return call(server, `/storage/buckets/${bucket}/files`, { method: 'POST', body, headers });
}

export const filePath = (bucket: string, id: string, part = ''): string =>
  `/storage/buckets/${bucket}/files/${id}${part}`;
