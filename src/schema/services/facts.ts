import { enumLines } from './enums.facts.ts';
import { modelLines } from './models.facts.ts';
import type { EnumFact, ModelFact, OperationFact, UnionFact } from './notation.ts';
import { parseEnums, parseModels, parseOperations, parseUnions } from './notation.ts';
import { operationLines } from './operations.facts.ts';
import { unionLines } from './unions.facts.ts';

const byName = <Fact extends { readonly name: string }>(
  facts: readonly Fact[],
): ReadonlyMap<string, Fact> => new Map(facts.map((fact) => [fact.name, fact]));

/** Every operation of Appwrite's API, in the order of its services. */
export const operations: readonly OperationFact[] = parseOperations(operationLines);

export const models: ReadonlyMap<string, ModelFact> = byName(parseModels(modelLines));

export const unions: ReadonlyMap<string, UnionFact> = byName(parseUnions(unionLines));

export const enums: ReadonlyMap<string, EnumFact> = byName(parseEnums(enumLines));

/** Root fields that Appwrite's own operations take, also those not served; no table can have them. */
export const serviceFieldNames: readonly string[] = operations.map(({ field }) => field);
