import { getArgumentValues, isObjectType } from 'graphql';
import {
  collectFields,
  initialCountOf,
  isShownLater,
  nameOf,
  toFound,
  type DocumentScope,
  type Found,
} from './collected-fields.ts';
import { mergeNeeds, noNeeds, type RowNeeds } from '../loaders/row-needs.ts';
import type { FieldInfo } from './context.ts';
import type { RelatedModel, TableModel } from './model.ts';
import type { PageArguments, PageLimits } from './page.ts';
import { toNeeds } from './needs.ts';
import { toPageRequest, type PageRequest } from './page-request.ts';

/** What an operation asks of a row. */
export interface RowSelection {
  /** Keys of value columns. */
  readonly columns: ReadonlySet<string>;
  /** By response key, since one relationship can be asked for under several aliases. */
  readonly related: ReadonlyMap<string, RelatedSelection>;
  /** Nothing but the row's id is asked for. */
  readonly isIdOnly: boolean;
  /** The answer comes in parts: related rows are read only when a part shows them. */
  readonly isInParts: boolean;
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
  readonly places: ReadonlyMap<string, PlaceSelection>;
  /** What the rows at all places together need. */
  readonly needs: RowNeeds;
  /** Rows are needed: for nodes or edges, or to say where the page ends. */
  readonly hasRows: boolean;
  /** Whether there are more rows is asked for. */
  readonly hasMore: boolean;
  readonly hasCursors: boolean;
  readonly hasTotal: boolean;
  /** What is asked of the connection only by later parts of the answer; null where nothing is. */
  readonly later: PageSelection | null;
}

/** What an operation asks of rows at one place of a connection. */
export interface PlaceSelection {
  readonly rows: RowSelection;
  /** So many rows are sent before the others; null where all are sent together. */
  readonly initialCount: number | null;
}

interface Scope extends DocumentScope {
  readonly limits: PageLimits;
  /** Names of the fields above. */
  readonly fields: readonly string[];
  /** Something above comes in a later part than what is above that. */
  readonly isInParts: boolean;
}

/**
 * Selection of a field that returns a row.
 * @throws BAD_USER_INPUT for arguments of a connection below it, before anything is read.
 */
export const rowSelectionOf = (
  info: FieldInfo,
  model: TableModel,
  limits: PageLimits,
): RowSelection => toRowSelection(toScope(info, limits), toFound(info.fieldNodes), model);

/** The same for a row whose relationships must be read before it is answered, `@defer` or not. */
export const rowSelectionAtOnceOf = (
  info: FieldInfo,
  model: TableModel,
  limits: PageLimits,
): RowSelection => {
  const scope = { ...toScope(info, limits), isReadAtOnce: true };
  return toRowSelection(scope, toFound(info.fieldNodes), model);
};

/**
 * Selection of a field that returns a connection.
 * @throws BAD_USER_INPUT for its own arguments or those of a connection below it.
 */
export function pageSelectionOf(
  info: FieldInfo,
  model: TableModel,
  { args, limits }: { readonly args: PageArguments; readonly limits: PageLimits },
): PageSelection {
  const scope = toScope(info, limits);
  const request = toPageRequest(args, model, { limits, fields: [] });
  return toPageSelection(scope, toFound(info.fieldNodes), { model, request });
}

/** Selections of a field that holds a row, below a field of some other type, by the row's alias. */
export function rowPlacesOf(
  info: FieldInfo,
  model: TableModel,
  { typeName, fieldName, limits }: { typeName: string; fieldName: string; limits: PageLimits },
): Map<string, RowSelection> {
  const scope = toScope(info, limits);
  const { byKey } = collectFields(scope, toFound(info.fieldNodes), typeName);
  const places = [...byKey].filter(([, each]) => nameOf(each) === fieldName);
  return new Map(places.map(([alias, each]) => [alias, toRowSelection(scope, each, model)]));
}

/**
 * Selections of the rows that a write of many answers, by the alias of `nodes`.
 * @throws BAD_USER_INPUT for arguments of a connection below it.
 */
export function batchSelectionOf(
  info: FieldInfo,
  model: TableModel,
  limits: PageLimits,
): ReadonlyMap<string, RowSelection> {
  return rowPlacesOf(info, model, {
    typeName: model.table.names.batch,
    fieldName: 'nodes',
    limits,
  });
}

const toScope = ({ fragments, schema, variableValues }: FieldInfo, limits: PageLimits): Scope => ({
  fragments,
  schema,
  variableValues,
  limits,
  fields: [],
  isInParts: false,
});

function toRowSelection(scope: Scope, above: readonly Found[], model: TableModel): RowSelection {
  const columns = new Set<string>();
  const related = new Map<string, RelatedSelection>();
  let isIdOnly = true;
  const { byKey, hasLater } = collectFields(scope, above, model.table.names.type);
  const isInParts = scope.isInParts || hasLater;
  for (const [responseKey, found] of byKey) {
    const name = nameOf(found);
    if (!idFields.has(name)) isIdOnly = false;
    for (const key of columnsOf(model, name)) columns.add(key);
    const target = model.relationships.get(name);
    if (target) {
      const inside = { ...scope, isInParts, fields: [...scope.fields, responseKey] };
      related.set(responseKey, toRelatedSelection(inside, found, { model, related: target }));
    }
  }
  if (!isIdOnly) for (const key of model.alwaysRead) columns.add(key);
  return { columns, related, isIdOnly, isInParts };
}

