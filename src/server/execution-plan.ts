import type {
  DocumentNode,
  FieldNode,
  GraphQLField,
  GraphQLFieldResolver,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLOutputType,
  SelectionSetNode,
} from 'graphql';
import {
  BREAK,
  defaultFieldResolver,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  visit,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import type { FieldInfo } from '../resolvers/context.ts';
import { planArguments } from './argument-plan.ts';
import type { PlannedArguments } from './argument-plan.ts';
import { toFlatFields } from './flat-fields.ts';
import type { FieldShortcuts, FlatFields } from './flat-fields.ts';
import type { ExecutionContext } from 'graphql/execution/execute.js';
import { getFieldDef } from 'graphql/execution/execute.js';

/** The fields that an operation asks of an object type, after fragments, `@skip` and `@include`. */
export interface ObjectPlan {
  readonly fields: readonly FieldPlan[];
  /** The fields to be copied, once the plan has run for some objects; null where none are. */
  readonly flat: () => FlatFields | null;
  /** An answer with nothing in it yet: copying it is faster than adding one key after the other. */
  readonly blank: Readonly<Record<string, unknown>>;
  /** A field here or below is the configuration's own. */
  readonly isOwn: boolean;
}

/** The fields of the objects that a value holds; undefined for plain values. */
function nestedOf(value: ValuePlan): ObjectPlan | undefined {
  switch (value.kind) {
    case 'leaf':
      return undefined;
    case 'list':
      return nestedOf(value.item);
    case 'object':
      return value.object;
  }
}

export interface FieldPlan {
  readonly responseKey: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  readonly nodes: readonly FieldNode[];
  readonly resolve: GraphQLFieldResolver<unknown, unknown>;
  /** Most resolvers read a column and never look at where they are. */
  readonly seesInfo: boolean;
  readonly hasArguments: boolean;
  /** The arguments, as far as they are known without variables; null where GraphQL makes them. */
  readonly args: PlannedArguments | null;
  /** The resolver, made for this place. */
  readonly prepared: PreparedResolver | null;
  /** Finds the value without the resolver, where the source holds it: see `FieldShortcuts`. */
  readonly attached: FieldShortcuts['attached'];
  readonly value: ValuePlan;
}

/** How a value of a field, or of a list in it, becomes part of the answer. */
export type ValuePlan = LeafPlan | ListPlan | NestedPlan;

interface LeafPlan extends Place {
  readonly kind: 'leaf';
  readonly type: GraphQLLeafType;
}

interface ListPlan extends Place {
  readonly kind: 'list';
  readonly item: ValuePlan;
}

interface NestedPlan extends Place {
  readonly kind: 'object';
  readonly object: ObjectPlan;
}

/** What errors tell of a value. */
interface Place {
  readonly isNonNull: boolean;
  readonly nodes: readonly FieldNode[];
  /** `Type.field` */
  readonly label: string;
}

/** What a plan depends on; all but the variables' values stays the same for an operation. */
export type PlanScope = Pick<
  ExecutionContext,
  'schema' | 'fragments' | 'operation' | 'variableValues'
>;

/** What a plan is run with. */
export type PlanContext = PlanScope & Pick<ExecutionContext, 'rootValue' | 'contextValue'>;

interface Planning extends PlanScope {
  /** Objects after which code is made for copying their fields. */
  readonly copyAfter: number;
}

/** Holds for an operation as long as these variables have the same values. */
export interface Conditions {
  readonly variables: readonly string[];
}

/** Another executor answers what a plan cannot say; `null` stands for that. */
export type MaybePlan = ObjectPlan | null;

/** Resolves a root field. */
type PreparedResolver = (args: never, context: never) => unknown;

/** Variables in `@skip` and `@include`; null where the document defers or streams. */
export function conditionsOf(document: DocumentNode): Conditions | null {
  const variables = new Set<string>();
  const directives = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      directives.add(name.value);
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given)
        if (value.kind === Kind.VARIABLE) variables.add(value.name.value);
    },
  });
  const isIncremental = directives.has('defer') || directives.has('stream');
  return isIncremental ? null : { variables: [...variables].sort() };
}

/** Plans a query; null for what is left to GraphQL's own executor. */
export function planQuery(scope: Planning): MaybePlan {
  const { schema, fragments, operation, variableValues } = scope;
  const rootType = schema.getQueryType();
  if (!rootType) return null;
  const { selectionSet } = operation;
  const fields = collectFields(schema, fragments, variableValues, rootType, selectionSet);
  return planObject(scope, rootType, fields);
}

