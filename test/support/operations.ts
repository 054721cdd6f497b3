import fc from 'fast-check';
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** A query with the variables that go with it, which need not fit it. */
export interface Operation {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Random = fc.GeneratorValue;

export interface OperationOptions {
  readonly rootFields: readonly string[];
  /** Values that exist, by the name of a scalar: arguments made up would never match a row. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  /** `@defer` on fragments and `@stream` on lists, off and on, also by variables. */
  readonly isInParts?: boolean;
}

const maxDepth = 5;

/**
 * Queries over a schema: aliases, fragments, merged fields, `@skip` and `@include`, arguments as
 * literals and variables, variables that are null, left out (also inside input objects), of the
 * wrong type, or that break `@oneOf`.
 */
export const operationsOf = (
  schema: GraphQLSchema,
  options: OperationOptions,
): fc.Arbitrary<Operation> => fc.gen().map((random) => new Writer(schema, random, options).write());

class Writer {
  private readonly schema: GraphQLSchema;
  private readonly random: Random;
  private readonly options: OperationOptions;
  private readonly declared: string[] = [];
  private readonly fragments: string[] = [];
  private readonly variables: Record<string, unknown> = {};
  private names = 0;

  constructor(schema: GraphQLSchema, random: Random, options: OperationOptions) {
    this.schema = schema;
    this.random = random;
    this.options = options;
  }

  write(): Operation {
    const query = this.schema.getQueryType();
    if (!query) throw new Error('The schema has no queries.');
    const body = this.selection(query, 0);
    const head = this.declared.length === 0 ? '' : `(${this.declared.join(', ')})`;
    return {
      document: [`query Made${head} ${body}`, ...this.fragments].join('\n'),
      variables: this.variables,
    };
  }

  private below(count: number): number {
    return this.random(fc.nat, { max: count - 1 });
  }

  private isLikely(percent: number): boolean {
    return this.below(100) < percent;
  }

  private pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }

  private name(prefix: string): string {
    this.names += 1;
    return `${prefix}${this.names}`;
  }

