import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseStoredJson, toJson } from '../numbers.ts';
import { isOlder, VERSIONS, type ResponseFormat } from './version.ts';

type JsonObject = Record<string, unknown>;

/** Applies a change to an object and to all those inside it. */
function everywhere(value: unknown, change: (object: JsonObject) => JsonObject): unknown {
  if (Array.isArray(value)) return value.map((item) => everywhere(item, change));
  if (typeof value !== 'object' || value === null) return value;
  const inside = Object.entries(value).map(([key, item]) => [key, everywhere(item, change)]);
  return change(Object.fromEntries(inside) as JsonObject);
}

const without =
  (...keys: readonly string[]) =>
  (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

const withNumericSequence = (object: JsonObject): JsonObject => {
  const { $sequence: sequence } = object;
  return typeof sequence === 'string' ? { ...object, $sequence: Number(sequence) } : object;
};

/** Rows as releases before 1.9 tell them. */
export const olderRow = (row: object): object => everywhere(row, withNumericSequence) as object;

const isAccount = (object: object): boolean =>
  Object.hasOwn(object, 'impersonator') && Object.hasOwn(object, 'emailVerification');

/** Accounts as releases before 1.9 tell them; anything else as it is. */
export const olderAccount = (object: object): object =>
  isAccount(object) ? without('impersonator', 'impersonatorUserId')({ ...object }) : object;

interface Filter {
  /** Releases from this one on do not need it. */
  readonly before: string;
  /** What the path begins with, below the version. */
  readonly path: RegExp;
  readonly change: (body: unknown) => unknown;
}

/** From this release on nothing is changed. */
const NEWEST_FILTERED = '1.9.2';

/** What clients that know older answers are spared, whatever the server's release. */
const FORMAT_FILTERS: readonly Filter[] = [
  {
    before: '1.9.0',
    path: /^\/(?:tablesdb|databases)\/[^/]+\/(?:tables|collections)\/[^/]+\/(?:rows|documents)/,
    change: (body) => everywhere(body, withNumericSequence),
  },
  {
    before: '1.9.0',
    path: /^\/(?:account|users)/,
    change: (body) => everywhere(body, (object) => ({ ...olderAccount(object) })),
  },
  {
    before: '1.9.2',
    path: /^\/(?:teams|users)\/[^/]+\/memberships/,
    change: (body) => everywhere(body, without('userPhone')),
  },
];

/** Errors name the release, and a blocked user was only unauthorized. */
function olderError(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('version' in body)) return body;
  const isBlocked = 'type' in body && body.type === 'user_blocked';
  return { ...body, version: VERSIONS['1.8'], ...(isBlocked && { code: 401 }) };
}

/** What an older server does not tell, however new the client. */
const SERVER_FILTERS: readonly Filter[] = [
  {
    before: '1.9.0',
    path: /^\/(?:tablesdb|databases)\/[^/]+\/(?:tables|collections)(?:\/[^/]+)?$/,
    change: (body) => everywhere(body, without('bytesMax', 'bytesUsed')),
  },
  {
    before: '1.9.0',
    path: /^/,
    change: olderError,
  },
];

/** The release that the client wants to be answered by; no newer one than the server's. */
function wantedFormat({ headers }: FastifyRequest, server: string): string {
  const wanted = headers['x-appwrite-response-format'];
  const isVersion = typeof wanted === 'string' && /^\d+\.\d+\.\d+$/.test(wanted);
  return isVersion && isOlder(wanted, server) ? wanted : server;
}

function filtersFor(request: FastifyRequest, server: string): readonly Filter[] {
  const format = wantedFormat(request, server);
  if (!isOlder(format, NEWEST_FILTERED)) return [];
  const path = request.url.split('?', 1).join('').replace(/^\/v1/, '');
  const needed = [
    ...FORMAT_FILTERS.filter(({ before }) => isOlder(format, before)),
    ...SERVER_FILTERS.filter(({ before }) => isOlder(server, before)),
  ];
  return needed.filter((filter) => filter.path.test(path));
}

const isJson = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type')).startsWith('application/json');

/** Answers as the server's release does, and in the shape of the release that a client names. */
export function answerInFormat(app: FastifyInstance, inForce: () => ResponseFormat): void {
  app.addHook('onSend', (request, reply, payload) => {
    const filters = filtersFor(request, VERSIONS[inForce()]);
    if (filters.length === 0 || typeof payload !== 'string' || payload === '' || !isJson(reply)) {
      return Promise.resolve(payload);
    }
    const body = filters.reduce<unknown>(
      (current, { change }) => change(current),
      parseStoredJson(payload),
    ) as JsonObject;
    if (reply.statusCode >= 400) reply.code(Number(body['code']));
    return Promise.resolve(toJson(body));
  });
}
