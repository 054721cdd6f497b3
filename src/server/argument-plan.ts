import type { ASTNode, FieldNode, GraphQLField, GraphQLInputType, ValueNode } from 'graphql';
import {
  BREAK,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  valueFromAST,
  visit,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;
type Arguments = Record<string, unknown>;

/** Arguments as `getArgumentValues` makes them; undefined where that may have something to say. */
export type PlannedArguments = (variables: Variables) => Arguments | undefined;

/** A value in a document. What no variable enters is worked out, and is the same for all requests. */
type PlannedValue =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'variable'; readonly name: string; readonly isNullable: boolean }
  | { readonly kind: 'list'; readonly items: readonly PlannedValue[] }
  | { readonly kind: 'object'; readonly entries: readonly Entry[] };

/** An argument, or a field of an input object. */
interface Entry {
  readonly name: string;
  readonly value: PlannedValue;
  /** What stands there when the variable is left out; undefined: nothing. */
  readonly otherwise: unknown;
  readonly isRequired: boolean;
}

interface Input {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly defaultValue?: unknown;
}

interface Given {
  readonly name: { readonly value: string };
  readonly value: ValueNode;
}

/** Null for what is left to `getArgumentValues` each time. */
export function planArguments(
  { args }: GraphQLField<unknown, unknown>,
  { arguments: given = [] }: FieldNode,
): PlannedArguments | null {
  const entries = planEntries(args, given);
  return entries && ((variables) => fill({}, entries, variables));
}

function planEntries(inputs: readonly Input[], given: readonly Given[]): readonly Entry[] | null {
  const nodes = new Map(given.map(({ name, value }) => [name.value, value]));
  const entries: Entry[] = [];
  for (const { name, type, defaultValue: otherwise } of inputs) {
    const node = nodes.get(name);
    const isRequired = isNonNullType(type);
    if (!node && otherwise === undefined && !isRequired) continue;
    const value = node ? planValue(node, type) : toConstant(otherwise);
    if (value === null) return null;
    entries.push({ name, value, otherwise, isRequired });
  }
  return entries;
}

function planValue(node: ValueNode, type: GraphQLInputType): PlannedValue | null {
  if (!mentionsVariable(node)) return toConstant(valueFromAST(node, type));
  if (node.kind === Kind.VARIABLE) {
    return { kind: 'variable', name: node.name.value, isNullable: !isNonNullType(type) };
  }
  if (isNonNullType(type)) return planValue(node, type.ofType);
  if (isListType(type))
    return planList(node.kind === Kind.LIST ? node.values : [node], type.ofType);
  if (!isInputObjectType(type) || node.kind !== Kind.OBJECT) return null;
  const entries = planEntries(Object.values(type.getFields()), node.fields);
  return entries && (type.isOneOf ? planOneOf(entries) : { kind: 'object', entries });
}

/** What is not valid is left to GraphQL. */
const toConstant = (value: unknown): PlannedValue | null =>
  value === undefined ? null : { kind: 'constant', value };

function planList(nodes: readonly ValueNode[], type: GraphQLInputType): PlannedValue | null {
  const items = nodes.map((node) => planValue(node, type));
  return items.includes(null) ? null : { kind: 'list', items: items as PlannedValue[] };
}

/** Exactly one field, which is not null. */
function planOneOf(entries: readonly Entry[]): PlannedValue | null {
  const [only] = entries;
  if (only === undefined || entries.length > 1) return null;
  const { value } = only;
  const given = value.kind === 'variable' ? { ...value, isNullable: false } : value;
  return { kind: 'object', entries: [{ ...only, value: given, isRequired: true }] };
}

function mentionsVariable(node: ASTNode): boolean {
  let isFound = false;
  visit(node, {
    Variable: () => {
      isFound = true;
      return BREAK;
    },
  });
  return isFound;
}

/** The value, or undefined. */
function valueOf(planned: PlannedValue, variables: Variables): unknown {
  switch (planned.kind) {
    case 'constant':
      return planned.value;
    case 'variable': {
      const value = variables[planned.name];
      return value === null && !planned.isNullable ? undefined : value;
    }
    case 'list':
      return listOf(planned.items, variables);
    case 'object':
      return fill(Object.create(null) as Arguments, planned.entries, variables);
  }
}

function listOf(items: readonly PlannedValue[], variables: Variables): unknown {
  const values = items.map((item) => valueOf(item, variables));
  return values.includes(undefined) ? undefined : values;
}

function fill(
  values: Arguments,
  entries: readonly Entry[],
  variables: Variables,
): Arguments | undefined {
  for (const { name, value, otherwise, isRequired } of entries) {
    const known = valueOf(value, variables);
    if (known !== undefined) {
      values[name] = known;
    } else if (isLeftOut(value, variables) && !isRequired) {
      if (otherwise !== undefined) values[name] = otherwise;
    } else {
      return undefined;
    }
  }
  return values;
}

const isLeftOut = (value: PlannedValue, variables: Variables): boolean =>
  value.kind === 'variable' && variables[value.name] === undefined;
