import type { ObjectRef } from '@pothos/core';
import type { ServiceContext } from '../../resolvers/context.ts';
import { linkTo, longestSeconds, type LinkAccess, type LinkedCall } from '../../resolvers/links.ts';
import type { Builder, Types } from '../builder.ts';
import type { Model } from './dialect.ts';
import type { OperationFact, ParameterFact } from './notation.ts';

const fileRoute = '/storage/buckets/{bucketId}/files/{fileId}';
const fileAccess: LinkAccess = {
  kind: 'file',
  tokens: '/tokens/buckets/{bucketId}/files/{fileId}',
};

/**
 * How an operation that answers with bytes can be an address; undefined where it cannot. Pictures
 * of `avatars` are for everybody; deployments are read with a key, which goes into no address.
 */
export function linkAccessOf({ service, route, answer }: OperationFact): LinkAccess | undefined {
  if (answer !== 'bytes') return undefined;
  if (service === 'avatars') return { kind: 'nothing' };
  return route.startsWith(`${fileRoute}/`) ? fileAccess : undefined;
}

/** What an address cannot be asked for with: it has a token of its own where it needs one. */
export const isLinkParameter = ({ name }: ParameterFact): boolean => name !== 'token';

export const expiresInArgument = {
  type: 'Int',
  description: `Seconds for which the address holds: 300 when left out, at most ${longestSeconds}.`,
} as const;

/** Fields of a file that give its addresses, by the operations that they stand for. */
const fieldNames: Readonly<Record<string, string>> = {
  [`${fileRoute}/download`]: 'downloadUrl',
  [`${fileRoute}/view`]: 'viewUrl',
  [`${fileRoute}/preview`]: 'previewUrl',
};

const descriptions: Readonly<Record<string, string>> = {
  downloadUrl: 'Where whoever has the address can save the file.',
  viewUrl: 'Where whoever has the address can see the file in a browser.',
  previewUrl: 'Where whoever has the address can see a picture made of the file.',
};

/** What makes arguments, of Pothos' builders of fields. */
export interface ArgumentBuilder {
  readonly arg: (options: never) => unknown;
}

/** Whether the file itself has a field for it. */
export const isOfFile = ({ route }: OperationFact): boolean => fieldNames[route] !== undefined;

export interface LinkField {
  readonly operation: OperationFact;
  readonly call: LinkedCall;
  /** Arguments beside those that name the file. */
  readonly toArguments: (t: ArgumentBuilder) => object;
}

/** Adds a field of a file for one of the operations that read it. */
export function addLinkField(
  builder: Builder,
  file: ObjectRef<Types, Model>,
  { operation, call, toArguments }: LinkField,
): void {
  const name = fieldNames[operation.route];
  if (name === undefined) return;
  const toField = (t: ArgumentBuilder) => ({
    type: 'URL',
    nullable: true,
    description: descriptions[name],
    args: toArguments(t),
    resolve: ({ $id, bucketId }: Model, given: object, context: ServiceContext) =>
      linkTo(context, call, { ...given, bucketId, fileId: $id }),
  });
  // The arguments are known at run time only.
  builder.objectField(file, name, (t) => t.field(toField(t) as never));
}
