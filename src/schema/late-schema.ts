import { GraphQLObjectType, GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLDirective, GraphQLInterfaceType, GraphQLNamedType } from 'graphql';

type TypeMap = ReturnType<GraphQLSchema['getTypeMap']>;
type Implementations = ReturnType<GraphQLSchema['getImplementations']>;

/**
 * A schema of types that are all known by name, and whose fields are made when somebody first looks
 * at them. GraphQL's own constructor looks at every field to find the types, which of a thousand
 * tables takes most of the time and the memory.
 */
export class LateSchema extends GraphQLSchema {
  readonly #types: TypeMap;
  #implementations: ReadonlyMap<string, Implementations> | undefined;

  constructor(
    types: ReadonlyMap<string, GraphQLNamedType>,
    directives: readonly GraphQLDirective[],
  ) {
    // Of a thousand tables the first operation would spend a fifth of a second on looking.
    super({ directives, assumeValid: true });
    this.#types = Object.create(null) as TypeMap;
    for (const [name, type] of types) this.#types[name] = type;
    // Those of introspection, and of the directives' arguments.
    for (const [name, type] of Object.entries(super.getTypeMap())) this.#types[name] ??= type;
  }

  override getTypeMap(): TypeMap {
    return this.#types;
  }

  override getQueryType(): GraphQLObjectType | undefined {
    return this.#root('Query');
  }

  override getMutationType(): GraphQLObjectType | undefined {
    return this.#root('Mutation');
  }

  override getSubscriptionType(): GraphQLObjectType | undefined {
    return this.#root('Subscription');
  }

  override getImplementations({ name }: GraphQLInterfaceType): Implementations {
    this.#implementations ??= findImplementations(Object.values(this.#types));
    return this.#implementations.get(name) ?? { objects: [], interfaces: [] };
  }

  #root(name: string): GraphQLObjectType | undefined {
    const type = this.#types[name];
    return type instanceof GraphQLObjectType ? type : undefined;
  }
}

/** What has each interface, by that interface's name. */
function findImplementations(
  types: readonly GraphQLNamedType[],
): ReadonlyMap<string, Implementations> {
  const found = new Map<
    string,
    { objects: Implementations['objects'][number][]; interfaces: GraphQLInterfaceType[] }
  >();
  for (const type of types) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name } of type.getInterfaces()) {
      const known = found.get(name) ?? { objects: [], interfaces: [] };
      found.set(name, known);
      if (isObjectType(type)) known.objects.push(type);
      else known.interfaces.push(type);
    }
  }
  return found;
}
