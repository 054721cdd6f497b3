import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

/** Texts in which a database sees more than their letters. */
const texts: Readonly<Record<string, string>> = {
  path: 'c:\\dir',
  joined: 'c:dir',
  lone: '\\',
  last: 'ends in \\',
  escaped: '100\\%',
  percent: '100%',
  hundred: '1000',
  quoted: 'it\'s "so"',
};

const optional = { required: false } as const;
const long = (letter: string): string => letter.repeat(4_200);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      await admin.createTables('shop', [
        {
          id: 'labels',
          columns: [
            ['varchar', { key: 'text', size: 60, ...optional }],
            ['varchar', { key: 'parts', size: 60, array: true, ...optional }],
            ['float', { key: 'weight', ...optional }],
          ],
        },
        {
          id: 'notes',
          columns: [
            ['varchar', { key: 'body', size: 5_000, ...optional }],
            ['varchar', { key: 'head', size: 5_000, required: true }],
            ['relationship', labelOf],
          ],
        },
      ]);
      for (const [id, text] of Object.entries(texts)) {
        await admin.createRow('shop/labels', { id, data: { text, parts: [text] } });
      }
      const weights = [1e19, -1e19, 0.5];
      for (const [at, weight] of weights.entries()) {
        await admin.createRow('shop/labels', { id: `heavy${at}`, data: { weight } });
      }
      const bodies = [long('b'), long('c'), null, null, 'a', '水'.repeat(300)];
      for (const [at, body] of bodies.entries()) {
        const data = { body, head: body ?? 'x', label: 'path' };
        await admin.createRow('shop/notes', { id: `n${at}`, data });
      }
    },
  });
}, 30_000);
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const labelOf = {
  ...{ relatedTableId: 'labels', type: 'manyToOne', key: 'label' },
  ...{ twoWay: true, twoWayKey: 'notes', onDelete: 'setNull' },
};

const find = async (filter: object): Promise<string[]> => {
  const { data, errors } = await gateway.query(
    'query ($filter: LabelFilter) { labels(filter: $filter) { nodes { _id } } }',
    { variables: { filter } },
  );
  expect(errors).toBeUndefined();
  return (data as { labels: { nodes: { _id: string }[] } }).labels.nodes.map(({ _id }) => _id);
};

const idsWhere = (holds: (text: string) => boolean): string[] =>
  Object.keys(texts).filter((id) => holds(texts[id] ?? ''));

describe.each(Object.values(texts))('%j in a filter', (text) => {
  test('is looked for as it is', async () => {
    expect(await find({ text: { eq: text } })).toEqual(idsWhere((each) => each === text));
    expect(await find({ text: { contains: text } })).toEqual(
      idsWhere((each) => each.includes(text)),
    );
    expect(await find({ text: { notContains: text } })).toEqual(
      idsWhere((each) => !each.includes(text)),
    );
    expect(await find({ text: { startsWith: text } })).toEqual(
      idsWhere((each) => each.startsWith(text)),
    );
    expect(await find({ not: { text: { endsWith: text } } })).toEqual(
      idsWhere((each) => !each.endsWith(text)),
    );
    expect(await find({ parts: { contains: [text] } })).toEqual(idsWhere((each) => each === text));
  });
});

test('a backslash is looked for in related rows, too', async () => {
  const { data } = await gateway.query(
    'query ($filter: NoteFilter) { notes(filter: $filter) { totalCount } }',
    { variables: { filter: { label: { text: { contains: 'c:\\' } } } } },
  );
  expect(data).toEqual({ notes: { totalCount: 6 } });
});

test('the extremes of large doubles without a fraction are numbers', async () => {
  const { data, errors } = await gateway.query(
    '{ labelsAggregate { values { weight { min max sum count } } } }',
    { as: { key: gateway.devserver.key } },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    labelsAggregate: { values: { weight: { min: -1e19, max: 1e19, sum: 0.5, count: 3 } } },
  });
});

describe('what is too much for a condition is refused before any call', () => {
  const refuse = async (filter: object): Promise<string> => {
    const { errors } = await gateway.query(
      'query ($filter: LabelFilter) { labels(filter: $filter) { nodes { _id } } }',
      { variables: { filter } },
    );
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(gateway.upstream.calls).toHaveLength(0);
    return errors?.[0]?.message ?? '';
  };

  test.each([
    ['text', 'in'],
    ['parts', 'contains'],
  ])('501 values of %s', async (column, operator) => {
    const values = Array.from({ length: 501 }, (_, at) => `v${at}`);
    expect(await refuse({ [column]: { [operator]: values } })).toMatch(
      `filter.${column}.${operator}: it has 501 values, and Appwrite compares with at most 500`,
    );
  });

  test('a long text, with the columns that it is about', async () => {
    expect(await refuse({ text: { eq: 'x'.repeat(5_000) } })).toMatch(
      'filter: it comes to a condition of more than 4096 characters on "text"',
    );
    expect(
      await refuse({
        or: [{ text: { eq: 'x'.repeat(5_000) } }, { weight: { gt: 1 } }, { text: { eq: 'y' } }],
      }),
    ).toMatch('on "text", "weight",');
  });
});

describe('pages by texts too long to be compared with', () => {
  interface Connection {
    readonly nodes: readonly { readonly _id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  }

  const walk = async (order: string) => {
    const ids: string[] = [];
    for (let after: string | null = null; ;) {
      const { data, errors } = await gateway.query(
        `query ($after: String) { notes(orderBy: ${order}, first: 1, after: $after) { nodes { _id } pageInfo { hasNextPage endCursor } } }`,
        { variables: { after } },
      );
      if (errors) return { ids, message: errors[0]?.message };
      const page = (data as { notes: Connection }).notes;
      ids.push(...page.nodes.map(({ _id }) => _id));
      if (!page.pageInfo.hasNextPage) return { ids };
      after = page.pageInfo.endCursor;
    }
  };

  test('go on from the row itself where that leaves nothing out', async () => {
    expect(await walk('[{ body: ASC }]')).toEqual({ ids: ['n2', 'n3', 'n4', 'n0', 'n1', 'n5'] });
    expect(await walk('[{ head: DESC }]')).toEqual({ ids: ['n5', 'n2', 'n3', 'n1', 'n0', 'n4'] });
  });

  test('are refused where rows without a value would be left out', async () => {
    const { ids, message } = await walk('[{ body: DESC }]');
    expect(ids).toEqual(['n5', 'n1']);
    expect(message).toMatch(/^after: .* since other rows may lack "body"/);
  });

  test('say what to do where the row is gone', async () => {
    await gateway.admin.createRow('shop/notes', { id: 'gone', data: { head: long('z') } });
    const { data } = await gateway.query(
      '{ notes(orderBy: [{ head: ASC }], filter: { _id: { eq: "gone" } }) { pageInfo { endCursor } } }',
    );
    const { endCursor } = (data as { notes: Connection }).notes.pageInfo;
    await gateway.admin.send('DELETE', '/tablesdb/shop/tables/notes/rows/gone');
    const { errors } = await gateway.query(
      'query ($after: String) { notes(orderBy: [{ head: ASC }], after: $after) { nodes { _id } } }',
      { variables: { after: endCursor } },
    );
    expect(errors?.[0]?.message).toMatch('start again from the first page, or page by `offset`');
  });
});
