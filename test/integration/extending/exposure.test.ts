import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import type { IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConfigInput } from '../../../src/config/config.ts';
import { startTestGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { createLogKeeper } from '../../support/http-server.ts';
import { createShelf } from '../../support/shelf.ts';

const tables: ConfigInput['tables'] = {
  'blog/logs': { hidden: true },
  'blog/tags': { readOnly: true },
  'blog/authors': {
    name: { type: 'Writer', one: 'writer', many: 'writers' },
    columns: { phone: { hidden: true } },
  },
  'blog/books': {
    deprecated: 'Read magazines.',
    columns: {
      cost: { hidden: true },
      state: { readOnly: true },
      subtitle: { deprecated: 'It is part of the title.', name: 'secondLine' },
    },
  },
};

const logger = createLogKeeper();
let gateway: TestGateway;
let sdl: string;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: createShelf,
    config: { tables, explain: 'everybody' },
    logger,
  });
  const { data } = await gateway.query(
    getIntrospectionQuery({ inputValueDeprecation: true, descriptions: false }),
  );
  sdl = printSchema(buildClientSchema(data as unknown as IntrospectionQuery));
});
afterAll(() => gateway.close());

const typeIn = (name: string): string =>
  new RegExp(`^(?:type|input|enum) ${name} (?:@oneOf )?\\{[^}]*\\}`, 'm').exec(sdl)?.[0] ?? '';
/** Names of a type's fields, without those of arguments. */
const fieldsOf = (name: string): string[] =>
  [...typeIn(name).matchAll(/^ {2}(\w+)/gm)].map(([, field = '']) => field);

test('the start warns of Appwrite’s own path, which shows all the same', () => {
  const warnings = logger.lines.filter(({ level }) => level === 'warn');
  expect(warnings.map(({ message }) => message).join('\n')).toMatch(
    /^\/v1\/graphql .*\(blog\/logs, blog\/tags, blog\/authors\/phone, .*builtIn: \{ enabled: false \}/m,
  );
});

describe('a hidden table', () => {
  test('leaves no trace in the schema', () => {
    expect(sdl).not.toMatch(/\b(?:Log|log|createLog|LogFilter|LogConnection)\b/);
  });
});

describe('a hidden column', () => {
  test('stands in no type, filter, order, input or aggregate', () => {
    for (const type of [
      'Book',
      'BookFilter',
      'BookOrderBy',
      'BookCreateInput',
      'BookUpdateInput',
      'BookUpsertInput',
      'BookAggregateValues',
    ]) {
      expect(fieldsOf(type).length, type).toBeGreaterThan(0);
      expect(fieldsOf(type), type).not.toContain('cost');
    }
    expect(fieldsOf('Writer')).toContain('name');
    expect(fieldsOf('Writer')).not.toContain('phone');
  });

  test('is not asked for, not even by a read of everything that there is', async () => {
    gateway.upstream.clear();
    await gateway.query('{ books { nodes { title secondLine owner state author { name } } } }');
    expect(gateway.upstream.calls.length).toBeGreaterThan(0);
    for (const { path } of gateway.upstream.calls) {
      expect(decodeURIComponent(path)).not.toMatch(/cost|phone/);
    }
  });

  test('is not named by the suggestions of an error', async () => {
    const { errors } = await gateway.query('{ books { nodes { cos } } }');
    expect(errors?.[0]?.message).toContain('cos');
    expect(errors?.[0]?.message).not.toContain('"cost"');
  });
});

describe('a column that is required and hidden', () => {
  test('is not named when Appwrite misses it', async () => {
    const seed = async (admin: Parameters<typeof createShelf>[0]): Promise<void> => {
      await admin.createTables('blog', [
        {
          id: 'notes',
          permissions: ['create("any")', 'read("any")'],
          columns: [
            ['varchar', { key: 'line', size: 9, required: false }],
            ['varchar', { key: 'clue', size: 9, required: true }],
          ],
        },
      ]);
    };
    const config = { tables: { 'blog/notes': { columns: { clue: { hidden: true } } } } };
    const strict = await startTestGateway({ seed, config });
    try {
      const { errors } = await strict.query('mutation { createNote(data: { line: "x" }) { _id } }');
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(errors?.[0]?.message).toContain('not part of this API');
      expect(JSON.stringify(errors)).not.toContain('clue');
    } finally {
      await strict.close();
    }
  });
});

describe('a read-only column', () => {
  test('can be read and filtered by, and stands in no input', () => {
    expect(fieldsOf('Book')).toContain('state');
    expect(fieldsOf('BookFilter')).toContain('state');
    for (const type of [
      'BookCreateInput',
      'BookUpdateInput',
      'BookUpsertInput',
      'BookApplyInput',
    ]) {
      expect(fieldsOf(type), type).not.toContain('state');
    }
  });
});

describe('a read-only table', () => {
  test('has no mutations, and no row of it is made within another', () => {
    expect(fieldsOf('Query')).toContain('tags');
    expect(typeIn('Mutation')).not.toMatch(/Tags?\(/);
    const input = /tags: (\w+)/.exec(typeIn('BookCreateInput'))?.[1] ?? '';
    expect(fieldsOf(input)).toEqual(['connect', 'disconnect', 'set']);
  });
});

describe('a deprecated column', () => {
  test('says so where it is read, filtered by, ordered by and written', () => {
    for (const type of ['Book', 'BookFilter', 'BookOrderBy', 'BookCreateInput']) {
      expect(typeIn(type), type).toMatch(
        /secondLine: [^\n]* @deprecated\(reason: "It is part of the title\."\)/,
      );
    }
    expect(typeIn('Query')).toMatch(/ {2}book\([^)]*\): Book @deprecated/);
    expect(sdl).not.toMatch(/\bsubtitle\b/);
  });
});

test('Appwrite’s own row operations are left out beside tables that are restricted', () => {
  expect(fieldsOf('Query')).toContain('accountGet');
  expect(fieldsOf('Query')).not.toContain('tablesDBListRows');
  expect(fieldsOf('Mutation')).not.toContain('tablesDBUpdateRow');
});

test.each([
  [
    { 'blog/bookz': { hidden: true } },
    'tables: there is no table blog/bookz. Did you mean blog/books?',
  ],
  [
    { 'blog/books': { columns: { titel: { hidden: true } } } },
    'tables: there is no column titel in blog/books. Did you mean title?',
  ],
])('a misspelt name ends the start: %o', async (wrong, message) => {
  const start = startTestGateway({ seed: createShelf, config: { tables: wrong } });
  await expect(start).rejects.toThrow(message);
});