function planObject(
  scope: Planning,
  parentType: GraphQLObjectType,
  collected: ReadonlyMap<string, readonly FieldNode[]>,
): MaybePlan {
  // Setting this key on a plain object would set its prototype.
  if (parentType.isTypeOf || collected.has('__proto__')) return null;
  const fields: FieldPlan[] = [];
  for (const [responseKey, nodes] of collected) {
    const [node] = nodes;
    const definition = node && getFieldDef(scope.schema, parentType, node);
    if (!definition) continue;
    const value = planValue(scope, definition.type, {
      isNonNull: false,
      nodes,
      label: `${parentType.name}.${definition.name}`,
    });
    if (!value) return null;
    const resolve = definition.resolve ?? defaultFieldResolver;
    fields.push({
      responseKey,
      definition,
      parentType,
      nodes,
      resolve,
      seesInfo: seesInfo(resolve),
      hasArguments: definition.args.length > 0,
      args: isOwn(definition) ? null : planArguments(definition, node),
      prepared: prepareField(scope, definition, nodes),
      attached: (definition.extensions as FieldShortcuts).attached,
      value,
    });
  }
  const hasOwn = fields.some(
    ({ definition, value }) => isOwn(definition) || nestedOf(value)?.isOwn === true,
  );
  const blank = Object.fromEntries(fields.map(({ responseKey }) => [responseKey, null]));
  return { fields, blank, isOwn: hasOwn, flat: after(scope.copyAfter, () => toFlatFields(fields)) };
}

/** Makes something at the call after so many, and keeps it. */
function after<Made>(count: number, make: () => Made): () => Made | null {
  let calls = 0;
  let made: Made | null | undefined;
  return () => {
    if (made !== undefined) return made;
    calls += 1;
    if (calls <= count) return null;
    made = make();
    return made;
  };
}

/** A function without declared parameters may still read them all; one with fewer than four cannot. */
const seesInfo = ({ length }: GraphQLFieldResolver<unknown, unknown>): boolean =>
  length === 0 || length > 3;

function planValue(scope: Planning, type: GraphQLOutputType, place: Place): ValuePlan | null {
  if (isNonNullType(type)) return planValue(scope, type.ofType, { ...place, isNonNull: true });
  if (isLeafType(type)) return { ...place, kind: 'leaf', type };
  if (isListType(type)) {
    const item = planValue(scope, type.ofType, { ...place, isNonNull: false });
    return item && { ...place, kind: 'list', item };
  }
  return isObjectType(type) ? planNested(scope, type, place) : null;
}

function planNested(scope: Planning, type: GraphQLObjectType, place: Place): ValuePlan | null {
  const { schema, fragments, variableValues } = scope;
  const fields = collectSubfields(schema, fragments, variableValues, type, place.nodes);
  const object = planObject(scope, type, fields);
  return object && { ...place, kind: 'object', object };
}

const isOwn = ({ extensions }: GraphQLField<unknown, unknown>): boolean =>
  (extensions as QueryFieldExtensions).isOwn === true;

/** A resolver for one place needs no variables below it: there are none. */
function prepareField(
  { schema, fragments }: PlanScope,
  { extensions }: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
): PreparedResolver | null {
  const { prepare } = extensions as QueryFieldExtensions;
  if (!prepare || hasVariablesBelow(nodes, fragments)) return null;
  return prepare({ fieldNodes: nodes, schema, fragments, variableValues: {} });
}

function hasVariablesBelow(
  nodes: readonly FieldNode[],
  fragments: PlanScope['fragments'],
): boolean {
  const seen = new Set<string>();
  let isFound = false;
  const look = (node: SelectionSetNode | undefined): void => {
    if (node === undefined) return;
    visit(node, {
      Variable: () => {
        isFound = true;
        return BREAK;
      },
      FragmentSpread: ({ name }) => {
        if (!seen.has(name.value)) look(fragments[name.value]?.selectionSet);
        seen.add(name.value);
      },
    });
  };
  for (const { selectionSet } of nodes) look(selectionSet);
  return isFound;
}

/** Whether a query asks for nothing but the schema, so that its answer is the same for all. */
export const asksOnlyTheSchema = ({ fields }: ObjectPlan): boolean =>
  fields.every(({ definition }) => definition.name.startsWith('__'));

/** What a field of `Query` says of itself, in its extensions. */
export interface QueryFieldExtensions {
  /** Its answer depends on the caller and on rows alone, and the answer is all that it gives. */
  readonly readsRows?: boolean;
  /** Makes the resolver for one place in an operation, below which there are no variables. */
  readonly prepare?: (info: FieldInfo) => PreparedResolver;
  /** Not the gateway's own: it may do anything, and does it for every request. */
  readonly isOwn?: boolean;
}

/** Whether equal queries of a caller may share an answer: nothing but rows, and the schema. */
export const readsOnlyRows = ({ fields, isOwn }: ObjectPlan): boolean =>
  !isOwn &&
  fields.every(
    ({ definition }) =>
      definition.name.startsWith('__') ||
      (definition.extensions as QueryFieldExtensions).readsRows === true,
  );
