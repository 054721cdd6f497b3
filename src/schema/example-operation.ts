import type { GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { getNamedType, isLeafType, isObjectType, parse, print } from 'graphql';
import type { Catalog, Relationship, Table } from '../catalog/types.ts';

const columnsShown = 4;
const relationshipsShown = 2;

/**
 * An operation that shows what this project's schema can do: a page of the table that has most to
 * show, with related rows. It says so in a comment when there is no table yet.
 */
export function createExampleOperation({
  catalog,
  schema,
}: {
  readonly catalog: Catalog;
  readonly schema: GraphQLSchema;
}): string {
  const tables = catalog.tables.filter(({ enabled }) => enabled);
  const [best] = tables.toSorted((left, right) => interest(right) - interest(left));
  if (best === undefined) return '# This project has no tables yet.\n{\n  __typename\n}\n';
  const field = best.names.manyField;
  const node = nodeTypeOf(schema.getQueryType()?.getFields()[field]?.type);
  const selection = node === undefined ? '__typename' : `nodes { ${selectionOf(best, node)} }`;
  return `${print(parse(`query Example { ${field}(first: 5) { ${selection} } }`))}\n`;
}

/** Rows of tables with row security are often their owners' alone: a guest would see nothing. */
function interest({ columns, rowSecurity }: Table): number {
  const relationships = columns.filter(({ kind }) => kind === 'relationship').length;
  return relationships * 10 + Math.min(columns.length, 9) - (rowSecurity ? 25 : 0);
}

function selectionOf({ columns }: Table, type: GraphQLObjectType): string {
  const relationships = columns.filter((column) => column.kind === 'relationship');
  const fields = relationships
    .toSorted((left, right) => Number(left.isToMany) - Number(right.isToMany))
    .slice(0, relationshipsShown)
    .map((relationship) => relatedSelection(relationship, type));
  return ['_id', ...leafFields(type), ...fields].join(' ');
}

function relatedSelection({ fieldName }: Relationship, type: GraphQLObjectType): string {
  const fieldType = type.getFields()[fieldName]?.type;
  const node = nodeTypeOf(fieldType);
  if (node !== undefined) return `${fieldName} { nodes { _id ${leafFields(node).join(' ')} } }`;
  const related = fieldType === undefined ? undefined : getNamedType(fieldType);
  const leaves = isObjectType(related) ? leafFields(related) : [];
  return `${fieldName} { _id ${leaves.join(' ')} }`;
}

/** The first columns that are plain values; those that begin with `_` are Appwrite's own. */
function leafFields(type: GraphQLObjectType): readonly string[] {
  return Object.values(type.getFields())
    .filter((field) => isLeafType(getNamedType(field.type)) && !field.name.startsWith('_'))
    .slice(0, columnsShown)
    .map(({ name }) => name);
}

/** The row type of a connection, or undefined when the type is none. */
function nodeTypeOf(type: GraphQLOutputType | undefined): GraphQLObjectType | undefined {
  const connection = type === undefined ? undefined : getNamedType(type);
  if (!isObjectType(connection)) return undefined;
  const nodes = connection.getFields()['nodes']?.type;
  const node = nodes === undefined ? undefined : getNamedType(nodes);
  return isObjectType(node) ? node : undefined;
}
