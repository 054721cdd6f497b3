import fc, { type Arbitrary } from 'fast-check';
import type { Route } from '../../../devserver/http.ts';
import { FILTER_METHODS } from '../../../devserver/query/query.ts';
import { properBody, properQuery } from './proper.ts';
import { COLUMNS, HEADERS, NAMES, OWN_VALUES, WORDS } from './words.ts';

/** Who sends a request; what is wrong proves nothing. */
export const CALLERS = ['key', 'user', 'guest', 'wrong key', 'wrong JWT', 'wrong session'] as const;

export interface FuzzRequest {
  readonly method: string;
  /** From `/v1` on, with the query. */
  readonly path: string;
  readonly caller: (typeof CALLERS)[number];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

const word = fc.constantFrom(...WORDS);

const text = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
);

const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 2, 25, 100, 1.5, 5e-324, 1e308, -0, 2 ** 31, 2 ** 53, 4096, 86_400),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: number },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);

const position = fc.tuple(number, number);

const attribute = fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: text });

const { query } = fc.letrec<{ query: object; value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    scalar,
    position,
    fc.array(position, { maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('query'),
    fc.tuple(fc.array(position, { maxLength: 5 }), number, fc.boolean()),
  ),
  query: fc.record(
    {
      method: fc.constantFrom(
        ...Object.keys(FILTER_METHODS),
        ...['and', 'or', 'select', 'orderAsc', 'orderDesc', 'orderRandom', 'limit', 'offset'],
        ...['cursorAfter', 'cursorBefore', 'exists', 'elemMatch', '__proto__', 'constructor', ''],
      ),
      attribute,
      values: fc.oneof(fc.array(tie('value'), { maxLength: 4 }), tie('value')),
    },
    { requiredKeys: ['method'] },
  ),
}));

const value = fc.oneof(
  { maxDepth: 2, depthSize: 'small' },
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(position, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.dictionary(word, scalar, { maxKeys: 4 }) },
  { weight: 1, arbitrary: query },
);

const rowData = fc.dictionary(
  fc.constantFrom(...COLUMNS, 'unknown', '__proto__'),
  fc.oneof(
    { weight: 5, arbitrary: value },
    { weight: 1, arbitrary: fc.constant({ $id: 'r2', string: 'nested' }) },
    {
      weight: 2,
      arbitrary: fc
        .record({
          method: fc.constantFrom(
            'increment',
            'arrayAppend',
            'arrayFilter',
            'dateAddDays',
            'toggle',
          ),
          values: fc.array(value, { maxLength: 3 }),
        })
        .map((operator) => JSON.stringify(operator)),
    },
  ),
  { maxKeys: 5 },
);

