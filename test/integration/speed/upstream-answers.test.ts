import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import {
  blanksOf,
  type JsonText,
  largeNumbers,
  nestedTexts,
  objectText,
  oddStrings,
  smallNumbers,
  stringTexts,
} from '../../support/json-texts.ts';

let gateway: TestGateway;
/** What Appwrite answers to whoever asks for things. */
let sent: Buffer = Buffer.from('');

const optional = { required: false };

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: (admin) =>
      admin.createTables('lib', [
        {
          id: 'things',
          columns: [
            ['varchar', { key: 'text', size: 40, ...optional }],
            ['varchar', { key: 'texts', size: 40, array: true, ...optional }],
            ['varchar', { key: 'constructor', size: 40, ...optional }],
            ['varchar', { key: 'must', size: 40, required: true }],
            ['integer', { key: 'small', min: 0, max: 9, ...optional }],
            ['integer', { key: 'whole', ...optional }],
            ['bigint', { key: 'long', ...optional }],
            ['float', { key: 'ratio', ...optional }],
            ['float', { key: 'ratios', array: true, ...optional }],
            ['boolean', { key: 'flag', ...optional }],
            ['datetime', { key: 'at', ...optional }],
            ['enum', { key: 'kind', elements: ['red', 'green'], ...optional }],
            ['point', { key: 'spot', ...optional }],
          ],
        },
      ]),
    intercept: ({ path }) =>
      path.includes('/tables/things/rows')
        ? (response) => {
            response.writeHead(200, { 'content-type': 'application/json' }).end(sent);
          }
        : undefined,
  });
  for (const fields of selections) {
    sent = Buffer.from(
      `{"total":40,"rows":[${Array<string>(40).fill('{"$id":"a","text":"x"}').join()}]}`,
    );
    // Once to be known, and once more to have code made of it.
    for (let times = 0; times < 2; times += 1) await ask(fields, ways.short);
  }
}, 60_000);
afterAll(() => gateway.close());

/** Some with values that are made, and some that are passed on as they are. */
const selections = [
  '_id text flag long ratio whole small at kind spot constructor_',
  '_id __typename text again: text',
  '_id must text',
  '_id _createdAt _permissions texts ratios text small',
];

/** The same operation the short way, by a plan of parsed rows, and by GraphQL's own executor. */
const ways = {
  short: { type: 'application/json', nodes: (fields: string) => fields },
  plan: { type: 'application/graphql+json', nodes: (fields: string) => fields },
  plain: {
    type: 'application/graphql+json',
    nodes: (fields: string) => `... @defer(if: false) { ${fields} }`,
  },
} as const;

async function ask(fields: string, { type, nodes }: (typeof ways)[keyof typeof ways]) {
  const query = `{ things(first: 40) { totalCount nodes { ${nodes(fields)} } } }`;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: JSON.stringify({ query }),
  });
  const id = response.headers.get('x-request-id') ?? '-';
  const text = (await response.text()).replaceAll(id, 'ID');
  const { data, errors } = JSON.parse(text) as Answer;
  return { data, errors };
}

/** In one text, with errors by where and what they are: their words depend on who notices. */
function tell({ data, errors }: Answer): string {
  const told = errors?.map(({ path, extensions }) => JSON.stringify([path, extensions.code]));
  return JSON.stringify({ data, errors: told?.sort() });
}

interface Answer {
  readonly data?: { readonly things: object | null } | null;
  readonly errors?: readonly { message: string; path?: unknown[]; extensions: { code: string } }[];
}

const strings = stringTexts(oddStrings);
const numbers = fc.constantFrom(...smallNumbers);
const anyNumber = fc.constantFrom(...smallNumbers, ...largeNumbers);
const others = fc.oneof(numbers, strings, nestedTexts, fc.constantFrom('true', 'false', 'null'));

/** Mostly what a column holds. */
const mostly = (proper: fc.Arbitrary<JsonText>): fc.Arbitrary<JsonText> =>
  fc.oneof(
    { weight: 12, arbitrary: proper },
    { weight: 1, arbitrary: fc.constant('null') },
    { weight: 1, arbitrary: others },
  );

