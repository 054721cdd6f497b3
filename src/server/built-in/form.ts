import type { FindFile } from '../../resolvers/context.ts';
import { mapFiles } from '../uploads/map-files.ts';
import type { ReceivedForm } from '../uploads/receive-form.ts';
import type { Json } from './json.ts';
import { noQuery } from './refusals.ts';

type Fields = ReceivedForm['fields'];

/**
 * The operation of a multipart request, with stand-ins for the files that its map puts into the
 * variables. One whose part is not there is refused by its field.
 */
export function operationOf({ fields }: ReceivedForm, json: Json): unknown {
  const operation = fields.has('operations')
    ? objectIn(fields, 'operations', json)
    : Object.fromEntries(fields);
  mapFiles(operation, fields.has('map') ? objectIn(fields, 'map', json) : {});
  return operation;
}

/** Appwrite takes a file from the part that has the argument's name, or from the part `0`. */
export const findFileIn =
  ({ files }: ReceivedForm): FindFile =>
  (part, argument) =>
    part === argument || part === '0' ? files(part) : undefined;

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