/** What some route reads; each route gets a few of them, and some that it does not know. */
const parameters: Readonly<Record<string, Arbitrary<unknown>>> = {
  data: rowData,
  rows: fc.array(rowData, { maxLength: 4 }),
  documents: fc.array(rowData, { maxLength: 3 }),
  queries: fc.array(
    query.map((one) => JSON.stringify(one)),
    { maxLength: 3 },
  ),
  operations: fc.array(
    fc.record(
      {
        databaseId: fc.constantFrom('db', 'none'),
        tableId: fc.constantFrom('t', 'u', 'none'),
        action: word,
        rowId: word,
        data: fc.oneof(rowData, value),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 4 },
  ),
  permissions: fc.array(word, { maxLength: 3 }),
  columns: fc.array(
    fc.record(
      {
        key: word,
        type: word,
        size: number,
        required: fc.boolean(),
        array: fc.boolean(),
        default: value,
      },
      { requiredKeys: ['key'] },
    ),
    { maxLength: 3 },
  ),
  prefs: fc.dictionary(word, value, { maxKeys: 3 }),
};

const named = fc
  .constantFrom(...NAMES, ...Object.keys(parameters))
  .chain((name) =>
    fc
      .oneof({ weight: 4, arbitrary: parameters[name] ?? scalar }, { weight: 1, arbitrary: value })
      .map((given) => [name, given] as const),
  );

/** Parameters that the path names are often the ones that matter: some names are always there. */
const object = fc.array(named, { maxLength: 8 }).map((entries) => Object.fromEntries(entries));

const form = object.map((given) =>
  Object.entries(given)
    .map(([name, one]) => `${name}[]=${encodeURIComponent(JSON.stringify(one))}`)
    .join('&'),
);

const multipart = fc
  .tuple(text, text, fc.constantFrom('text/plain', 'image/png', ''))
  .map(
    ([id, content, type]) =>
      `--x\r\nContent-Disposition: form-data; name="fileId"\r\n\r\n${id}\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="${id.replace(/["\r\n]/g, '')}.txt"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n--x--\r\n`,
  );

interface Content {
  readonly type: string;
  readonly body: string | undefined;
}

const json = 'application/json';

const content: Arbitrary<Content> = fc.oneof(
  { weight: 12, arbitrary: object.map((one) => ({ type: json, body: JSON.stringify(one) })) },
  { weight: 1, arbitrary: value.map((one) => ({ type: json, body: JSON.stringify(one) })) },
  { weight: 1, arbitrary: text.map((body) => ({ type: json, body })) },
  {
    weight: 1,
    arbitrary: form.map((body) => ({ type: 'application/x-www-form-urlencoded', body })),
  },
  {
    weight: 2,
    arbitrary: multipart.map((body) => ({ type: 'multipart/form-data; boundary=x', body })),
  },
  { weight: 1, arbitrary: fc.tuple(text, text).map(([type, body]) => ({ type, body })) },
  { weight: 2, arbitrary: fc.constant({ type: '', body: undefined }) },
);

const encoded = fc.oneof(
  { weight: 12, arbitrary: text.map((one) => encodeURIComponent(one)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('%', '%zz', '%ff', '%00', '%2F', '..', '%F0%9F', '[', ']'),
  },
);

const segment = (part: string): Arbitrary<string> => {
  if (!part.startsWith(':')) return fc.constant(part);
  const own = OWN_VALUES[part.slice(1)] ?? WORDS.slice(0, 13);
  const known = fc.constantFrom(...own).map((one) => encodeURIComponent(one));
  return fc.oneof({ weight: 6, arbitrary: known }, { weight: 1, arbitrary: encoded });
};

const queryString = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc
          .oneof({ weight: 2, arbitrary: properQuery }, query)
          .map((one) => `queries[]=${encodeURIComponent(JSON.stringify(one))}`),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...NAMES), fc.constantFrom('', '[]', '[a][b]', '[', ']'), encoded)
          .map(([name, suffix, one]) => `${name}${suffix}=${one}`),
      },
      { weight: 1, arbitrary: encoded },
    ),
    { maxLength: 4 },
  )
  .map((parts) => (parts.length === 0 ? '' : `?${parts.join('&')}`));

/** Half of the bodies are what the route takes, some of them with something else in it. */
function contentFor(route: Route): Arbitrary<Content> {
  const spoilt = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, object);
  const proper = fc
    .tuple(properBody(route), spoilt)
    .map(([right, wrong]) => ({ type: json, body: JSON.stringify({ ...right, ...wrong }) }));
  return fc.oneof(proper, content);
}

/** HTTP clients send no others. */
const headerText = text.map((one) => encodeURI(one));

const headers = fc.dictionary(
  fc.constantFrom(...HEADERS),
  fc.oneof(headerText, fc.constantFrom('bytes=0-1', 'bytes 0-4/10', 'bytes=5-', '1.8.0', '0.0.0')),
  { maxKeys: 2 },
);

const noHeaders = fc.constant<Record<string, string>>({});

/** Requests to one route, now and then with another method or one more segment. */
function requestTo({ method, path }: Route): Arbitrary<FuzzRequest> {
  return fc
    .record({
      method: fc.oneof(
        { weight: 20, arbitrary: fc.constant(method) },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
      ),
      segments: fc.tuple(...path.split('/').map(segment)),
      extra: fc.oneof(
        { weight: 20, arbitrary: fc.constant('') },
        encoded.map((one) => `/${one}`),
      ),
      query: queryString,
      caller: fc.oneof(
        { weight: 6, arbitrary: fc.constant(path.startsWith('/v1/account') ? 'user' : 'key') },
        { weight: 2, arbitrary: fc.constant('user' as const) },
        { weight: 1, arbitrary: fc.constantFrom(...CALLERS) },
      ),
      headers: fc.oneof({ weight: 4, arbitrary: noHeaders }, { weight: 1, arbitrary: headers }),
      content: contentFor({ method, path }),
    })
    .map(({ segments, extra, query: search, content: { type, body }, ...request }) => ({
      method: request.method,
      caller: request.caller,
      path: `${segments.join('/')}${extra}${search}`,
      headers: {
        ...(body === undefined ? {} : { 'content-type': encodeURI(type) }),
        ...request.headers,
      },
      body: ['GET', 'HEAD'].includes(request.method) ? undefined : body,
    }));
}

/** Requests over all these routes, each as likely as the others. */
export const requestOver = (routes: readonly Route[]): Arbitrary<FuzzRequest> =>
  fc.oneof(...routes.map(requestTo));