  private selection(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields()).filter(
      ({ name }) => depth > 0 || this.options.rootFields.includes(name),
    );
    const count = 1 + this.below(depth === 0 ? 2 : 4);
    const parts = Array.from({ length: count }, () => this.part(type, fields, depth));
    return `{ ${parts.join(' ')} }`;
  }

  private part(
    type: GraphQLObjectType,
    fields: readonly GraphQLField<unknown, unknown>[],
    depth: number,
  ): string {
    if (this.isLikely(5)) return `__typename${this.directive()}`;
    if (depth < maxDepth && this.isLikely(12)) return this.fragment(type, depth);
    const leaves = fields.filter(({ type: of }) => isLeafType(getNamedType(of)));
    const isEnding = depth >= maxDepth - 1 && leaves.length > 0;
    const written = this.field(this.pick(isEnding ? leaves : fields), depth);
    // A field that is asked for twice is merged.
    return this.isLikely(10) ? `${written} ${written}` : written;
  }

  private fragment(type: GraphQLObjectType, depth: number): string {
    const body = this.selection(type, depth);
    const directives = `${this.directive(60)}${this.defer()}`;
    if (this.isLikely(30)) return `...${directives} ${body}`;
    if (this.isLikely(50)) return `... on ${type.name}${directives} ${body}`;
    const name = this.name('Part');
    this.fragments.push(`fragment ${name} on ${type.name} ${body}`);
    const spread = `...${name}${directives}`;
    return this.isLikely(15) ? `${spread} ...${name}${this.defer()}` : spread;
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const type = getNamedType(field.type);
    const args = field.args.filter((each) => isNonNullType(each.type) || this.isLikely(25));
    const isPlain = args.length === 0 && isLeafType(type);
    const alias = !isPlain || this.isLikely(20) ? `${this.name('a')}: ` : '';
    const given = args.map((each) => `${each.name}: ${this.argument(each)}`);
    const list = given.length === 0 ? '' : `(${given.join(', ')})`;
    const body = isObjectType(type) ? ` ${this.selection(type, depth + 1)}` : '';
    return `${alias}${field.name}${list}${this.directive()}${this.stream(field.type)}${body}`;
  }

  private defer(): string {
    if (!this.options.isInParts || !this.isLikely(60)) return '';
    // No labels: a field that is written twice would have the same one twice.
    return ` @defer${this.inBrackets([this.condition()])}`;
  }

  private stream(type: GraphQLOutputType): string {
    const isList = isListType(isNonNullType(type) ? type.ofType : type);
    if (!this.options.isInParts || !isList || !this.isLikely(40)) return '';
    const count = this.isLikely(80) ? `initialCount: ${this.below(4)}` : '';
    return ` @stream${this.inBrackets([count, this.condition()])}`;
  }

  /** Seldom off. */
  private condition(): string {
    if (!this.isLikely(20)) return '';
    return `if: ${this.isLikely(70) ? this.variable('Boolean! = true', () => this.isLikely(60)) : this.isLikely(60)}`;
  }

  private inBrackets(parts: readonly string[]): string {
    const given = parts.filter((part) => part !== '');
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  private directive(percent = 12): string {
    if (!this.isLikely(percent)) return '';
    const condition = this.isLikely(70)
      ? this.variable('Boolean!', () => this.isLikely(60))
      : String(this.isLikely(60));
    return ` @${this.pick(['skip', 'include'])}(if: ${condition})`;
  }

  private argument({ type }: GraphQLArgument): string {
    return this.literal(type, 0);
  }

  private variable(type: string, make: () => unknown): string {
    const name = this.name('v');
    this.declared.push(`$${name}: ${type}`);
    // A required one that is left out ends the operation before it starts: seldom is enough.
    if (!this.isLikely(type.endsWith('!') ? 2 : 30)) this.variables[name] = make();
    return `$${name}`;
  }

  private literal(type: GraphQLInputType, depth: number): string {
    if (depth < 3 && this.isLikely(35)) {
      return this.variable(String(type), () => this.value(type, depth));
    }
    if (isNonNullType(type)) return this.literalOf(type.ofType, depth);
    return this.isLikely(8) ? 'null' : this.literalOf(type, depth);
  }

  private literalOf(type: GraphQLInputType, depth: number): string {
    if (isNonNullType(type)) return this.literalOf(type.ofType, depth);
    if (isListType(type)) {
      return `[${Array.from({ length: this.below(3) }, () => this.item(type.ofType, depth)).join(', ')}]`;
    }
    if (isInputObjectType(type)) {
      const given = this.someFields(type, depth).map(
        ({ name, type: of }) =>
          `${name}: ${type.isOneOf ? this.literalOf(of, depth + 1) : this.literal(of, depth + 1)}`,
      );
      return `{${given.join(', ')}}`;
    }
    const value = this.leaf(type);
    return isEnumType(type) ? String(value) : JSON.stringify(value);
  }

  private item(type: GraphQLInputType, depth: number): string {
    return this.literalOf(type, depth);
  }

  /** A variable's value; now and then one that its type does not allow. */
  private value(type: GraphQLInputType, depth: number): unknown {
    if (this.isLikely(1)) return this.pick([{}, [], 'no such value', 1.5, true, null]);
    if (isNonNullType(type)) return this.valueOf(type.ofType, depth);
    return this.isLikely(6) ? null : this.valueOf(type, depth);
  }

  private valueOf(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return this.valueOf(type.ofType, depth);
    if (isListType(type)) {
      return Array.from({ length: this.below(3) }, () => this.value(type.ofType, depth));
    }
    if (!isInputObjectType(type)) return this.leaf(type);
    const fields = this.isLikely(3)
      ? Object.values(type.getFields()).slice(0, this.below(3))
      : this.someFields(type, depth);
    return Object.fromEntries(
      fields.map(({ name, type: of }) => [name, this.value(of, depth + 1)]),
    );
  }

  private someFields(type: GraphQLInputObjectType, depth: number) {
    const fields = Object.values(type.getFields()).filter(
      ({ type: of }) => depth < 2 || isLeafType(getNamedType(of)),
    );
    if (type.isOneOf) return [this.pick(fields)];
    return fields.filter((each) => isNonNullType(each.type) || this.below(fields.length) < 2);
  }

  private leaf(type: GraphQLInputType): unknown {
    if (isEnumType(type)) return this.pick(type.getValues()).name;
    return this.pick(this.options.values[String(type)] ?? ['text']);
  }
}
