import type { Builder } from '../builder.ts';
import type { NodeRef, ThingId } from '../nodes.ts';
import type { ModelFact, ModelField, OperationFact, TypePair } from './notation.ts';

/** In which of the two schemas the operations stand: what differs between them. */
export interface Dialect {
  /** Name of a model's, union's or enum's type. */
  readonly typeName: (name: string) => string;
  readonly typeOf: (pair: TypePair) => string;
  /** Whether enum arguments have types of their own; elsewhere they are text. */
  readonly hasEnums: boolean;
  readonly isListItemNullable: boolean;
  /** Whether fields with a successor are marked as deprecated, which hides them from many tools. */
  readonly hasDeprecations: boolean;
  /** Makes the type of files, where operations take some and it is not there. */
  readonly addFileScalar?: (builder: Builder) => void;
  /** Whether the tables that operations change are those that the schema is made of. */
  readonly hasTables: boolean;
  /** Whether the schema has the operation at all. */
  readonly isServed: (operation: OperationFact) => boolean;
  /** Type of an address to go to; without one the whole answer is the redirect. */
  readonly addressType?: string;
  /** What stands for free-form keys in a model that has some. */
  readonly openField: { readonly type: string; readonly resolve: (model: Model) => unknown };
  readonly valueOf: (model: Model, field: ModelField) => unknown;
  /** A model that is not an object type but a scalar. */
  readonly scalarOf: (model: ModelFact) => string | undefined;
  /** What gives a model its global id, where it has one. */
  readonly nodeOf?: (model: ModelFact) => NodeParts | undefined;
  /** Arguments of a list beside its `queries`. */
  readonly listArguments?: ListArguments;
}

export interface NodeParts {
  readonly interface: NodeRef;
  readonly toId: ThingId;
}

export interface ListArguments {
  /** Makes the types of the arguments; answers with the arguments, by name. */
  readonly add: (builder: Builder) => Readonly<Record<string, ListArgument>>;
  /** Turns what was given into `queries`. */
  readonly toQueries: (args: Arguments) => Arguments;
}

export interface ListArgument {
  readonly type: string;
  readonly isList?: boolean;
  readonly description: string;
}

export type Model = Readonly<Record<string, unknown>>;
export type Arguments = Readonly<Record<string, unknown>>;

/** `oAuth2Github` → `OAuth2Github` */
export const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
