import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../errors.ts';
import { bodyOf, queryOf, type Input } from '../input.ts';
import { parseObject } from '../auth/secrets.ts';

const COLUMNS =
  '/v1/(?:tablesdb/[^/]+/tables|databases/[^/]+/collections)/[^/]+/(?:columns|attributes)';

/** Types may be columns' keys as well: only making and changing a column names its type. */
const NEWER_CALL = new RegExp(
  `^(?:POST|PATCH) ${COLUMNS}/(?:varchar|text|mediumtext|longtext|bigint)(?:/(?!relationship$).*)?$`,
);

const TABLES_PATH = /^\/v1\/(?:tablesdb\/[^/]+\/tables|databases\/[^/]+\/collections)\/?$/;

/** Parameters that an older server does not look at. */
const NEWER_PARAMETERS: readonly { readonly path: RegExp; readonly names: readonly string[] }[] = [
  { path: TABLES_PATH, names: ['columns', 'attributes', 'indexes'] },
  { path: /^/, names: ['ttl', 'purge'] },
];

const NEWER_METHODS: ReadonlySet<unknown> = new Set(['containsAny', 'containsAll']);

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1).join('');

function drop(input: Input, names: readonly string[]): void {
  for (const name of names) Reflect.deleteProperty(input, name);
}

function isNewer(query: Input): boolean {
  const { method, values } = query;
  const nested: unknown[] = Array.isArray(values) ? values : [];
  return NEWER_METHODS.has(method) || nested.some((value) => isNewer({ ...(value as object) }));
}

function checkQueries({ queries }: Input): void {
  if (typeof queries !== 'object' || queries === null) return;
  for (const text of Object.values(queries)) {
    if (typeof text !== 'string' || !isNewer(parseObject(text) ?? {})) continue;
    throw new ApiError('general_query_invalid', 'Invalid query method.');
  }
}

const isGiven = (request: FastifyRequest, header: string): boolean =>
  (request.headers[header] ?? '') !== '';

/** Before 1.9 a key did not win over a session. */
function checkOneProof(request: FastifyRequest): void {
  const { principal } = request;
  if (principal.kind !== 'key' || principal.user === undefined) return;
  if (!isGiven(request, 'x-appwrite-session') && !isGiven(request, 'cookie')) return;
  throw new ApiError(
    'user_api_key_and_session_set',
    'API key and session used in same request. Use either `setSession` or `setKey`.',
  );
}

function checkRequest(request: FastifyRequest): void {
  const inputs = [bodyOf(request), queryOf(request)];
  for (const { path, names } of NEWER_PARAMETERS) {
    if (path.test(pathOf(request))) for (const input of inputs) drop(input, names);
  }
  inputs.forEach(checkQueries);
  checkOneProof(request);
}

/** Takes requests as 1.8.1 does, while that is in force: what came with 1.9 is not there. */
export function readAsOlder(app: FastifyInstance, isInForce: () => boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (isInForce() && NEWER_CALL.test(`${request.method} ${pathOf(request)}`))
      reply.callNotFound();
    else done();
  });
  app.addHook('preHandler', (request, _reply, done) => {
    if (isInForce() && !request.is404) checkRequest(request);
    done();
  });
}
