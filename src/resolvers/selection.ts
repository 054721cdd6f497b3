import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLResolveInfo,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { RelatedModel, TableModel } from './model.ts';

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
  readonly rows: RowSelection;
  /** Rows are needed: for nodes or edges, or to say where the page ends. */
  readonly hasRows: boolean;
  /** Whether there are more rows is asked for. */
  readonly hasMore: boolean;
  readonly hasCursors: boolean;
  readonly hasTotal: boolean;
}

type Scope = Pick<GraphQLResolveInfo, 'fragments' | 'schema' | 'variableValues'>;

/** Selection of a field that returns a row. */
export const rowSelectionOf = (info: GraphQLResolveInfo, model: TableModel): RowSelection =>
  toRowSelection(info, selectionSetsOf(info.fieldNodes), model);

/** Selection of a field that returns a connection. */
export const pageSelectionOf = (info: GraphQLResolveInfo, model: TableModel): PageSelection =>
  toPageSelection(info, selectionSetsOf(info.fieldNodes), model);

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
    if (target) related.set(responseKey, toRelatedSelection(scope, nodes, target));
  }
  return { columns, related, isIdOnly };
}

function toRelatedSelection(
  scope: Scope,
  nodes: readonly FieldNode[],
  related: RelatedModel,
): RelatedSelection {
  const sets = selectionSetsOf(nodes);
  return related.relationship.isToMany
    ? { kind: 'many', related, page: toPageSelection(scope, sets, related.target) }
    : { kind: 'one', related, rows: toRowSelection(scope, sets, related.target) };
}

function toPageSelection(
  scope: Scope,
  sets: readonly SelectionSetNode[],
  model: TableModel,
): PageSelection {
  const { names } = model.table;
  const below = (parent: FieldsByName, fieldName: string, typeName: string): FieldsByName =>
    byName(collectFields(scope, selectionSetsOf(parent.get(fieldName) ?? []), typeName));
  const fields = byName(collectFields(scope, sets, names.connection));
  const edges = below(fields, 'edges', names.edge);
  const pageInfo = below(fields, 'pageInfo', 'PageInfo');
  const rowNodes = [...(fields.get('nodes') ?? []), ...(edges.get('node') ?? [])];
  return {
    rows: toRowSelection(scope, selectionSetsOf(rowNodes), model),
    hasRows: hasAny(fields, 'nodes', 'edges') || pageInfo.size > 0,
    hasMore: hasAny(pageInfo, 'hasNextPage', 'hasPreviousPage'),
    hasCursors: edges.has('cursor') || hasAny(pageInfo, 'startCursor', 'endCursor'),
    hasTotal: hasAny(fields, 'totalCount', 'totalCountIsExact'),
  };
}

type FieldsByName = ReadonlyMap<string, readonly FieldNode[]>;

const hasAny = (fields: FieldsByName, ...names: readonly string[]): boolean =>
  names.some((name) => fields.has(name));

/** Fields by response key, through fragments, without what `@skip` and `@include` take out. */
function collectFields(
  scope: Scope,
  sets: readonly SelectionSetNode[],
  typeName: string,
): Map<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visit = (selection: SelectionNode): void => {
    if (!isIncluded(scope, selection)) return;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      fields.set(key, [...(fields.get(key) ?? []), selection]);
      return;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : scope.fragments[selection.name.value];
    if (!fragment || !appliesTo(scope, fragment.typeCondition?.name.value, typeName)) return;
    fragment.selectionSet.selections.forEach(visit);
  };
  for (const set of sets) set.selections.forEach(visit);
  return fields;
}

function isIncluded({ variableValues }: Scope, selection: SelectionNode): boolean {
  if (!selection.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variableValues);
  return skip?.if !== true && include?.if !== false;
}

/** A fragment on an interface applies: validation has seen to it that the type implements it. */
function appliesTo({ schema }: Scope, condition: string | undefined, typeName: string): boolean {
  return (
    condition === undefined || condition === typeName || !isObjectType(schema.getType(condition))
  );
}

function byName(fields: FieldsByName): Map<string, FieldNode[]> {
  const named = new Map<string, FieldNode[]>();
  for (const nodes of fields.values()) {
    const name = nameOf(nodes);
    if (name === '__typename') continue;
    named.set(name, [...(named.get(name) ?? []), ...nodes]);
  }
  return named;
}

const nameOf = (nodes: readonly FieldNode[]): string => nodes[0]?.name.value ?? '';

const selectionSetsOf = (nodes: readonly FieldNode[]): SelectionSetNode[] =>
  nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
