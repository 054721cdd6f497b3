import { GraphQLError, print } from 'graphql';
import { SERVICE_TYPE_PREFIX } from '../../catalog/reserved-names.ts';
import { toServiceQueries } from '../../resolvers/service-queries.ts';
import type { Builder } from '../builder.ts';
import { thingIdOf, type NodeRef } from '../nodes.ts';
import type { Dialect, ListArgument, Model } from './dialect.ts';
import { linkAccessOf } from './linked-operations.ts';
import { reachesRows } from './table-operations.ts';

export interface TypedDialectOptions {
  /** What things are that have global ids; null where nothing has one. */
  readonly node: NodeRef | null;
  /** Whether operations are served that reach rows past the tables' own fields; true by default. */
  readonly hasRows?: boolean | undefined;
}

/** The operations of some services beside the tables, with types of their own names. */
export const createTypedDialect = (
  services: readonly string[],
  { node, hasRows = true }: TypedDialectOptions,
): Dialect => ({
  typeName: (name) => `${SERVICE_TYPE_PREFIX}${name}`,
  typeOf: ({ typed }) => typed,
  hasEnums: true,
  isListItemNullable: false,
  hasDeprecations: true,
  hasTables: true,
  // Bytes do not fit into JSON: an address does.
  isServed: (operation) =>
    services.includes(operation.service) &&
    (operation.answer !== 'bytes' || linkAccessOf(operation) !== undefined) &&
    (hasRows || !reachesRows(operation)),
  addFileScalar: (builder) => {
    builder.scalarType('Upload' as never, {
      description:
        'A file, sent by the GraphQL multipart request specification: a variable that is null in `operations` and that `map` leads a part to.',
      parseValue: (value) => value as never,
      parseLiteral: (node) => {
        throw notAFile(print(node));
      },
    });
  },
  addressType: 'URL',
  openField: { type: 'JSON', resolve: withoutSystemKeys },
  valueOf: (model, { key, type }) => {
    const value = model[key];
    // Appwrite writes an empty text where a date is missing.
    return type.typed === 'DateTime' && value === '' ? null : value;
  },
  scalarOf: ({ isOpen, fields }) => (isOpen && fields.length === 0 ? 'JSON' : undefined),
  nodeOf: ({ name }) => {
    const toId = thingIdOf(name);
    return node && toId ? { interface: node, toId } : undefined;
  },
  listArguments: { add: addListArguments, toQueries: toServiceQueries },
});

const notAFile = (value: string): GraphQLError =>
  new GraphQLError(`${value} is not a file: send it by a multipart request.`);

const withoutSystemKeys = (model: Model): Model =>
  Object.fromEntries(Object.entries(model).filter(([key]) => !key.startsWith('$')));

const filterName = `${SERVICE_TYPE_PREFIX}Filter`;
const orderByName = `${SERVICE_TYPE_PREFIX}OrderBy`;

/** One filter and one order for all lists: what can be filtered by is Appwrite's to say. */
function addListArguments(builder: Builder): Record<string, ListArgument> {
  const filter = builder.inputRef<object>(filterName);
  filter.implement({
    description:
      'A condition on a field of what is listed. Several operators must all hold; Appwrite refuses fields that it does not index.',
    fields: (t) => ({
      field: t.string({ description: 'Name of the field, for example `name` or `_createdAt`.' }),
      ...Object.fromEntries(
        ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'contains', 'notContains'].map((name) => [
          name,
          t.field({ type: 'JSON' }),
        ]),
      ),
      ...Object.fromEntries(
        ['in', 'between', 'notBetween'].map((name) => [name, t.field({ type: ['JSON'] })]),
      ),
      ...Object.fromEntries(
        ['startsWith', 'notStartsWith', 'endsWith', 'notEndsWith', 'search', 'notSearch'].map(
          (name) => [name, t.string()],
        ),
      ),
      isNull: t.boolean(),
      and: t.field({ type: [filter] }),
      or: t.field({ type: [filter] }),
    }),
  });
  builder.inputType(orderByName, {
    fields: (t) => ({
      field: t.string({ required: true }),
      direction: t.field({ type: 'OrderDirection' as never }),
    }),
  });
  return {
    filter: { type: filterName, isList: true, description: 'All of these must hold.' },
    orderBy: { type: orderByName, isList: true, description: 'The first one counts most.' },
    first: { type: 'Int', description: 'How many at most; 25 when left out.' },
    offset: { type: 'Int', description: 'How many to leave out at the beginning.' },
    after: { type: 'String', description: 'The id after which the list goes on.' },
    before: { type: 'String', description: 'The id before which the list ends.' },
  };
}