const listOf = (item: fc.Arbitrary<JsonText>): fc.Arbitrary<JsonText> =>
  fc
    .array(fc.oneof({ weight: 9, arbitrary: item }, fc.constant('null')), { maxLength: 3 })
    .map((items) => `[${items.join()}]`);

const dateTime = fc.constantFrom('"2026-01-31T08:00:00.000+00:00"', '"2026\\u002d01-31T08:00:00Z"');

const columns: readonly (readonly [key: string, values: fc.Arbitrary<JsonText>])[] = [
  ['$id', fc.oneof({ weight: 30, arbitrary: strings }, { weight: 1, arbitrary: others })],
  ['$createdAt', mostly(dateTime)],
  ['$permissions', mostly(listOf(strings))],
  ['text', mostly(strings)],
  ['texts', mostly(listOf(strings))],
  ['constructor', mostly(strings)],
  ['must', mostly(strings)],
  ['small', mostly(anyNumber)],
  ['whole', mostly(anyNumber)],
  ['long', mostly(fc.oneof(anyNumber, fc.constantFrom('"12"', '"9223372036854775807"')))],
  ['ratio', mostly(anyNumber)],
  ['ratios', mostly(listOf(anyNumber))],
  ['flag', mostly(fc.constantFrom('true', 'false'))],
  ['at', mostly(dateTime)],
  ['kind', mostly(fc.constantFrom('"red"', '"green"', '"r\\u0065d"', '"blue"', '"re"', '"redd"'))],
  [
    'spot',
    mostly(fc.constantFrom('[1,2]', '[1.5,-0.25]', '[]', '[1e2,0]', '[10000000000000000,1]')),
  ],
  // Not columns, and nearly some.
  ['tex', others],
  ['textt', others],
  ['__proto__', others],
  ['toString', others],
];

const record = fc
  .tuple(
    ...columns.map(([key, values]) =>
      fc.tuple(fc.constant(key), values, fc.nat({ max: 99 }), fc.nat({ max: 99 })),
    ),
  )
  .map((entries): [string, JsonText, number, number][] => entries);

interface Layout {
  readonly order: number;
  readonly without: readonly string[];
  readonly blanks: () => string;
  readonly isOdd: boolean;
}

/** Rows of a list mostly look alike: the same keys in the same order. */
const layout: fc.Arbitrary<Layout> = fc.record({
  order: fc.nat({ max: 19 }),
  without: fc.subarray(columns.map(([key]) => key).slice(1), { maxLength: 6 }),
  blanks: blanksOf,
  isOdd: fc.nat({ max: 4 }).map((chance) => chance === 0),
});

function rowText(
  entries: readonly [string, JsonText, number, number][],
  { order, without, blanks, isOdd }: Layout,
): JsonText {
  const turned = [...entries.slice(order), ...entries.slice(0, order)];
  const written = turned.flatMap(([key, value, drop, odd]) => {
    const isLeftOut = without.includes(key) || (isOdd && drop < 3 && key !== '$id');
    if (isLeftOut) return [];
    const plain = [JSON.stringify(key), value] as const;
    if (!isOdd) return [plain];
    const withEscape = [`"\\u00${key.charCodeAt(0).toString(16)}${key.slice(1)}"`, value] as const;
    if (odd < 2) return [withEscape];
    return odd < 4 ? [['"text"', '"first"'] as const, plain] : [plain];
  });
  return objectText(written, blanks);
}

const total = fc.oneof(
  { weight: 12, arbitrary: fc.nat().map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('-1', '1.5', '1e2', '"7"', 'null', '123456789012345678'),
  },
);