/** Keys of the columns that a field is made of. */
function columnsOf({ fields, ownFields }: TableModel, name: string): readonly string[] {
  const column = fields.get(name);
  return column ? [column.key] : (ownFields.get(name) ?? []);
}
/** Fields that a row's id tells: `id` is made of it where rows have global ids. */
const idFields: ReadonlySet<string> = new Set(['_id', 'id', '__typename']);

function toRelatedSelection(
  scope: Scope,
  found: readonly Found[],
  { model, related }: { readonly model: TableModel; readonly related: RelatedModel },
): RelatedSelection {
  const { target } = related;
  if (!related.relationship.isToMany) {
    return { kind: 'one', related, rows: toRowSelection(scope, found, target) };
  }
  const request = toPageRequest(argumentsOf(scope, found, model), target, scope);
  return { kind: 'many', related, page: toPageSelection(scope, found, { model: target, request }) };
}

/** Arguments of a field, coerced as GraphQL does for its resolver; all its nodes have the same. */
function argumentsOf(
  { schema, variableValues }: Scope,
  [first]: readonly Found[],
  { table }: TableModel,
): PageArguments {
  const type = schema.getType(table.names.type);
  const node = first?.node;
  const definition = isObjectType(type) && node ? type.getFields()[node.name.value] : undefined;
  if (!node || !definition) throw new Error(`Table "${table.id}" has no such field.`);
  return getArgumentValues(definition, node, variableValues);
}

interface PageTarget {
  readonly model: TableModel;
  readonly request: PageRequest;
}

function toPageSelection(
  scope: Scope,
  above: readonly Found[],
  { model, request }: PageTarget,
): PageSelection {
  const { byKey, hasLater } = collectFields(scope, above, model.table.names.connection);
  const inside = { ...scope, isInParts: scope.isInParts || hasLater };
  const places = new Map<string, PlaceSelection>();
  const asked = new Set<string>();
  const askedAtOnce = new Set<string>();
  for (const [alias, found] of byKey) {
    const name = nameOf(found);
    const names = addPlaces(inside, { alias, found, name }, { model, places });
    for (const each of [name, ...names]) {
      asked.add(each);
      if (!isShownLater(found)) askedAtOnce.add(each);
    }
  }
  const needs = mergeNeeds([...places.values()].map(({ rows }) => toNeeds(rows)));
  const whole = { request, places, needs, ...toNeedsOf(asked), later: null };
  return hasLater ? splitPage(whole, toNeedsOf(askedAtOnce)) : whole;
}

interface ConnectionField {
  readonly alias: string;
  readonly found: readonly Found[];
  readonly name: string;
}

/** Notes the places of rows below a connection's field; gives the names of the fields below it. */
function addPlaces(
  scope: Scope,
  { alias, found, name }: ConnectionField,
  { model, places }: { readonly model: TableModel; readonly places: Map<string, PlaceSelection> },
): string[] {
  const initialCount = initialCountOf(scope, found);
  const addPlace = (place: string, nodes: readonly Found[], isInParts: boolean): void => {
    const rows = toRowSelection({ ...scope, isInParts }, nodes, model);
    places.set(place, { rows, initialCount });
  };
  const isInParts = scope.isInParts || initialCount !== null;
  if (name === 'nodes') addPlace(alias, found, isInParts);
  if (name !== 'edges' && name !== 'pageInfo') return [];
  const typeName = name === 'edges' ? model.table.names.edge : 'PageInfo';
  const { byKey, hasLater } = collectFields(scope, found, typeName);
  return [...byKey].map(([inner, nodes]) => {
    const innerName = nameOf(nodes);
    if (innerName === 'node') addPlace(edgePlace(alias, inner), nodes, isInParts || hasLater);
    return `${name}.${innerName}`;
  });
}

type PageNeeds = Pick<PageSelection, 'hasRows' | 'hasMore' | 'hasCursors' | 'hasTotal'>;

function toNeedsOf(asked: ReadonlySet<string>): PageNeeds {
  const asks = (...fieldNames: readonly string[]): boolean =>
    fieldNames.some((fieldName) => asked.has(fieldName));
  return {
    hasRows: asks('nodes', 'edges') || pageInfoFields.some((name) => asked.has(name)),
    hasMore: asks('pageInfo.hasNextPage', 'pageInfo.hasPreviousPage'),
    hasCursors: asks('edges.cursor', 'pageInfo.startCursor', 'pageInfo.endCursor'),
    hasTotal: asks('totalCount', 'totalCountIsExact'),
  };
}

/**
 * Rows are read once, with the first part that shows any of them, for clients put the parts of a
 * list together by position. The count is asked for with the first part that shows it.
 */
function splitPage(whole: PageSelection, atOnce: PageNeeds): PageSelection {
  const areRowsLater = whole.hasRows && !atOnce.hasRows;
  const isTotalLater = whole.hasTotal && !atOnce.hasTotal;
  if (!areRowsLater && !isTotalLater) return whole;
  const rest = { ...whole, hasTotal: isTotalLater };
  return {
    ...(areRowsLater ? withoutRows(whole) : whole),
    hasTotal: atOnce.hasTotal,
    later: areRowsLater ? rest : withoutRows(rest),
  };
}

const withoutRows = (page: PageSelection): PageSelection => ({
  ...page,
  places: new Map(),
  needs: noNeeds,
  hasRows: false,
  hasMore: false,
  hasCursors: false,
});

const pageInfoFields = ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'].map(
  (name) => `pageInfo.${name}`,
);

/** Name of the place of rows below an edge, by the aliases of the edges and of the node. */
export const edgePlace = (edgesAlias: string, nodeAlias: string): string =>
  `${edgesAlias}.${nodeAlias}`;
