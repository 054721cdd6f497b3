import { GatewayError } from '../../errors.ts';
import type { MappedFile } from '../../resolvers/context.ts';

type Variables = Record<string, unknown>;

/**
 * Puts a stand-in for each file where the map of a multipart request says: `variables.file`,
 * `variables.files.0`.
 */
export function mapFiles(operation: Variables, map: Readonly<Record<string, unknown>>): void {
  for (const [part, paths] of Object.entries(map)) {
    for (const path of Array.isArray(paths) ? paths : []) setAt(operation, String(path), { part });
  }
}

function setAt(operation: Variables, path: string, file: MappedFile): void {
  const keys = path.split('.');
  const last = keys.pop();
  let parent: unknown = operation;
  for (const key of keys) parent = own(parent, key);
  if (last === undefined || typeof parent !== 'object' || parent === null) {
    throw new GatewayError('BAD_USER_INPUT', `map: there is no "${path}" in operations.`, {
      appwrite: { type: 'general_argument_invalid', status: 400 },
    });
  }
  if (keys[0] !== 'variables' || !Object.hasOwn(parent, last)) return;
  (parent as Variables)[last] = file;
}

const own = (parent: unknown, key: string): unknown =>
  typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
    ? (parent as Variables)[key]
    : undefined;
