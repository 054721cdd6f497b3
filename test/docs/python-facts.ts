import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { operations } from '../../src/schema/services/facts.ts';
import type { OperationFact } from '../../src/schema/services/notation.ts';

/** A name as Appwrite's Python SDK spells it. */
export const toSnakeCase = (name: string): string =>
  name
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase();

/** `async` is a word of Python's own. */
const toArgument = (name: string): string => (name === 'async' ? 'xasync' : toSnakeCase(name));

const methodOf = ({ field, service }: OperationFact): string =>
  toSnakeCase(field.slice(service.length));

type Methods = Readonly<Record<string, MethodFact>>;

interface MethodFact {
  readonly method: string;
  readonly route: string;
  readonly parameters: Readonly<Record<string, ParameterFact>>;
}

interface ParameterFact {
  /** As Appwrite's API spells it. */
  readonly name: string;
  readonly isInPath: boolean;
  readonly isRequired: boolean;
}

/** The methods of the Python SDK by their service, as Appwrite's API names it. */
export const pythonMethods: Readonly<Record<string, Methods>> = Object.fromEntries(
  [...new Set(operations.map(({ service }) => service))].map((service) => [
    service,
    toMethods(operations.filter((operation) => operation.service === service)),
  ]),
);

function toMethods(facts: readonly OperationFact[]): Methods {
  return Object.fromEntries(facts.map((fact) => [methodOf(fact), toMethod(fact)]));
}

function toMethod({ method, route, parameters }: OperationFact): MethodFact {
  const named = parameters.map(({ name, in: place, isRequired }): [string, ParameterFact] => [
    toArgument(name),
    { name, isInPath: place === 'path', isRequired },
  ]);
  return { method, route, parameters: Object.fromEntries(named) };
}

/** Writes what the stand-in for the Python SDK knows of Appwrite's API; gives the file's path. */
export async function writePythonFacts(folder: string): Promise<string> {
  const path = join(folder, 'appwrite-facts.json');
  await writeFile(path, JSON.stringify(pythonMethods));
  return path;
}
