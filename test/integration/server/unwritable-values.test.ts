import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import type { WriteAnswer } from '../../support/upstream-proxy.ts';

let gateway: TestGateway;
/** What Appwrite answers where a path has this in it. */
const answers = new Map<string, string>();

beforeAll(async () => {
  gateway = await startTestGateway({
    config: { services: ['account', 'storage', 'tablesDB'] },
    seed: (admin) =>
      admin.createTables('lib', [
        {
          id: 'places',
          columns: [
            ['varchar', { key: 'name', size: 40, required: false }],
            ['datetime', { key: 'at', required: false }],
            ['point', { key: 'spot', required: false }],
          ],
        },
      ]),
    intercept: ({ path }): WriteAnswer | undefined => {
      for (const [part, text] of answers) {
        if (!path.includes(part)) continue;
        return (response) => {
          response.writeHead(200, { 'content-type': 'application/json' }).end(text);
        };
      }
      return undefined;
    },
  });
});
afterAll(() => gateway.close());

/** By the long path, and then by the short one. */
async function askTwice(document: string): Promise<unknown[]> {
  const both: unknown[] = [];
  for (let times = 0; times < 2; times += 1) {
    both.push(await gateway.query(document, { as: { session: 'ada' } }));
  }
  return both;
}

const twice = (answer: unknown): unknown[] => [answer, answer];

const account = (prefs: string): string =>
  `{"$id":"ada","name":"Ada","labels":[],"prefs":${prefs},"targets":[]}`;

describe('integers that a JSON number does not hold', () => {
  test('are strings in JSON values', async () => {
    answers.set('/account', account('{"n":9007199254740993,"list":[1,-9223372036854775808]}'));
    expect(await askTwice('{ accountGet { name prefs } }')).toEqual(
      twice({
        data: {
          accountGet: {
            name: 'Ada',
            prefs: { n: '9007199254740993', list: [1, '-9223372036854775808'] },
          },
        },
      }),
    );
  });

  test('are strings in rows that are read as they are', async () => {
    answers.set('/tables/other/rows', '{"total":1,"rows":[{"$id":"a","code":9007199254740993}]}');
    const list = '{ tablesDBListRows(databaseId: "lib", tableId: "other") { rows { data } } }';
    expect(await askTwice(list)).toEqual(
      twice({ data: { tablesDBListRows: { rows: [{ data: { code: '9007199254740993' } }] } } }),
    );
  });

  test('end no operation where another value was to be', async () => {
    const row = '{"$id":"a","name":7,"at":12345678901234567890,"spot":[12345678901234567890,1]}';
    answers.set('/tables/places/rows', `{"total":1,"rows":[${row}]}`);
    const spot = [12_345_678_901_234_567_000, 1];
    for (const answer of await askTwice('{ places { nodes { name at spot } } }')) {
      expect(answer).toMatchObject({ data: { places: { nodes: [{ name: '7', spot }] } } });
    }
  });
});

describe('values in each other deeper than can be written', () => {
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  test.each([100, 2_000, 6_000, 20_000, 1_000_000])('%i deep end in an answer', async (depth) => {
    answers.set('/account', account(deep(depth)));
    answers.set('/tables/places/rows', `{"total":1,"rows":[{"$id":"a","spot":${deep(depth)}}]}`);
    for (const document of ['{ accountGet { prefs } }', '{ places { nodes { spot } } }']) {
      for (const answer of await askTwice(document)) {
        const { data, errors } = answer as { data?: unknown; errors?: { message: string }[] };
        if (depth < 500) expect(data).toBeTruthy();
        else if (errors)
          expect(errors[0]?.message).toMatch(/nest too deeply|not look like Appwrite/);
      }
    }
    answers.clear();
    expect(await gateway.query('{ places { nodes { name } } }')).toEqual({
      data: { places: { nodes: [] } },
    });
  });

  test('in a form with a file are refused', async () => {
    const form = new FormData();
    const query =
      'mutation ($file: Upload!) { storageCreateFile(bucketId: "b", fileId: "f", file: $file) { _id } }';
    const operations = JSON.stringify({ query, variables: { file: null, more: 0 } });
    form.set('operations', operations.replace('"more":0', `"more":${deep(100_000)}`));
    form.set('map', '{"0":["variables.file"]}');
    form.set('0', new Blob(['x']), 'x.txt');
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      body: form,
      headers: { 'X-Requested-With': 'test' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('operations: it nests too deeply') as string }],
    });
  });
});
