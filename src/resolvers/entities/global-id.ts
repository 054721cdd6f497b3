import { findIdFault } from '../../appwrite/query.ts';
import type { Table } from '../../catalog/types.ts';
import { GatewayError } from '../../errors.ts';
import type { ThingReference } from './reference.ts';

/** What a global id stands for. Tables are named by their ids, so that renaming them changes none. */
export type GlobalId =
  | {
      readonly kind: 'row';
      readonly databaseId: string;
      readonly tableId: string;
      readonly id: string;
    }
  | ThingReference;

/** Opaque for clients, and the same for a thing for as long as it is there. */
export const encodeGlobalId = (id: GlobalId): string =>
  Buffer.from(partsOf(id).join('/')).toString('base64url');

/** Of a row, with the id as Appwrite writes it. */
export const rowGlobalId = ({ databaseId, id: tableId }: Table, id: string): string =>
  encodeGlobalId({ kind: 'row', databaseId, tableId, id });

function partsOf(id: GlobalId): readonly string[] {
  switch (id.kind) {
    case 'row':
      return [id.kind, id.databaseId, id.tableId, id.id];
    case 'user':
    case 'team':
      return [id.kind, id.id];
    case 'file':
      return [id.kind, id.bucketId, id.id];
  }
}

/**
 * @param argument - Where the text stands, for the error.
 * @throws BAD_USER_INPUT for a text that is no global id of this gateway.
 */
export function decodeGlobalId(text: string, argument: string): GlobalId {
  const parts = Buffer.from(text, 'base64url').toString().split('/');
  const id = parts.slice(1).every((part) => findIdFault(part) === null) ? toId(parts) : undefined;
  // Other characters than those of the alphabet are skipped by the decoder.
  if (id !== undefined && encodeGlobalId(id) === text) return id;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `${argument}: ${JSON.stringify(text)} is no global id. Global ids come from the field \`id\`; ` +
      'what Appwrite calls an id is `_id`.',
  );
}

type Parse = (ids: readonly string[]) => GlobalId;

/** By kind and number of ids. */
const parsers: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  [
    'row 3',
    ([databaseId = '', tableId = '', id = '']) => ({ kind: 'row', databaseId, tableId, id }),
  ],
  ['user 1', ([id = '']) => ({ kind: 'user', id })],
  ['team 1', ([id = '']) => ({ kind: 'team', id })],
  ['file 2', ([bucketId = '', id = '']) => ({ kind: 'file', bucketId, id })],
]);

const toId = ([kind = '', ...ids]: readonly string[]): GlobalId | undefined =>
  parsers.get(`${kind} ${ids.length}`)?.(ids);
