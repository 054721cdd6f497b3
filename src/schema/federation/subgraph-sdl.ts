import type {
  ConstDirectiveNode,
  GraphQLNamedType,
  GraphQLSchema,
  TypeDefinitionNode,
} from 'graphql';
import {
  isInputObjectType,
  isIntrospectionType,
  isSpecifiedScalarType,
  isTypeDefinitionNode,
  Kind,
  parse,
  print,
  printType,
  visit,
} from 'graphql';
import type { EntityKeys } from '../../resolvers/entities/representations.ts';
import { placeOf } from './coordinates.ts';
import { directiveFacts, printDirectives, type DirectivesByCoordinate } from './directives.ts';

export interface Subgraph {
  readonly keys: EntityKeys;
  readonly directives: DirectivesByCoordinate;
  /** Object types that every gateway has with the same fields. */
  readonly shareable: ReadonlySet<string>;
}

/** What only routers see of a subgraph, and no definition of its own. */
const machinery = { types: ['_Any', '_Entity', '_Service'], fields: ['_entities', '_service'] };

/** Version of the specification when nothing newer is used; older routers know it. */
const oldestVersion = 3;

/**
 * The schema as Apollo's specification wants it from a subgraph: with `@key` and the directives of
 * the configuration. Directives of operations are left out: a router that sent them on would not
 * mean the same by them, and one that dropped them in silence would be worse.
 */
export function printSubgraph(schema: GraphQLSchema, subgraph: Subgraph): string {
  const types = Object.values(schema.getTypeMap()).filter(isOwn);
  const printed = types.map((type) => printOne(schema, type, subgraph));
  const hasOneOf = types.some((type) => isInputObjectType(type) && type.isOneOf);
  return `${[
    linkOf(subgraph),
    // Composers refuse a directive that they do not know and that is not defined.
    ...(hasOneOf ? ['directive @oneOf on INPUT_OBJECT'] : []),
    ...printed,
  ].join('\n\n')}\n`;
}

const isOwn = (type: GraphQLNamedType): boolean =>
  !isIntrospectionType(type) &&
  !isSpecifiedScalarType(type) &&
  !machinery.types.includes(type.name);

function linkOf({ directives }: Subgraph): string {
  const given = Object.values(directives);
  const used = directiveFacts.filter(({ print }) => given.some((each) => print(each).length > 0));
  const version = Math.max(oldestVersion, ...used.map(({ since }) => since));
  const names = new Set(['key', 'shareable', ...used.map(({ name }) => name)]);
  const imports = [...names].map((name) => `"@${name}"`).join(', ');
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.${version}", import: [${imports}])`;
}

function printOne(schema: GraphQLSchema, type: GraphQLNamedType, subgraph: Subgraph): string {
  const text = printType(type);
  const isTouched =
    subgraph.keys.has(type.name) ||
    subgraph.shareable.has(type.name) ||
    type === schema.getQueryType() ||
    Object.keys(subgraph.directives).some((coordinate) => coordinate.split('.')[0] === type.name);
  if (!isTouched) return text;
  const [definition] = parse(text, { noLocation: true }).definitions;
  if (!definition || !isTypeDefinitionNode(definition)) {
    throw new Error(`The type "${type.name}" was printed as something else.`);
  }
  return print(withDirectives(definition, { schema, type, subgraph }));
}

interface Printing {
  readonly schema: GraphQLSchema;
  readonly type: GraphQLNamedType;
  readonly subgraph: Subgraph;
}

function withDirectives(definition: TypeDefinitionNode, printing: Printing): TypeDefinitionNode {
  const { type } = printing;
  const add = <Node extends Annotated>(node: Node, coordinate: string): Node => {
    const { directives = [] } = node;
    return { ...node, directives: [...directives, ...directivesAt(printing, coordinate)] };
  };
  let field: string | undefined;
  const annotated = visit(definition, {
    FieldDefinition: (node) => {
      field = node.name.value;
      return isMachinery(type, field) ? null : add(node, `${type.name}.${field}`);
    },
    InputValueDefinition: (node) => {
      const name = node.name.value;
      // Of an argument or, where there is no field above, of an input's field.
      return add(node, `${type.name}.${field === undefined ? name : `${field}(${name}:)`}`);
    },
    EnumValueDefinition: (node) => add(node, `${type.name}.${node.name.value}`),
  });
  const directives = [...ownDirectives(printing), ...directivesAt(printing, type.name)];
  return { ...annotated, directives: [...(annotated.directives ?? []), ...directives] };
}

interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** What is said of a type without the configuration. */
function ownDirectives({ type, subgraph }: Printing): readonly ConstDirectiveNode[] {
  const keys = subgraph.keys.get(type.name) ?? [];
  return [
    ...keys.map(({ fields }) => `@key(fields: ${JSON.stringify(fields.join(' '))})`),
    ...(subgraph.shareable.has(type.name) ? ['@shareable'] : []),
  ].map(toDirective);
}

const isMachinery = (type: GraphQLNamedType, field: string): boolean =>
  type.name === 'Query' && machinery.fields.includes(field);

function directivesAt(
  { schema, subgraph }: Printing,
  coordinate: string,
): readonly ConstDirectiveNode[] {
  const given = Object.hasOwn(subgraph.directives, coordinate)
    ? subgraph.directives[coordinate]
    : undefined;
  const place = given && placeOf(schema, coordinate);
  return given && place ? printDirectives(given, place).map(toDirective) : [];
}

function toDirective(text: string): ConstDirectiveNode {
  const [definition] = parse(`scalar S ${text}`, { noLocation: true }).definitions;
  const [directive] =
    (definition?.kind === Kind.SCALAR_TYPE_DEFINITION && definition.directives) || [];
  if (!directive) throw new Error(`${text} is no directive.`);
  return directive;
}
