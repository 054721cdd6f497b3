import fc from 'fast-check';
import {
  parse,
  print,
  validate,
  visit,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readProject } from '../../../src/gateway.ts';
import { silentLogger } from '../../../src/logger.ts';
import { configFor, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';
import { operationsOf, type Operation } from '../../support/operations.ts';
import { collect, errorsOf, mergeParts, partsOf, type Part } from '../../support/parts.ts';

let gateway: TestGateway;
let schema: GraphQLSchema;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await createLibrary(admin);
      await fillLibrary(admin, 12);
    },
    config: { limits: { maxAliases: 10_000, maxCalls: 10_000 } },
  });
  const config = configFor(gateway.devserver);
  ({ schema } = await readProject(config, { logger: silentLogger, isNamesFileUsed: false }));
}, 60_000);
afterAll(() => gateway.close());

/** Each variable stands at one place, so that those of the directives go with these. */
function withoutParts(document: string): string {
  const gone = new Set<string>();
  const plain = visit(parse(document), {
    Directive(directive) {
      if (directive.name.value !== 'defer' && directive.name.value !== 'stream') return undefined;
      visit(directive, { Variable: ({ name }) => void gone.add(name.value) });
      return null;
    },
  });
  const VariableDefinition = ({ variable }: VariableDefinitionNode) =>
    gone.has(variable.name.value) ? null : undefined;
  return print(visit(plain, { VariableDefinition }));
}

async function partsFor({ document, variables }: Operation): Promise<readonly Part[]> {
  const headers = { Accept: 'multipart/mixed, application/json' };
  const response = await gateway.post(document, { variables, headers });
  const isWhole = response.headers.get('content-type')?.startsWith('application/json');
  return isWhole ? [(await response.json()) as Part] : collect(partsOf(response));
}

const runs = Number(process.env['RUNS'] ?? 150);

test('the parts of generated operations come to the answer that comes whole', async () => {
  const seen = { compared: 0, inParts: 0, withErrors: 0 };
  const operations = operationsOf(schema, {
    rootFields: ['book', 'books', 'person', 'people', 'tags', 'cards'],
    values: {
      ID: ['b', 'p', 't', 'k'].flatMap((kind) => [idOf(kind, 1), idOf(kind, 3), 'none']),
      String: ['Book 1', 'Person', 'City 2'],
      Int: [0, 1, 3, 10],
      SafeInt: [0, 5, 9],
      Boolean: [true, false],
      BigInt: ['4', '8'],
      DateTime: ['2020-01-01T00:00:00Z', '2040-01-01T00:00:00Z'],
    },
    isInParts: true,
  });
  await fc.assert(
    fc.asyncProperty(operations, async (operation) => {
      fc.pre(validate(schema, parse(operation.document)).length === 0);
      fc.pre(!operation.document.includes('_random'));
      const { document, variables } = operation;
      const whole = await gateway.query(withoutParts(document), { variables });
      const parts = await partsFor(operation);
      const errors = errorsOf(parts);
      expect(errors.length > 0).toBe(whole.errors !== undefined);
      if (whole.errors === undefined) expect(mergeParts(parts)).toEqual(whole.data);
      else {
        const messages = new Set(whole.errors.map(({ message }) => message));
        expect(new Set(errors.map(({ message }) => message))).toEqual(messages);
        seen.withErrors += 1;
      }
      seen.compared += 1;
      if (parts.length > 1) seen.inParts += 1;
    }),
    { numRuns: runs, endOnFailure: true },
  );
  console.log(seen);
  expect(seen.inParts).toBeGreaterThan(runs / 5);
}, 600_000);
