import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { GatewayError } from '../../errors.ts';
import type { MappedFile } from '../../resolvers/context.ts';
import { limited, maxFormBytes } from './body.ts';
import type { Json } from './json.ts';
import { noQuery, restError } from './refusals.ts';

type Fields = ReadonlyMap<string, string>;
type Files = ReadonlyMap<string, NonNullable<MappedFile['file']>>;

/**
 * Reads a multipart request: the operation, and the files that its map puts into the variables.
 * A variable whose part is not there holds a file without content, which its field refuses.
 */
export async function readForm(request: IncomingMessage, json: Json): Promise<unknown> {
  const { fields, files } = await receive(request);
  const operation = fields.has('operations')
    ? objectIn(fields, 'operations', json)
    : Object.fromEntries(fields);
  const map = fields.has('map') ? objectIn(fields, 'map', json) : {};
  for (const [part, paths] of Object.entries(map)) {
    const mapped: MappedFile = { part, file: files.get(part) };
    for (const path of Array.isArray(paths) ? paths : []) setAt(operation, String(path), mapped);
  }
  return operation;
}

function objectIn(fields: Fields, name: string, json: Json): Record<string, unknown> {
  const value = parse(fields.get(name) ?? '', json);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw noQuery();
}

function parse(text: string, json: Json): unknown {
  try {
    return json.decode(text);
  } catch {
    // Not JSON: refused like a form without an operation.
    return undefined;
  }
}

/** Puts a file where the map says: `variables.file`, `variables.files.0`. */
function setAt(operation: Record<string, unknown>, path: string, file: MappedFile): void {
  const keys = path.split('.');
  const last = keys.pop();
  let parent: unknown = operation;
  for (const key of keys) parent = own(parent, key);
  if (last === undefined || typeof parent !== 'object' || parent === null) {
    throw restError(400, 'general_argument_invalid', `map: there is no "${path}" in operations.`);
  }
  if (keys[0] !== 'variables' || !Object.hasOwn(parent, last)) return;
  (parent as Record<string, unknown>)[last] = file;
}

const own = (parent: unknown, key: string): unknown =>
  typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
    ? (parent as Record<string, unknown>)[key]
    : undefined;

async function receive(request: IncomingMessage): Promise<{ fields: Fields; files: Files }> {
  const parser = openParser(request.headers['content-type'] ?? '');
  const fields = new Map<string, string>();
  const arriving: Promise<readonly [string, NonNullable<MappedFile['file']>]>[] = [];
  parser.on('field', (name, value) => fields.set(name, value));
  parser.on('file', (...[part, stream, name, , type]) => {
    const file = buffer(stream).then((content) => [part, { name, type, content }] as const);
    // A form that breaks off is reported once, by what reads it.
    file.catch(() => undefined);
    arriving.push(file);
  });
  try {
    await pipeline(limited(request, maxFormBytes), parser);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    throw restError(400, 'general_bad_request', 'The form could not be read.');
  }
  return { fields, files: new Map(await Promise.all(arriving)) };
}

function openParser(contentType: string): Busboy {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { fields: 20, files: 10, fieldSize: 10_000_000 },
      isPartAFile: (_name, _type, fileName) => fileName !== undefined,
    });
  } catch {
    // The type names no boundary: nothing can be found in such a body.
    throw noQuery();
  }
}
