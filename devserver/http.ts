import fastify, {
  errorCodes,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import qs from 'qs';
import { resolvePrincipal } from './auth/principal.ts';
import { hasAnyScope } from './auth/scopes.ts';
import { parseBody, ScalarBody } from './body.ts';
import type { ServerContext } from './context.ts';
import { ApiError } from './errors.ts';
import { toJson } from './numbers.ts';
import { InvalidQuery } from './query/query.ts';

/** The Appwrite release whose behaviour this server has. */
export const VERSION = '1.9.6';

/** Appwrite's largest body, in bytes. */
const BODY_LIMIT = 12 * 1024 * 1024;

export interface RequestRecord {
  readonly method: string;
  /** Path and query, decoded; as they came where they cannot be. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Route {
  readonly method: string;
  /** From the root on; parameters stand as `:name`. */
  readonly path: string;
}

const NOT_FOUND_PAGE = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Not found</title></head>
  <body><h1>404</h1><p>The requested route was not found.</p></body>
</html>
`;

/** How long Appwrite's page is with and without a project: whoever compares answers sees that. */
const NOT_FOUND_BYTES = { withProject: 9204, withoutProject: 9200 };

const MEDIA_TYPE = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;|$)/;

const ERROR_PAGE = '<!doctype html><title>Internal Server Error</title><h1>500</h1>';

/** Appwrite reads query parameters as PHP does: `a[0]=x`, `a[]=x` and `a[k]=x`. */
export function parseQuery(text: string): Record<string, unknown> {
  return qs.parse(text, { arrayLimit: 0, depth: 8, parameterLimit: 5000 });
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}

const LOCAL_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a browser's page from there may use the server at this host. */
export function isKnownOrigin(origin: string, ownHost: string): boolean {
  const host = hostOf(origin);
  return LOCAL_HOSTS.has(host) || host === ownHost;
}

/** A browser on an unknown host is refused; keys are no browsers. */
function checkOrigin(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin === undefined || request.principal.kind === 'key') return;
  if (isKnownOrigin(origin, request.hostname)) return;
  throw new ApiError('general_unknown_origin', `Invalid Origin: ${origin}`);
}

function checkProject(request: FastifyRequest, server: ServerContext): void {
  const query = request.query as Record<string, unknown>;
  const given = request.headers['x-appwrite-project'] ?? query['project'];
  if (given === undefined || given === '' || given === server.project) return;
  throw new ApiError('project_not_found', 'Project with the requested ID could not be found.');
}

/** What Appwrite calls a caller that it refuses; a key is named after the host that was asked. */
function callerName(
  { principal, headers, hostname }: FastifyRequest,
  server: ServerContext,
): string {
  switch (principal.kind) {
    case 'guest':
      return 'User (role: guests)';
    case 'user':
      return `${principal.user.email} (role: users)`;
    case 'key': {
      const forwarded = String(headers['x-forwarded-host'] ?? hostname);
      const host = forwarded.replace(/:\d+$/, '');
      return `app.${server.project}@service.${host} (role: applications)`;
    }
  }
}

function checkScopes(request: FastifyRequest, server: ServerContext): void {
  const { scopes } = request.routeOptions.config;
  if (scopes === undefined || hasAnyScope(request.principal, scopes)) return;
  throw new ApiError(
    'general_unauthorized_scope',
    `${callerName(request, server)} missing scopes (${toJson(scopes)})`,
  );
}

/** Finds out who asks and refuses what they may not ask. */
function admit(request: FastifyRequest, server: ServerContext): void {
  checkProject(request, server);
  request.principal = resolvePrincipal(request, server);
  checkOrigin(request);
  checkScopes(request, server);
}

async function sendError(
  reply: FastifyReply,
  thrown: unknown,
  report: (defect: unknown) => void,
): Promise<void> {
  const isInvalidQuery = thrown instanceof InvalidQuery;
  const error = isInvalidQuery ? new ApiError('general_query_invalid', thrown.message) : thrown;
  if (error instanceof ScalarBody) {
    await reply.code(500).type('text/html').send(ERROR_PAGE);
    return;
  }
  if (error instanceof errorCodes.FST_ERR_CTP_BODY_TOO_LARGE) {
    // The web server below Appwrite refuses it with nothing but a status.
    await reply.code(413).type('text/html').send();
    return;
  }
  const known = error instanceof ApiError;
  const { errorTypes = {} } = reply.request.routeOptions.config;
  const status = known ? error.status : 500;
  if (!known) report(error);
  await reply
    .code(status)
    .type('application/json')
    .send(
      toJson({
        message: known ? error.message : 'Server Error',
        code: status,
        type: known ? (errorTypes[error.type] ?? error.type) : 'general_unknown',
        version: VERSION,
      }),
    );
}

async function sendNotFound(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const hasProject = request.headers['x-appwrite-project'] !== undefined;
  const length = NOT_FOUND_BYTES[hasProject ? 'withProject' : 'withoutProject'];
  await reply.code(404).type('text/html').send(NOT_FOUND_PAGE.padEnd(length));
}

/** Who wants to see what happens; for tests. */
export interface Observers {
  /** Sees every request that arrives, before it is answered. */
  readonly onRequest?: ((record: RequestRecord) => void) | undefined;
  /** Sees every route, before anything is answered. */
  readonly onRoute?: ((route: Route) => void) | undefined;
  /** Sees every error that devserver did not expect, and so answered with a 500. */
  readonly onDefect?: ((error: unknown) => void) | undefined;
}

function decodeUrl(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch (error) {
    if (error instanceof URIError) return url;
    throw error;
  }
}

function observe(app: FastifyInstance, { onRequest, onRoute }: Observers): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, url, headers } = request;
    onRequest?.({ method, path: decodeUrl(url), headers });
    done();
  });
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) onRoute?.({ method: one, path: url });
  });
}

function allowCrossOrigin(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin !== undefined) {
      reply.header('access-control-allow-origin', origin);
      reply.header('access-control-allow-credentials', 'true');
      reply.header('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
      reply.header(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ?? '*',
      );
      reply.header('access-control-expose-headers', 'X-Appwrite-Session, X-Fallback-Cookies');
    }
    if (request.method === 'OPTIONS') await reply.code(204).type('text/html').send();
  });
}

export interface HttpOptions {
  readonly server: ServerContext;
  readonly register: (app: FastifyInstance, server: ServerContext) => void;
  readonly observers: Observers;
}

/** The HTTP rim: parsing, who is asking, scopes, and errors; routes come from `register`. */
export function createHttp({ server, register, observers }: HttpOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    logger: { level: 'error', base: null, stream: process.stderr },
    forceCloseConnections: true,
    routerOptions: {
      querystringParser: parseQuery,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 500,
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) =>
      parseBody(request.headers['content-type'] ?? '', body),
  );
  app.setSerializerCompiler(() => (body: object) => toJson(body));
  observe(app, observers);
  allowCrossOrigin(app);
  app.addHook('onRequest', (request, _reply, done) => {
    // Fastify refuses a body of no or a malformed type; Appwrite reads it as an empty one.
    const { 'content-type': type } = request.headers;
    if (type !== undefined && !MEDIA_TYPE.test(type)) delete request.headers['content-type'];
    done();
  });
  const report = (defect: unknown): void => {
    app.log.error(defect);
    observers.onDefect?.(defect);
  };
  app.setErrorHandler((error, request, reply) =>
    // Whoever hangs up in the middle of a body is not there to be answered.
    sendError(reply, error, request.raw.socket.destroyed ? () => undefined : report),
  );
  app.setNotFoundHandler(sendNotFound);
  app.addHook('preHandler', (request, _reply, done) => {
    if (!request.is404) admit(request, server);
    done();
  });
  void app.register(
    (routes, _options, done) => {
      register(routes, server);
      done();
    },
    { prefix: '/v1' },
  );
  return app;
}
