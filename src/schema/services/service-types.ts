import type { EnumRef, ObjectRef, UnionRef } from '@pothos/core';
import type { Builder, Types } from '../builder.ts';
import { idDescription } from '../nodes.ts';
import type { Dialect, Model, NodeParts } from './dialect.ts';
import { capitalized } from './dialect.ts';
import { enums, models, unions } from './facts.ts';
import type { EnumFact, ModelFact, ModelField, UnionFact, UnionMember } from './notation.ts';

type OutputRef = ObjectRef<Types, Model> | UnionRef<Types, Model>;

/** Finds types by the names that the facts have for them. A name that is no fact is a scalar. */
export interface ServiceTypes {
  /** A model's or union's type, made when it is first asked for. */
  readonly output: (name: string) => OutputRef | string;
  /** An enum's type, likewise. */
  readonly input: (name: string) => EnumRef<Types, string> | string;
}

/** Several models of which an operation may answer with any. */
const choice = /\|/;

export function createServiceTypes(builder: Builder, dialect: Dialect): ServiceTypes {
  const outputs = new Map<string, OutputRef>();
  const output = (name: string): OutputRef | string => {
    const known = outputs.get(name);
    if (known !== undefined) return known;
    const model = models.get(name);
    if (model !== undefined) return dialect.scalarOf(model) ?? object(model);
    const union = unions.get(name) ?? (choice.test(name) ? unionOf(name) : undefined);
    return union === undefined ? name : memberOf(union);
  };
  const outputField = (t: Fields, { type, isList, resolve }: OutputField) => {
    const itself = output(type) as ObjectRef<Types, Model>;
    const nullable = isList ? { list: true, items: dialect.isListItemNullable } : true;
    // The facts are known at run time only.
    return t.field({ type: isList ? [itself] : itself, nullable, resolve } as never);
  };
  const object = (model: ModelFact): OutputRef => {
    const ref = builder.objectRef<Model>(dialect.typeName(capitalized(model.name)));
    outputs.set(model.name, ref);
    const node = dialect.nodeOf?.(model);
    const fields = fieldsOf(model, dialect);
    builder.objectType(ref, {
      interfaces: node ? [node.interface] : [],
      fields: (t) => ({
        ...(node && globalIdField(t, node)),
        ...Object.fromEntries(fields.map((field) => [field.name, outputField(t, field)])),
      }),
    });
    // Types have to be there before the fields are made. Models lead to each other.
    for (const { type } of fields) output(type);
    return ref;
  };
  const memberOf = (union: UnionFact): OutputRef => {
    const ref = builder.unionType(dialect.typeName(capitalized(union.name)), {
      types: union.members.map(({ model }) => output(model) as ObjectRef<Types, Model>),
      resolveType: (value) => dialect.typeName(capitalized(findMember(union, value).model)),
    });
    outputs.set(union.name, ref);
    return ref;
  };
  return { output, input: createInputFinder(builder, dialect) };
}

function createInputFinder(builder: Builder, dialect: Dialect): ServiceTypes['input'] {
  const inputs = new Map<string, EnumRef<Types, string>>();
  return (name) => {
    const fact = enums.get(name);
    if (fact === undefined) return name;
    if (!dialect.hasEnums) return 'String';
    const ref = inputs.get(name) ?? addEnum(builder, fact, dialect);
    inputs.set(name, ref);
    return ref;
  };
}

type Fields = PothosSchemaTypes.ObjectFieldBuilder<Types, Model>;

const globalIdField = (t: Fields, { toId }: NodeParts) => ({
  id: t.id({ nullable: false, description: idDescription, resolve: toId }),
});

interface OutputField {
  readonly name: string;
  readonly type: string;
  readonly isList: boolean;
  readonly resolve: (model: Model) => unknown;
}

function fieldsOf(model: ModelFact, dialect: Dialect): OutputField[] {
  const fields = model.fields
    // A few keys have a hyphen, which no GraphQL name can have.
    .filter(({ name }) => !name.includes('-'))
    .map((field) => ({
      name: toFieldName(field.name),
      type: dialect.typeOf(field.type),
      isList: field.isList,
      resolve: resolverOf(field, dialect),
    }));
  if (model.isOpen) fields.push({ name: 'data', isList: false, ...dialect.openField });
  if (fields.length > 0) return fields;
  // GraphQL has no type without fields.
  return [{ name: 'status', type: 'String', isList: false, resolve: (value) => value['status'] }];
}

const resolverOf =
  (field: ModelField, dialect: Dialect) =>
  (model: Model): unknown =>
    dialect.valueOf(model, field);

/** `$id` → `_id` */
export const toFieldName = (key: string): string => key.replace(/^\$/, '_');

const unionOf = (name: string): UnionFact => {
  const members = name.split('|').map((model) => ({ model, values: new Map<string, string>() }));
  return { name: name.split('|').map(capitalized).join('Or'), members };
};

/**
 * The member that a value is. One of a kind that is newer than the facts is taken for the member
 * that has most of its keys: better than nothing at all.
 */
export function findMember({ members }: UnionFact, value: Model): UnionMember {
  const told = members.find(({ values }) => values.size > 0 && isTold(values, value));
  if (told !== undefined) return told;
  return members.reduce((best, member) =>
    commonKeys(member, value) > commonKeys(best, value) ? member : best,
  );
}

const isTold = (values: UnionMember['values'], value: Model): boolean =>
  [...values].every(([key, expected]) => value[key] === expected);

const commonKeys = ({ model }: UnionMember, value: Model): number =>
  models.get(model)?.fields.filter(({ key }) => Object.hasOwn(value, key)).length ?? 0;

function addEnum(builder: Builder, fact: EnumFact, dialect: Dialect): EnumRef<Types, string> {
  const values = fact.values.map((value) => [toEnumName(value), { value }] as const);
  const renamed = values
    .filter(([name, { value }]) => name !== value)
    .map(([name, { value }]) => `${name}: ${value}`);
  return builder.enumType(dialect.typeName(fact.name), {
    ...(renamed.length > 0 && { description: `Stands for: ${renamed.join(', ')}.` }),
    values: Object.fromEntries(values),
  });
}

/** `24h` → `_24h`, `top-left` → `top_left` */
export const toEnumName = (value: string): string =>
  value.replace(/[^_A-Za-z0-9]/g, '_').replace(/^(?=\d)/, '_');
