import {
  getArgumentValues,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLResolveInfo,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { RelatedModel, TableModel } from './model.ts';
import type { PageArguments, PageLimits } from './page.ts';
import { toPageRequest, type PageRequest } from './page-request.ts';

/** What an operation asks of a row. */
export interface RowSelection {
  /** Keys of value columns. */
  readonly columns: ReadonlySet<string>;
  /** By response key, since one relationship can be asked for under several aliases. */
  readonly related: ReadonlyMap<string, RelatedSelection>;
  /** Nothing but the row's id is asked for. */
  readonly isIdOnly: boolean;
}

export type RelatedSelection =
  | { readonly kind: 'one'; readonly related: RelatedModel; readonly rows: RowSelection }
  | { readonly kind: 'many'; readonly related: RelatedModel; readonly page: PageSelection };

/** What an operation asks of a connection. */
export interface PageSelection {
  readonly request: PageRequest;
  /**
   * What is asked of the rows at each place: below `nodes` or below a node of `edges`, each by its
   * alias. The same response key can stand for different fields at different places.
   */
  readonly places: ReadonlyMap<string, RowSelection>;
  /** Rows are needed: for nodes or edges, or to say where the page ends. */
  readonly hasRows: boolean;
  /** Whether there are more rows is asked for. */
  readonly hasMore: boolean;
  readonly hasCursors: boolean;
  readonly hasTotal: boolean;
}

type DocumentScope = Pick<GraphQLResolveInfo, 'fragments' | 'schema' | 'variableValues'>;

interface Scope extends DocumentScope {
  readonly limits: PageLimits;
  /** Names of the fields above. */
  readonly fields: readonly string[];
}

/**
 * Selection of a field that returns a row.
 * @throws BAD_USER_INPUT for arguments of a connection below it, before anything is read.
 */
export const rowSelectionOf = (
  info: GraphQLResolveInfo,
  model: TableModel,
  limits: PageLimits,
): RowSelection => toRowSelection(toScope(info, limits), selectionSetsOf(info.fieldNodes), model);

/**
 * Selection of a field that returns a connection.
 * @throws BAD_USER_INPUT for its own arguments or those of a connection below it.
 */
export function pageSelectionOf(
  info: GraphQLResolveInfo,
  model: TableModel,
  { args, limits }: { readonly args: PageArguments; readonly limits: PageLimits },
): PageSelection {
  const scope = toScope(info, limits);
  const request = toPageRequest(args, model, { limits, fields: [] });
  return toPageSelection(scope, selectionSetsOf(info.fieldNodes), { model, request });
}

/** Selections of a field that holds a row, below a field of some other type, by the row's alias. */
export function rowPlacesOf(
  info: GraphQLResolveInfo,
  model: TableModel,
  { typeName, fieldName, limits }: { typeName: string; fieldName: string; limits: PageLimits },
): Map<string, RowSelection> {
  const scope = toScope(info, limits);
  const fields = collectFields(scope, selectionSetsOf(info.fieldNodes), typeName);
  return new Map(
    [...fields]
      .filter(([, nodes]) => nameOf(nodes) === fieldName)
      .map(([alias, nodes]) => [alias, toRowSelection(scope, selectionSetsOf(nodes), model)]),
  );
}

const toScope = (
  { fragments, schema, variableValues }: GraphQLResolveInfo,
  limits: PageLimits,
): Scope => ({ fragments, schema, variableValues, limits, fields: [] });

function toRowSelection(
  scope: Scope,
  sets: readonly SelectionSetNode[],
  model: TableModel,
): RowSelection {
  const columns = new Set<string>();
  const related = new Map<string, RelatedSelection>();
  let isIdOnly = true;
  for (const [responseKey, nodes] of collectFields(scope, sets, model.table.names.type)) {
    const name = nameOf(nodes);
    if (name !== '_id' && name !== '__typename') isIdOnly = false;
    const column = model.fields.get(name);
    if (column) columns.add(column.key);
    const target = model.relationships.get(name);
    if (target) {
      const inside = { ...scope, fields: [...scope.fields, responseKey] };
      related.set(responseKey, toRelatedSelection(inside, nodes, { model, related: target }));
    }
  }
  return { columns, related, isIdOnly };
}

function toRelatedSelection(
  scope: Scope,
  nodes: readonly FieldNode[],
  { model, related }: { readonly model: TableModel; readonly related: RelatedModel },
): RelatedSelection {
  const sets = selectionSetsOf(nodes);
  const { target } = related;
  if (!related.relationship.isToMany) {
    return { kind: 'one', related, rows: toRowSelection(scope, sets, target) };
  }
  const request = toPageRequest(argumentsOf(scope, nodes, model), target, scope);
  return { kind: 'many', related, page: toPageSelection(scope, sets, { model: target, request }) };
}

/** Arguments of a field, coerced as GraphQL does for its resolver; all its nodes have the same. */
function argumentsOf(
  { schema, variableValues }: Scope,
  [node]: readonly FieldNode[],
  { table }: TableModel,
): PageArguments {
  const type = schema.getType(table.names.type);
  const definition = isObjectType(type) && node ? type.getFields()[node.name.value] : undefined;
  if (!node || !definition) throw new Error(`Table "${table.id}" has no such field.`);
  return getArgumentValues(definition, node, variableValues);
}

function toPageSelection(
  scope: Scope,
  sets: readonly SelectionSetNode[],
  { model, request }: { readonly model: TableModel; readonly request: PageRequest },
): PageSelection {
  const { names } = model.table;
  const places = new Map<string, RowSelection>();
  const asked = new Set<string>();
  const addPlace = (place: string, nodes: readonly FieldNode[]): void => {
    places.set(place, toRowSelection(scope, selectionSetsOf(nodes), model));
  };
  for (const [alias, nodes] of collectFields(scope, sets, names.connection)) {
    const name = nameOf(nodes);
    asked.add(name);
    if (name === 'nodes') addPlace(alias, nodes);
    if (name !== 'edges' && name !== 'pageInfo') continue;
    const typeName = name === 'edges' ? names.edge : 'PageInfo';
    for (const [inner, innerNodes] of collectFields(scope, selectionSetsOf(nodes), typeName)) {
      asked.add(`${name}.${nameOf(innerNodes)}`);
      if (nameOf(innerNodes) === 'node') addPlace(edgePlace(alias, inner), innerNodes);
    }
  }
  const asks = (...fieldNames: readonly string[]): boolean =>
    fieldNames.some((fieldName) => asked.has(fieldName));
  return {
    request,
    places,
    hasRows: asks('nodes', 'edges') || pageInfoFields.some((name) => asked.has(name)),
    hasMore: asks('pageInfo.hasNextPage', 'pageInfo.hasPreviousPage'),
    hasCursors: asks('edges.cursor', 'pageInfo.startCursor', 'pageInfo.endCursor'),
    hasTotal: asks('totalCount', 'totalCountIsExact'),
  };
}

const pageInfoFields = ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'].map(
  (name) => `pageInfo.${name}`,
);

