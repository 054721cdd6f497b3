import { GraphQLObjectType } from 'graphql';
import type { GraphQLField, GraphQLFieldConfig, GraphQLFieldMap } from 'graphql';
import { GatewayError } from '../errors.ts';

type Fields = GraphQLFieldMap<unknown, unknown>;
export type FieldConfigs = Record<string, GraphQLFieldConfig<unknown, never>>;

/** Root fields that are made together, when somebody asks for the first of them. */
export interface LateFields {
  readonly names: readonly string[];
  readonly make: () => FieldConfigs;
}

/**
 * `Query`, `Mutation` or `Subscription`. A thousand tables have thousands of root fields, and every
 * operation asks the root for its fields: each is there by name, and made when it is looked at.
 */
export class RootType extends GraphQLObjectType {
  readonly #present: () => Fields;
  readonly #late: LateFields[] = [];
  #fields: Fields | undefined;

  /** `present` gives the fields that are made all at once. */
  constructor(name: string, present: () => Fields) {
    super({ name, fields: {} });
    this.#present = present;
  }

  /** Before anybody has asked for the fields. */
  add(fields: LateFields): void {
    this.#late.push(fields);
  }

  /** @throws GatewayError where two fields have the same name. */
  override getFields(): Fields {
    this.#fields ??= this.#declare();
    return this.#fields;
  }

  #declare(): Fields {
    const fields = Object.assign(Object.create(null) as Fields, this.#present());
    for (const each of this.#late) {
      for (const name of each.names) {
        if (name in fields) {
          throw new GatewayError('BAD_USER_INPUT', `${this.name} has a field "${name}" already.`);
        }
        const get = (): GraphQLField<unknown, unknown> | undefined => {
          this.#make(fields, each);
          return fields[name];
        };
        Object.defineProperty(fields, name, { configurable: true, enumerable: true, get });
      }
    }
    return fields;
  }

  #make(fields: Fields, { names, make }: LateFields): void {
    const made = new GraphQLObjectType({ name: this.name, fields: make() }).getFields();
    for (const name of names) {
      const value = made[name];
      Object.defineProperty(fields, name, { configurable: true, enumerable: true, value });
    }
  }
}
