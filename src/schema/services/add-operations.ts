import type { ObjectRef } from '@pothos/core';
import { SERVICE_TYPE_PREFIX } from '../../catalog/reserved-names.ts';
import type { GatewayContext } from '../../resolvers/context.ts';
import { callService } from '../../resolvers/services.ts';
import type { Builder, ScalarName, Types } from '../builder.ts';
import { models } from './models.facts.ts';
import { operations, type OperationFact } from './operations.facts.ts';

type Model = Readonly<Record<string, unknown>>;
type ModelRef = ObjectRef<Types, Model>;
export type FindModel = (name: string) => ModelRef;

/** Root fields that Appwrite's own operations take; no table can have them. */
export const serviceFieldNames: readonly string[] = operations.map(({ field }) => field);

/** Appwrite's own operations beside the tables, built from the tables of facts. */
export function addOperations(builder: Builder, findModel: FindModel): void {
  for (const operation of operations) addOperation(builder, operation, findModel);
}

function addOperation(builder: Builder, operation: OperationFact, findModel: FindModel): void {
  const { field, description, method, parameters } = operation;
  const add =
    method === 'GET' ? builder.queryField.bind(builder) : builder.mutationField.bind(builder);
  add(field, (t) =>
    t.field({
      type: findModel(operation.response),
      nullable: true,
      description,
      args: Object.fromEntries(
        parameters.map(({ name, type, isArray, isRequired }) => [
          name,
          t.arg({ type: isArray === true ? [type] : type, required: isRequired }),
        ]),
      ),
      resolve: async (_root: unknown, args: object, context: GatewayContext) =>
        (await callService(context, operation, args as Model)) as Model,
    }),
  );
}

/** Finds a model's type, which is made when an operation first answers with it. */
export function createModelFinder(builder: Builder): FindModel {
  const known = new Map<string, ModelRef>();
  return function find(name) {
    const fact = models[name];
    if (!fact) throw new Error(`No model "${name}".`);
    const ref = known.get(name) ?? builder.objectRef<Model>(`${SERVICE_TYPE_PREFIX}${fact.type}`);
    if (known.has(name)) return ref;
    known.set(name, ref);
    builder.objectType(ref, {
      description: fact.description,
      fields: (t) =>
        Object.fromEntries(
          Object.entries(fact.fields).map(([key, text]) => [
            key.replace(/^\$/, '_'),
            t.field({
              type: toFieldType(text, find),
              nullable: true,
              resolve: (model) => toValue(model[key]) as never,
            }),
          ]),
        ),
    });
    return ref;
  };
}

const listForm = /^\[(.+)\]$/;

function toFieldType(text: string, find: FindModel) {
  const item = listForm.exec(text)?.[1];
  const name = item ?? text;
  const type = name in models ? find(name) : (name as ScalarName);
  return item === undefined ? type : ([type] as [typeof type]);
}

/** Appwrite writes an empty text where a date is missing. */
const toValue = (value: unknown): unknown => (value === '' ? null : value);
