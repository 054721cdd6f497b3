import { SERVICE_TYPE_PREFIX } from '../../catalog/reserved-names.ts';
import { GatewayError } from '../../errors.ts';
import type { ServiceContext } from '../../resolvers/context.ts';
import { runFunction } from '../../resolvers/functions.ts';
import type { Builder } from '../builder.ts';
import { serviceFieldNames } from '../services/facts.ts';
import { capitalized } from '../services/dialect.ts';

/** A type: of a scalar in GraphQL's notation, of an object, or a list of objects. */
export type FunctionType = string | FunctionFields | readonly [FunctionFields];
export interface FunctionFields {
  readonly [name: string]: FunctionType;
}

/** A function that becomes a mutation. */
export interface FunctionField {
  readonly id: string;
  readonly input?: FunctionFields | undefined;
  readonly output: FunctionType;
  readonly async: boolean;
  readonly description?: string | undefined;
}

export type Functions = Readonly<Record<string, FunctionField>>;

/** A type as the builder takes it. */
interface Reference {
  readonly type: string | readonly [string];
  readonly isRequired: boolean;
  readonly isItemRequired: boolean;
}

type Side = 'input' | 'output';

/** Tables cannot take types with this prefix. */
const prefix = `${SERVICE_TYPE_PREFIX}Function`;
const started = `${SERVICE_TYPE_PREFIX}StartedFunction`;

/** Adds a mutation for each function. */
export function addFunctions(builder: Builder, functions: Functions): void {
  const all = Object.entries(functions);
  for (const [name] of all) checkName(name);
  if (all.some(([, { async: isAsync }]) => isAsync)) addStarted(builder);
  for (const [name, field] of all) addFunction(builder, name, field);
}

function checkName(name: string): void {
  if (!serviceFieldNames.includes(name)) return;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `functions.${name}: an operation of Appwrite has this name; choose another one.`,
  );
}

function addStarted(builder: Builder): void {
  builder.objectRef<Readonly<Record<string, unknown>>>(started).implement({
    description: 'A function that has been begun.',
    fields: (t) => ({
      executionId: t.field({
        type: 'ID',
        nullable: true,
        resolve: (run) => run['executionId'] as string,
      }),
      status: t.field({
        type: 'String',
        nullable: true,
        resolve: (run) => run['status'] as string,
      }),
    }),
  });
}

function addFunction(builder: Builder, name: string, field: FunctionField): void {
  const { id, input, output, async: isAsync, description } = field;
  const typeName = `${prefix}${capitalized(name)}`;
  const inputType = input && `${typeName}Input`;
  if (input && inputType) addFields(builder, 'input', { name: inputType, fields: input });
  const result = isAsync ? started : addType(builder, 'output', { name: typeName, type: output });
  const { type } = typeof result === 'string' ? { type: result } : result;
  const call = { name, id, isAsync, isText: output === 'String' || output === 'String!' };
  builder.mutationField(name, (t) =>
    t.field({
      type,
      nullable: true,
      description: description ?? `Runs the function ${id}.`,
      args: inputType && { input: t.arg({ type: inputType, required: true } as never) },
      resolve: (_root: unknown, args: { input?: unknown }, context: ServiceContext) =>
        runFunction(context, call, args.input),
      // The configuration is known at run time only.
    } as never),
  );
}

/** The type, made where it is an object's. */
function addType(
  builder: Builder,
  side: Side,
  { name, type }: { readonly name: string; readonly type: FunctionType },
): Reference {
  if (typeof type === 'string') return toReference(type);
  const isList = Array.isArray(type);
  const fields = (isList ? type[0] : type) as FunctionFields;
  addFields(builder, side, { name, fields });
  return { type: isList ? [name] : name, isRequired: false, isItemRequired: true };
}

function addFields(
  builder: Builder,
  side: Side,
  { name, fields }: { readonly name: string; readonly fields: FunctionFields },
): void {
  const references = Object.entries(fields).map(
    ([field, type]) =>
      [field, addType(builder, side, { name: `${name}${capitalized(field)}`, type })] as const,
  );
  const fieldsOf = (make: (field: string, reference: Reference) => unknown): never =>
    Object.fromEntries(
      references.map(([field, reference]) => [field, make(field, reference)]),
    ) as never;
  if (side === 'input') {
    builder.inputRef<object>(name).implement({
      fields: (t) =>
        fieldsOf((_field, { type, isRequired, isItemRequired }) => {
          const required = Array.isArray(type)
            ? { list: isRequired, items: isItemRequired }
            : isRequired;
          return t.field({ type, required } as never);
        }),
    });
    return;
  }
  builder.objectRef<Readonly<Record<string, unknown>>>(name).implement({
    fields: (t) =>
      fieldsOf((field, { type, isRequired, isItemRequired }) => {
        const nullable = Array.isArray(type)
          ? { list: !isRequired, items: !isItemRequired }
          : !isRequired;
        return t.field({ type, nullable, resolve: (value: object) => own(value, field) } as never);
      }),
  });
}

const own = (value: object, field: string): unknown =>
  Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : null;

/** `[Int!]!` → a required list of required integers */
function toReference(notation: string): Reference {
  const isRequired = notation.endsWith('!');
  const bare = isRequired ? notation.slice(0, -1) : notation;
  if (!bare.startsWith('[')) return { type: bare, isRequired, isItemRequired: false };
  const item = bare.slice(1, -1);
  return { type: [item.replace('!', '')], isRequired, isItemRequired: item.endsWith('!') };
}