/** Name of the place of rows below an edge, by the aliases of the edges and of the node. */
export const edgePlace = (edgesAlias: string, nodeAlias: string): string =>
  `${edgesAlias}.${nodeAlias}`;

/** Fields by response key, through fragments, without what `@skip` and `@include` take out. */
function collectFields(
  scope: DocumentScope,
  sets: readonly SelectionSetNode[],
  typeName: string,
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  // Fragments that spread each other twice would multiply; the fields of a second visit are known.
  const visited = new Set<string>();
  const visit = (selection: SelectionNode): void => {
    if (!isIncluded(scope, selection)) return;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const known = fields.get(key);
      if (known) known.push(selection);
      else fields.set(key, [selection]);
      return;
    }
    const fragment = fragmentOf(scope, selection, visited);
    if (!fragment || !appliesTo(scope, fragment.typeCondition?.name.value, typeName)) return;
    fragment.selectionSet.selections.forEach(visit);
  };
  for (const set of sets) set.selections.forEach(visit);
  return fields;
}

function fragmentOf(
  { fragments }: DocumentScope,
  selection: InlineFragmentNode | FragmentSpreadNode,
  visited: Set<string>,
): InlineFragmentNode | FragmentDefinitionNode | undefined {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
  const name = selection.name.value;
  if (visited.has(name)) return undefined;
  visited.add(name);
  return fragments[name];
}

function isIncluded({ variableValues }: DocumentScope, selection: SelectionNode): boolean {
  if (!selection.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variableValues);
  return skip?.if !== true && include?.if !== false;
}

/** A fragment on an interface applies: validation has seen to it that the type implements it. */
function appliesTo(
  { schema }: DocumentScope,
  condition: string | undefined,
  typeName: string,
): boolean {
  return (
    condition === undefined || condition === typeName || !isObjectType(schema.getType(condition))
  );
}

const nameOf = (nodes: readonly FieldNode[]): string => nodes[0]?.name.value ?? '';

const selectionSetsOf = (nodes: readonly FieldNode[]): SelectionSetNode[] =>
  nodes.flatMap(({ selectionSet }) => selectionSet ?? []);

export type FieldsByName = ReadonlyMap<string, readonly FieldNode[]>;

/** Nodes of the fields below some nodes, which are of the type, by the fields' names. */
export function fieldsBelow(
  scope: DocumentScope,
  nodes: readonly FieldNode[],
  typeName: string,
): FieldsByName {
  const fields = new Map<string, FieldNode[]>();
  for (const found of collectFields(scope, selectionSetsOf(nodes), typeName).values()) {
    const name = nameOf(found);
    if (name !== '__typename') fields.set(name, [...(fields.get(name) ?? []), ...found]);
  }
  return fields;
}
