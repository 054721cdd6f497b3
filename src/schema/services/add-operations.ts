import type { ObjectRef } from '@pothos/core';
import type { ServiceContext } from '../../resolvers/context.ts';
import { linkTo } from '../../resolvers/links.ts';
import type { ServiceCall } from '../../resolvers/services.ts';
import { changeTables } from '../../resolvers/table-changes.ts';
import { callService, readAddress } from '../../resolvers/services.ts';
import type { Types } from '../builder.ts';
import type { Builders } from '../late-builder.ts';
import type { Arguments, Dialect, ListArgument, Model } from './dialect.ts';
import { enums, operations } from './facts.ts';
import type { OperationFact, ParameterFact } from './notation.ts';
import { changesTables, madeBy } from './table-operations.ts';
import {
  addLinkField,
  type ArgumentBuilder,
  expiresInArgument,
  isLinkParameter,
  isOfFile,
  linkAccessOf,
} from './linked-operations.ts';
import { createServiceTypes, type ServiceTypes } from './service-types.ts';

interface Adding extends Builders {
  readonly dialect: Dialect;
  readonly types: ServiceTypes;
  /** Arguments of lists beside `queries`. */
  readonly listArguments: Readonly<Record<string, ListArgument>>;
}

/**
 * Adds the operations of Appwrite's API that the dialect has, as root fields with their types, and
 * gives what finds those.
 */
export function addOperations(builders: Builders, dialect: Dialect): ServiceTypes {
  const { builder } = builders;
  const served = operations.filter(dialect.isServed);
  if (served.some(takesFile)) dialect.addFileScalar?.(builder);
  const hasLists = served.some(isList);
  const adding: Adding = {
    ...builders,
    dialect,
    types: createServiceTypes(builder, dialect),
    listArguments: (hasLists ? dialect.listArguments?.add(builder) : undefined) ?? {},
  };
  for (const operation of served) addOperation(adding, operation);
  for (const operation of served.filter(isOfFile)) addFileLink(adding, operation);
  return adding.types;
}

function addOperation({ late, ...adding }: Adding, operation: OperationFact): void {
  const { field, method, deprecated } = operation;
  const { dialect, types } = adding;
  const isAddress = operation.answer === 'redirect' || linkAccessOf(operation) !== undefined;
  const address = isAddress ? dialect.addressType : undefined;
  const run = runnerOf(operation, dialect);
  const toQueries = isList(operation) ? dialect.listArguments?.toQueries : undefined;
  // Both may make types, which have to be there before the field is made.
  const type = address ?? types.output(dialect.typeOf(operation.result));
  const options = argumentsOf(operation, adding);
  late.rootFields(method === 'GET' ? 'Query' : 'Mutation', [field], (t) => ({
    [field]: t.field({
      type,
      nullable: true,
      description: describe(operation),
      ...(deprecated !== undefined &&
        dialect.hasDeprecations && { deprecationReason: `Use ${deprecated}.` }),
      args: toArguments(t, options),
      resolve: (_root: unknown, given: Arguments, context: ServiceContext) =>
        run(context, toQueries?.(given) ?? given),
      // The facts are known at run time only.
    } as never),
  }));
}

/** A field of a file that is the address which the operation would give. */
function addFileLink({ builder, ...adding }: Adding, operation: OperationFact): void {
  const access = linkAccessOf(operation);
  if (access === undefined || adding.dialect.addressType === undefined) return;
  const call = { ...toServiceCall(operation), access };
  const isOwn = ({ in: place }: ParameterFact): boolean => place !== 'path';
  const own = { ...operation, parameters: operation.parameters.filter(isOwn) };
  const file = adding.types.output('file') as ObjectRef<Types, Model>;
  const options = argumentsOf(own, adding);
  addLinkField(builder, file, { operation, call, toArguments: (t) => toArguments(t, options) });
}

type FieldArguments = Readonly<Record<string, object>>;

/** What the field can be given, by name. */
function argumentsOf(
  operation: OperationFact,
  { listArguments, ...adding }: Omit<Adding, 'builder' | 'late'>,
): FieldArguments {
  const { dialect } = adding;
  const isLinked = dialect.addressType !== undefined && linkAccessOf(operation) !== undefined;
  const waits = dialect.hasTables && madeBy(operation) !== undefined;
  const parameters = operation.parameters.filter(
    (parameter) => !isLinked || isLinkParameter(parameter),
  );
  return {
    ...Object.fromEntries(
      parameters.map((parameter) => [parameter.name, argumentOf(parameter, adding)]),
    ),
    ...(isLinked && { expiresIn: expiresInArgument }),
    ...(waits && { waitUntilAvailable: { type: 'Boolean', description: waiting } }),
    ...Object.fromEntries(
      (isList(operation) ? Object.entries(listArguments) : []).map(
        ([name, { type, description, isList: isMany }]) => [
          name,
          { type: isMany ? [type] : type, description },
        ],
      ),
    ),
  };
}

const toArguments = ({ arg }: ArgumentBuilder, options: FieldArguments): object =>
  Object.fromEntries(Object.entries(options).map(([name, each]) => [name, arg(each as never)]));

const waiting = 'true: answer when it can be used, or say why it cannot.';

type Run = (context: ServiceContext, args: Arguments) => Promise<unknown>;

/** What a field does: the same call for all, and something after it for some. */
function runnerOf(operation: OperationFact, { addressType }: Dialect): Run {
  const call = toServiceCall(operation);
  const access = linkAccessOf(operation);
  if (access !== undefined && addressType !== undefined) {
    return (context, args) => linkTo(context, { ...call, access }, args);
  }
  if (operation.answer === 'redirect' && addressType !== undefined) {
    return (context, args) => readAddress(context, call, args);
  }
  if (changesTables(operation)) {
    const change = { ...call, made: madeBy(operation) };
    return (context, args) => changeTables(context, change, args);
  }
  return (context, args) => callService(context, call, args);
}

function argumentOf(
  { name, type, isList: isMany, isRequired, in: place }: ParameterFact,
  { dialect, types }: Pick<Adding, 'dialect' | 'types'>,
): object {
  const itself = enums.has(type.typed) ? types.input(type.typed) : dialect.typeOf(type);
  const isOptional = !isRequired && !(place === 'path' && dialect.hasEnums);
  const required = isMany
    ? { list: !isOptional, items: !isOptional || !dialect.isListItemNullable }
    : !isOptional;
  return { type: isMany ? [itself] : itself, required, description: descriptions[name] };
}

const descriptions: Readonly<Record<string, string>> = {
  queries: 'Conditions, orders and limits as texts, in Appwrite’s own notation.',
  total: 'false: do not count.',
};

const takesFile = ({ parameters }: OperationFact): boolean =>
  parameters.some(({ type }) => type.typed === 'Upload');

const isList = ({ parameters }: OperationFact): boolean =>
  parameters.some(({ name, in: place }) => name === 'queries' && place === 'query');

function describe({ method, route, scopes }: OperationFact): string {
  const key = scopes.length === 0 ? '' : ` A key needs the scope ${scopes.join(' or ')}.`;
  return `${method} ${route}.${key}`;
}

const toServiceCall = ({ method, route, answer, parameters }: OperationFact): ServiceCall => ({
  method,
  route,
  answer,
  parameters: parameters.map(({ name, in: place, isNullable, type }) => ({
    name,
    in: type.typed === 'Upload' ? 'file' : place,
    isNullable,
  })),
});
