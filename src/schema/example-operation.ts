import type { GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { getNamedType, isLeafType, isObjectType, parse, print } from 'graphql';
import type { Catalog, Relationship, Table } from '../catalog/types.ts';

const columnsShown = 4;
const relationshipsShown = 2;

interface Project {
  readonly catalog: Catalog;
  readonly schema: GraphQLSchema;
}

/** More tabs than this would hide each other. */
const tablesShown = 15;

/**
 * Operations that show what this project's schema can do: a page of each table, with related rows,
 * those first that have most to show, and a live one. One with a comment where there is no table
 * yet.
 */
export function createExampleOperations(project: Project): readonly string[] {
  const tables = project.catalog.tables
    .filter(({ enabled }) => enabled)
    .toSorted((left, right) => interest(right) - interest(left))
    .slice(0, tablesShown);
  const [best] = tables;
  if (best === undefined) return ['# This project has no tables yet.\n{\n  __typename\n}\n'];
  return [
    ...tables.map((table) => exampleOf(project, { table, kind: 'query' })),
    exampleOf(project, { table: best, kind: 'subscription' }),
  ];
}

/** GraphiQL calls a tab by the name of its operation. */
function exampleOf(
  { schema }: Project,
  { table, kind }: { readonly table: Table; readonly kind: 'query' | 'subscription' },
): string {
  const { manyField } = table.names;
  const node = nodeTypeOf(schema.getQueryType()?.getFields()[manyField]?.type);
  const selection = node === undefined ? '__typename' : `nodes { ${selectionOf(table, node)} }`;
  const name = `${kind === 'query' ? '' : 'Live'}${manyField.charAt(0).toUpperCase()}${manyField.slice(1)}`;
  return `${print(parse(`${kind} ${name} { ${manyField}(first: 5) { ${selection} } }`))}\n`;
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
