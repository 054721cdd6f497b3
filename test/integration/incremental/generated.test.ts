import fc from 'fast-check';
import {
  Kind,
  parse,
  print,
  validate,
  visit,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readProject } from '../../../src/gateway.ts';
import { silentLogger } from '../../../src/logger.ts';
import { configFor, startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { createLibrary, fillLibrary, idOf } from '../../support/library.ts';
import { operationsOf, type Operation } from '../../support/operations.ts';
import { runsOr } from '../../support/runs.ts';
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
  const plain: unknown = visit(parse(document), {
    Directive(directive) {
      if (directive.name.value !== 'defer' && directive.name.value !== 'stream') return undefined;
      for (const { value } of directive.arguments ?? []) {
        if (value.kind === Kind.VARIABLE) gone.add(value.name.value);
      }
      return null;
    },
  });
  const rest: unknown = visit(plain as DocumentNode, {
    VariableDefinition: ({ variable }) => (gone.has(variable.name.value) ? null : undefined),
  });
  return print(rest as DocumentNode);
}

/** Operations that lack a condition's variable end before they begin, and would say nothing here. */
const complete = ({ document, variables }: Operation): Operation => {
  const conditions = [...document.matchAll(/\$(\w+): Boolean!(?! =)/g)];
  const given = Object.fromEntries(conditions.map(([, name]) => [String(name), true]));
  return { document, variables: { ...given, ...variables } };
};

async function partsFor({ document, variables }: Operation): Promise<readonly Part[]> {
  const headers = { Accept: 'multipart/mixed, application/json' };
  const response = await gateway.post(document, { variables, headers });
  const isWhole = response.headers.get('content-type')?.startsWith('application/json');
  return isWhole ? [(await response.json()) as Part] : collect(partsOf(response));
}

const runs = runsOr(100);

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
      const { document, variables } = complete(operation);
      fc.pre(validate(schema, parse(document)).length === 0);
      fc.pre(/@defer|@stream/.test(document) && !document.includes('_random'));
      const whole = await gateway.query(withoutParts(document), { variables });
      const parts = await partsFor({ document, variables });
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
  // The generator must reach answers in parts, or the comparison says little.
  expect(seen.inParts).toBeGreaterThan(runs / 10);
}, 600_000);
