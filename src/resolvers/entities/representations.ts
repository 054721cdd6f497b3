import { findIdFault } from '../../appwrite/query.ts';
import { GatewayError } from '../../errors.ts';
import type { TableModel } from '../model.ts';
import type { FindByGlobalId } from './nodes.ts';
import type { Wanted } from './read-entities.ts';
import type { KeyValue, Reference } from './reference.ts';
import { thingTypes } from './things.ts';
import { toKeyValue, type UniqueKey } from './unique-key.ts';

/** What a router knows of an entity: the name of its type and the fields of one of its keys. */
export type Representation = Readonly<Record<string, unknown>>;

/** A key by which a router may ask for entities of a type. */
export interface EntityKey {
  /** Names of the fields, which stand in `@key`. */
  readonly fields: readonly string[];
  /** @throws BAD_USER_INPUT for a value that the field cannot have; null where nothing is to be found. */
  readonly toReference: (representation: Representation) => Reference | null;
}

/** The keys of each entity type, by the type's name; the first that is complete counts. */
export type EntityKeys = ReadonlyMap<string, readonly EntityKey[]>;

/** Keys of a table's rows: by their ids, global ones where there are some, and by unique columns. */
export function rowKeysOf(
  model: TableModel,
  { uniqueKeys, find }: { readonly uniqueKeys: readonly UniqueKey[]; find: FindByGlobalId | null },
): readonly EntityKey[] {
  const { type } = model.table.names;
  const byId: EntityKey = {
    fields: ['_id'],
    toReference: ({ _id }) => ({ kind: 'row', model, id: toId(`${type}._id`, _id) }),
  };
  return [
    byId,
    ...(find ? [globalKeyOf(type, find)] : []),
    ...uniqueKeys.map((key) => uniqueEntityKey(model, key)),
  ];
}

function uniqueEntityKey(model: TableModel, key: UniqueKey): EntityKey {
  const valueIn = (representation: Representation, index: number): KeyValue => {
    const column = key.columns[index];
    const given = column && representation[column.fieldName];
    const value = column && toKeyValue(column, given);
    if (value !== undefined) return value;
    throw unfit(`${model.table.names.type}.${column?.fieldName ?? ''}`, given);
  };
  return {
    fields: key.columns.map(({ fieldName }) => fieldName),
    toReference: (representation) => ({
      kind: 'unique',
      model,
      key,
      values: key.columns.map((_column, index) => valueIn(representation, index)),
    }),
  };
}

/** The key of everything that has a global id; also of `Node` itself, which anything can be. */
export function globalKeyOf(typeName: string, find: FindByGlobalId): EntityKey {
  return {
    fields: ['id'],
    toReference: ({ id }) => {
      const name = `${typeName}.id`;
      if (typeof id !== 'string') throw unfit(name, id);
      const reference = find(id, name);
      const isMeant =
        reference === null || typeName === 'Node' || typeName === typeNameOf(reference);
      if (isMeant) return reference;
      throw new GatewayError('BAD_USER_INPUT', `${name}: this is the global id of something else.`);
    },
  };
}

function typeNameOf(reference: Reference): string {
  switch (reference.kind) {
    case 'row':
    case 'unique':
      return reference.model.table.names.type;
    case 'user':
    case 'team':
    case 'file':
      return thingTypes[reference.kind];
  }
}

/** Keys of Appwrite's own things. */
export function thingKeysOf(find: FindByGlobalId | null): EntityKeys {
  const withId = (kind: 'user' | 'team'): EntityKey => ({
    fields: ['_id'],
    toReference: ({ _id }) => ({ kind, id: toId(`${thingTypes[kind]}._id`, _id) }),
  });
  const file: EntityKey = {
    fields: ['bucketId', '_id'],
    toReference: ({ bucketId, _id }) => ({
      kind: 'file',
      bucketId: toId(`${thingTypes.file}.bucketId`, bucketId),
      id: toId(`${thingTypes.file}._id`, _id),
    }),
  };
  const own = { user: withId('user'), team: withId('team'), file };
  return new Map(
    (['user', 'team', 'file'] as const).map((kind) => {
      const typeName = thingTypes[kind];
      return [typeName, [own[kind], ...(find ? [globalKeyOf(typeName, find)] : [])]];
    }),
  );
}

function toId(name: string, given: unknown): string {
  if (typeof given !== 'string' && !Number.isSafeInteger(given)) throw unfit(name, given);
  const fault = findIdFault(String(given));
  if (fault === null) return String(given);
  throw new GatewayError('BAD_USER_INPUT', `${name}: ${fault}`);
}

const unfit = (name: string, given: unknown): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `${name}: ${JSON.stringify(given)} cannot be its value.`);

/** What a representation refers to; an error stands for one that refers to nothing that there is. */
export function toWanted(keys: EntityKeys, given: unknown, argument: string): Wanted {
  try {
    return toReference(keys, given);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return new GatewayError(error.code, `${argument}: ${error.message}`, { cause: error });
  }
}

function toReference(keys: EntityKeys, given: unknown): Reference | null {
  if (!isRepresentation(given))
    throw new GatewayError('BAD_USER_INPUT', 'this is no object with a __typename.');
  const known = keys.get(given.__typename);
  if (!known)
    throw new GatewayError(
      'BAD_USER_INPUT',
      `${JSON.stringify(given.__typename)} is no entity here.`,
    );
  const key = known.find(({ fields }) => fields.every((field) => given[field] != null));
  if (key) return key.toReference(given);
  const choices = known.map(({ fields }) => fields.join(' and ')).join(', or ');
  throw new GatewayError('BAD_USER_INPUT', `${given.__typename} is found by ${choices}.`);
}

const isRepresentation = (given: unknown): given is Representation & { __typename: string } =>
  typeof given === 'object' &&
  given !== null &&
  '__typename' in given &&
  typeof given.__typename === 'string';
