import { afterEach, describe, expect, test } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import type { Extensions } from '../../../src/extensions.ts';
import { startTestGateway } from '../../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../../support/gateway.ts';
import { createShelf } from '../../support/shelf.ts';

const open: TestGateway[] = [];
const start = async (
  extensions: Extensions,
  options: TestGatewayOptions = {},
): Promise<TestGateway> => {
  const config = { ...options.config, extensions };
  const gateway = await startTestGateway({ seed: createShelf, ...options, config });
  open.push(gateway);
  return gateway;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()));
});

const label: Extensions['schema'] = ({ table }) => {
  table('blog/books').field('label', {
    type: 'String',
    nullable: false,
    columns: ['title', 'cost'],
    args: (arg) => ({ sign: arg.string({ defaultValue: '$' }) }),
    resolve: (row, { sign }) => `${String(row['title'])} for ${sign ?? ''}${String(row['cost'])}`,
  });
};

const selectsOf = ({ upstream }: TestGateway): unknown[] =>
  upstream.calls.flatMap(({ path }) =>
    [...decodeURIComponent(path).matchAll(/"method":"select","values":(\[[^\]]*\])/g)].map(
      ([, values = '']) => JSON.parse(values) as unknown,
    ),
  );

describe('an own field of a table', () => {
  test('has its columns read in the call that reads the row, and nothing else', async () => {
    const gateway = await start({ schema: label });
    const { data, errors } = await gateway.query('{ books { nodes { label(sign: "€") } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      books: { nodes: [{ label: 'One for €5' }, { label: 'Two for €7' }] },
    });
    expect(gateway.upstream.calls).toHaveLength(1);
    expect(selectsOf(gateway)).toEqual([expect.arrayContaining(['title', 'cost'])]);
    expect(selectsOf(gateway)[0]).not.toContain('owner');
  });

  test('is right at every level, beside copied columns, and after mutations', async () => {
    const gateway = await start({ schema: label });
    for (let round = 0; round < 40; round += 1) {
      const { data } = await gateway.query(
        '{ authors { nodes { name books { nodes { owner label title } } } } book(_id: "one") { label } }',
      );
      expect(data).toEqual({
        authors: {
          nodes: [
            {
              name: 'Ann',
              books: { nodes: [{ owner: 'ann', label: 'One for $5', title: 'One' }] },
            },
            {
              name: 'Bob',
              books: { nodes: [{ owner: 'bob', label: 'Two for $7', title: 'Two' }] },
            },
          ],
        },
        book: { label: 'One for $5' },
      });
    }
    const { data } = await gateway.query(
      'mutation { updateBook(_id: "one", data: { title: "1" }) { label } }',
    );
    expect(data).toEqual({ updateBook: { label: '1 for $5' } });
  });

  test('can be made of a hidden column, which stays hidden', async () => {
    const config = { tables: { 'blog/books': { columns: { cost: { hidden: true } } } } };
    const gateway = await start({ schema: label }, { config });
    const shown = await gateway.query('{ book(_id: "one") { label } }');
    expect(shown.data).toEqual({ book: { label: 'One for $5' } });
    const { errors } = await gateway.query('{ book(_id: "one") { cost } }');
    expect(errors?.[0]?.message).toContain('Cannot query field');
  });

  test('is worked out for every request, also for equal ones at the same time', async () => {
    let count = 0;
    const schema: Extensions['schema'] = ({ table }) => {
      table('blog/books').field('turn', { type: 'Int', resolve: () => (count += 1) });
    };
    const gateway = await start({ schema });
    const document = '{ book(_id: "one") { turn } }';
    await gateway.query(document);
    const answers = await Promise.all([1, 2, 3].map(() => gateway.query(document)));
    expect(
      answers.map(({ data }) => (data as { book: { turn: number } }).book.turn).sort(),
    ).toEqual([2, 3, 4]);
  });

  test('gets the caller, and its errors have their code', async () => {
    const schema: Extensions['schema'] = ({ table }) => {
      table('blog/books').field('secret', {
        type: 'String',
        resolve: (_row, _args, { caller }) => {
          if (caller.kind === 'key') return 'for keys';
          throw new GatewayError('FORBIDDEN', 'For keys only.');
        },
      });
    };
    const gateway = await start({ schema });
    const document = '{ book(_id: "one") { secret } }';
    const { errors } = await gateway.query(document);
    expect(errors?.[0]).toMatchObject({
      message: 'For keys only.',
      extensions: { code: 'FORBIDDEN' },
    });
    const { data } = await gateway.query(document, { as: { key: gateway.devserver.key } });
    expect(data).toEqual({ book: { secret: 'for keys' } });
  });
});

