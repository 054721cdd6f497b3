import {
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
} from 'graphql';

export interface DocumentScope extends Pick<
  GraphQLResolveInfo,
  'fragments' | 'schema' | 'variableValues'
> {
  /** `@defer` and `@stream` change when values are sent, but not when they are read. */
  readonly isReadAtOnce?: boolean;
}

/** A field as it stands in the document. */
export interface Found {
  readonly node: FieldNode;
  /** It stands under `@defer`, seen from the fields that it was looked for below. */
  readonly isLater: boolean;
}

export interface CollectedFields {
  readonly byKey: ReadonlyMap<string, readonly Found[]>;
  /** At least one of them stands under `@defer`. */
  readonly hasLater: boolean;
}

export const toFound = (nodes: readonly FieldNode[]): Found[] =>
  nodes.map((node) => ({ node, isLater: false }));

/** Only later parts of the answer show the field. */
export const isShownLater = (found: readonly Found[]): boolean =>
  found.every(({ isLater }) => isLater);

export const nameOf = ([first]: readonly Found[]): string => first?.node.name.value ?? '';

/** Fields by response key, through fragments, without what `@skip` and `@include` take out. */
export function collectFields(
  scope: DocumentScope,
  above: readonly Found[],
  typeName: string,
): CollectedFields {
  const byKey = new Map<string, Found[]>();
  let hasLater = false;
  // Fragments that spread each other twice would multiply; the fields of a second visit are known.
  const visited = new Map<string, { readonly isLater: boolean }>();
  const visit = (selection: SelectionNode, isLater: boolean): void => {
    if (!isIncluded(scope, selection)) return;
    if (selection.kind === Kind.FIELD) {
      add(byKey, { node: selection, isLater });
      hasLater ||= isLater;
      return;
    }
    const isInside = isLater || isDeferred(scope, selection);
    const fragment = fragmentOf(scope, selection, { visited, isLater: isInside });
    if (!fragment || !appliesTo(scope, fragment.typeCondition?.name.value, typeName)) return;
    for (const each of fragment.selectionSet.selections) visit(each, isInside);
  };
  // Where all that is above comes together, what is below does too.
  const areTogether = isShownLater(above);
  for (const { node, isLater } of above) {
    for (const each of node.selectionSet?.selections ?? []) visit(each, isLater && !areTogether);
  }
  return { byKey, hasLater };
}

function add(byKey: Map<string, Found[]>, found: Found): void {
  const { alias, name } = found.node;
  const key = alias?.value ?? name.value;
  const known = byKey.get(key);
  if (known) known.push(found);
  else byKey.set(key, [found]);
}

interface Visit {
  readonly visited: Map<string, { readonly isLater: boolean }>;
  readonly isLater: boolean;
}

function fragmentOf(
  { fragments }: DocumentScope,
  selection: InlineFragmentNode | FragmentSpreadNode,
  { visited, isLater }: Visit,
): InlineFragmentNode | FragmentDefinitionNode | undefined {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
  const name = selection.name.value;
  const known = visited.get(name);
  // What was only deferred before can be asked for at once by a second spread.
  if (known && (isLater || !known.isLater)) return undefined;
  visited.set(name, { isLater });
  return fragments[name];
}

function isIncluded({ variableValues }: DocumentScope, selection: SelectionNode): boolean {
  if (!selection.directives?.length) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variableValues);
  return skip?.if !== true && include?.if !== false;
}

const isDeferred = (scope: DocumentScope, selection: SelectionNode): boolean =>
  partOf(scope, 'defer', selection) !== undefined;

/** How many items of a list are sent before the others; null where they are sent together. */
export function initialCountOf(scope: DocumentScope, [first]: readonly Found[]): number | null {
  const stream = first && partOf(scope, 'stream', first.node);
  return stream ? Number(stream['initialCount']) : null;
}

/** Arguments of a `@defer` or `@stream` that is there and not switched off. */
function partOf(
  { schema, variableValues, isReadAtOnce = false }: DocumentScope,
  name: 'defer' | 'stream',
  selection: SelectionNode,
): Record<string, unknown> | undefined {
  if (isReadAtOnce || !selection.directives?.length) return undefined;
  const directive = schema.getDirective(name);
  const values = directive && getDirectiveValues(directive, selection, variableValues);
  return values && values['if'] !== false ? values : undefined;
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

export type FieldsByName = ReadonlyMap<string, readonly FieldNode[]>;

/** Nodes of the fields below some nodes, which are of the type, by the fields' names. */
export function fieldsBelow(
  scope: DocumentScope,
  nodes: readonly FieldNode[],
  typeName: string,
): FieldsByName {
  const fields = new Map<string, FieldNode[]>();
  for (const found of collectFields(scope, toFound(nodes), typeName).byKey.values()) {
    const name = nameOf(found);
    if (name === '__typename') continue;
    fields.set(name, [...(fields.get(name) ?? []), ...found.map(({ node }) => node)]);
  }
  return fields;
}