/** Something that stands in an answer of Appwrite beside, or in place of, the usual. */
const frames: fc.Arbitrary<(total: JsonText, rows: JsonText, blanks: () => string) => JsonText> =
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.constant((count: JsonText, rows: JsonText, blanks: () => string) =>
        objectText(
          [
            ['"total"', count],
            ['"rows"', rows],
          ],
          blanks,
        ),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        (count: JsonText, rows: JsonText) => `{"rows":${rows},"total":${count}}`,
        (count: JsonText, rows: JsonText) => `{"total":${count},"rows":${rows},"more":{"rows":[]}}`,
        (count: JsonText, rows: JsonText) => `{"total":${count},"rows":[],"rows":${rows}}`,
        (count: JsonText, rows: JsonText) => `{"total":${count},"rows":${rows},"rows":[]}`,
        (count: JsonText, rows: JsonText) => `{"total":0,"total":${count},"rows":${rows}}`,
        (count: JsonText, rows: JsonText) => `{"total":${count},"\\u0072ows":${rows}}`,
        (_count: JsonText, rows: JsonText) => `{"rows":${rows}}`,
        (count: JsonText) => `{"total":${count},"rows":null}`,
        (count: JsonText) => `{"total":${count},"rows":{}}`,
        (count: JsonText) => `{"total":${count},"rows":[null]}`,
        (_count: JsonText, rows: JsonText) => rows,
        () => '7',
        () => 'null',
      ),
    },
  );

const answers = fc
  .tuple(
    fc.array(fc.tuple(record, fc.nat({ max: 9 }), layout), { maxLength: 5 }),
    layout,
    total,
    frames,
  )
  .map(([rows, shared, count, frame]) => {
    const texts = rows.map(([entries, chance, own]) =>
      rowText(entries, chance === 0 ? own : shared),
    );
    return frame(count, `[${texts.join()}]`, shared.blanks);
  });

const selection = fc.constantFrom(...selections);

/** Asks by every way, and gives what came by all of them. */
async function askAll(fields: string): Promise<Answer> {
  const [short, plan, plain] = await Promise.all([
    ask(fields, ways.short),
    ask(fields, ways.plan),
    ask(fields, ways.plain),
  ]);
  expect(tell(short)).toBe(tell(plain));
  expect(tell(plan)).toBe(tell(plain));
  return short;
}

test('whatever Appwrite answers, the client gets what a parser makes of it', async () => {
  const seen = { data: 0, errors: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(answers, selection, async (text, fields) => {
      sent = Buffer.from(text);
      const { data, errors } = await askAll(fields);
      seen[data?.things == null ? 'refused' : errors === undefined ? 'data' : 'errors'] += 1;
    }),
    { numRuns: 400 },
  );
  // The generator must reach each kind of answer, or the comparison says little.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
}, 120_000);

test('an answer that was damaged on its way is read as a parser reads it, or refused', async () => {
  const damage = fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.uint8Array({ maxLength: 3 }));
  await fc.assert(
    fc.asyncProperty(
      answers,
      damage,
      selection,
      async (text, [place, without, instead], fields) => {
        const whole = Buffer.from(text);
        const at = place % whole.length;
        sent = Buffer.concat([whole.subarray(0, at), instead, whole.subarray(at + without)]);
        await askAll(fields);
      },
    ),
    { numRuns: 250 },
  );
}, 120_000);

test('text of any length is passed on whole', async () => {
  const rowOf = (text: string, at: number): string =>
    `{"$id":"r${at}","text":"${text}","must":"${at}"}`;
  const pieces = ['x', 'ä', '€', '😀', '\\n', '\\u00e4', '\\"'];
  for (const size of [0, 1, 15, 16, 17, 31, 33, 47, 49, 4095, 16_383, 65_535, 65_537, 300_000]) {
    const texts = pieces.map((piece) => `${'y'.repeat(size % 16)}${piece.repeat(size)}`);
    sent = Buffer.from(`{"total":7,"rows":[${texts.map(rowOf).join()}]}`);
    const nodes = texts.map((text, at) => ({
      _id: `r${at}`,
      must: String(at),
      text: JSON.parse(`"${text}"`) as string,
    }));
    const data = { things: { totalCount: 7, nodes } };
    expect(await ask('_id must text', ways.short)).toEqual({ data });
  }
});