describe('own root fields', () => {
  const schema: Extensions['schema'] = ({ builder, table }) => {
    const books = table('blog/books');
    const greeting = builder.objectRef<{ text: string }>('Greeting').implement({
      fields: (t) => ({ text: t.exposeString('text') }),
    });
    builder.queryField('greeting', (t) =>
      t.field({ type: greeting, resolve: (_root, _args, { caller }) => ({ text: caller.kind }) }),
    );
    builder.queryField('firstBook', (t) =>
      t.field({
        type: books.ref,
        nullable: true,
        resolve: (...[, , context, info]) => books.row(context, info, 'one'),
      }),
    );
    builder.queryField('cheapBooks', (t) =>
      t.field({
        type: books.connection,
        nullable: true,
        args: books.pageArgs(t.arg),
        resolve: (...[, args, context, info]) =>
          books.page(context, info, { ...args, filter: { cost: { lt: 6 } } }),
      }),
    );
    builder.mutationField('rename', (t) =>
      t.boolean({
        args: { id: t.arg.id({ required: true }) },
        resolve: async (_root, { id }, { caller }) => {
          const path = `/tablesdb/blog/tables/books/rows/${id}`;
          await caller.send({ method: 'PATCH', path, body: { data: { title: 'Renamed' } } });
          return true;
        },
      }),
    );
  };

  test('read rows with what is selected below them, and no more calls than the table’s own fields', async () => {
    const gateway = await start({ schema });
    const { data, errors } = await gateway.query(
      '{ greeting { text } firstBook { title author { name } } cheapBooks(first: 1) { nodes { title } totalCount } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      greeting: { text: 'guest' },
      firstBook: { title: 'One', author: { name: 'Ann' } },
      cheapBooks: { nodes: [{ title: 'One' }], totalCount: 1 },
    });
    expect(gateway.upstream.calls).toHaveLength(3);
  });

  test('write as the caller, and what is read afterwards shows it', async () => {
    const gateway = await start({ schema });
    const document = '{ book(_id: "two") { title } }';
    await gateway.query(document);
    expect((await gateway.query('mutation { rename(id: "two") }')).data).toEqual({ rename: true });
    expect((await gateway.query(document)).data).toEqual({ book: { title: 'Renamed' } });
    expect(gateway.upstream.calls.every(({ credentialKind }) => credentialKind === 'guest')).toBe(
      true,
    );
  });

  test('stay when the tables change', async () => {
    const gateway = await start({ schema });
    await gateway.admin.createTables('more', [
      { id: 'films', columns: [['boolean', { key: 'seen', required: false }]] },
    ]);
    await gateway.refresh();
    const { data } = await gateway.query('{ greeting { text } films { totalCount } }');
    expect(data).toEqual({ greeting: { text: 'guest' }, films: { totalCount: 0 } });
  });
});

test.each<[string, Extensions['schema']]>([
  [
    'extensions.schema: there is no table blog/bookz. Did you mean blog/books?',
    ({ table }) => void table('blog/bookz'),
  ],
  [
    'extensions.schema: blog/books has no column "titel" that holds values. Did you mean title?',
    ({ table }) => {
      table('blog/books').field('x', { type: 'Int', columns: ['titel'], resolve: () => 1 });
    },
  ],
  [
    'extensions.schema: blog/books has a field "title" already.',
    ({ table }) => {
      table('blog/books').field('title', { type: 'Int', resolve: () => 1 });
    },
  ],
  [
    'Mutation has a field "createBook" already.',
    ({ builder }) => {
      builder.mutationField('createBook', (t) => t.boolean({ resolve: () => true }));
    },
  ],
  [
    'Query has a field "books" already.',
    ({ builder }) => {
      builder.queryField('books', (t) => t.boolean({ resolve: () => true }));
    },
  ],
  [
    'extensions.schema: Another type with the name "BookFilter" already exists.',
    ({ builder }) => {
      builder.inputType('BookFilter', { fields: (t) => ({ x: t.int() }) });
    },
  ],
  [
    'There is a type "BookCreateInput" already.',
    ({ builder }) => {
      builder.inputType('BookCreateInput', { fields: (t) => ({ x: t.int() }) });
    },
  ],
  [
    'extensions.schema: Type Odd must define one or more fields.',
    ({ builder }) => {
      const odd = builder.objectRef<object>('Odd').implement({});
      builder.queryField('odd', (t) => t.field({ type: odd, resolve: () => ({}) }));
    },
  ],
])('a mistake ends the start: %s', async (message, schema) => {
  await expect(start({ schema })).rejects.toThrow(message);
});

describe('plugins', () => {
  test('see every operation, also those that have been answered before', async () => {
    let seen = 0;
    const gateway = await start({
      plugins: [
        {
          onExecute: () => {
            seen += 1;
            return {
              onExecuteDone: ({ result, setResult }) => {
                setResult({ ...(result as object), extensions: { plugged: true } });
              },
            };
          },
        },
      ],
    });
    for (let round = 0; round < 3; round += 1) {
      const answer = await gateway.query('query Titles { books { nodes { title } } }');
      expect(answer).toEqual({
        data: { books: { nodes: [{ title: 'One' }, { title: 'Two' }] } },
        extensions: { plugged: true },
      });
    }
    expect(seen).toBe(3);
  });
});

test('a mistake in the extensions names the setting', async () => {
  const wrong = { plugin: [] } as Extensions;
  await expect(start(wrong)).rejects.toThrow(
    'extensions.plugin is not a setting. Did you mean plugins?',
  );
});
