import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../logger.ts';
import type { BuiltInHandler } from './built-in/handler.ts';
import type { Cors } from './cors.ts';
import type { Drain } from './drain.ts';
import type { GraphiQL } from './graphiql.ts';
import { reportReadiness } from './health.ts';
import { answerFile, FILES_PATH } from './linked-files.ts';
import type { Metrics } from './metrics.ts';
import type { Peering } from './peers.ts';
import { recordWhenDone } from './request-log.ts';
import type { RequestScope } from './request-scope.ts';
import { respond, respondJson } from './respond.ts';
import type { ShortPath } from './short-path.ts';
import { isUpload, readUpload } from './uploads/upload-request.ts';
import type { GraphQLHandler } from './yoga.ts';
import { STREAM_PATH } from './subscriptions/event-streams.ts';
import type { OpenStreams } from './subscriptions/open-streams.ts';
import type { GatewayServerOptions } from './server-options.ts';

/** What requests are answered with. */
export interface ServerParts {
  readonly options: GatewayServerOptions;
  readonly handler: GraphQLHandler;
  readonly shortPath: ShortPath;
  readonly cors: Cors;
  readonly graphiql: GraphiQL | undefined;
  readonly builtIn: BuiltInHandler | undefined;
  readonly drain: Drain;
  readonly streams: OpenStreams;
  readonly peering: Peering | undefined;
}

type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
) => void | Promise<void>;

export function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (isMalformed(request)) {
    respondJson(response, 400, { message: 'The Host header or the address is malformed.' });
    return;
  }
  const isAsset = parts.graphiql?.serveAsset(path, request, response) ?? false;
  if (isAsset) return;
  const route = findRoute(path);
  if (route === undefined) {
    respondJson(response, 404, { message: `There is nothing at ${path}; the API is at /graphql.` });
    return;
  }
  void take(route, { request, response }, parts);
}

/** Whatever goes wrong with one request ends none of the others, nor the process. */
async function take(
  route: Route,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  parts: ServerParts,
): Promise<void> {
  try {
    await route(request, response, parts);
  } catch (error) {
    parts.options.logger.error('request failed', { error });
    // Within another server somebody else may have answered meanwhile.
    if (!response.headersSent)
      respondJson(response, 500, { message: 'The request could not be answered.' });
    else if (!response.writableEnded) response.destroy();
  }
}

const routes: Readonly<Record<string, Route>> = {
  '/graphql': answerGraphQL,
  '/v1/graphql': answerBuiltIn,
  '/v1/graphql/mutation': answerBuiltIn,
  [STREAM_PATH]: answerStream,
  '/health/live': (_request, response) => {
    respondJson(response, 200, { status: 'live' });
  },
  '/health/ready': (_request, response, { options, drain }) => {
    const { status, body } = reportReadiness(options.health(), drain.isDraining);
    respondJson(response, status, body);
  },
  '/metrics': (_request, response, { options }) => printMetrics(response, options),
  '/': (_request, response) => {
    respond(response, {
      status: 302,
      type: 'text/plain',
      body: '',
      headers: { Location: '/graphql' },
    });
  },
};

async function answerBuiltIn(
  request: IncomingMessage,
  response: ServerResponse,
  { options, builtIn }: ServerParts,
): Promise<void> {
  if (builtIn) await builtIn(request, response, openScope(request, response, options));
  else respondJson(response, 404, { message: 'This API is switched off (builtIn.enabled).' });
}

function findRoute(path: string): Route | undefined {
  if (path.startsWith(FILES_PATH)) return answerLinked;
  return routes[path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path];
}

async function answerLinked(
  request: IncomingMessage,
  response: ServerResponse,
  { options, cors }: ServerParts,
): Promise<void> {
  if (cors.handle(request, response) === 'answered') return;
  const scope = openScope(request, response, options);
  await answerFile({ request, response, scope }, options);
}

/** Yoga makes a URL of both, and would answer with what that throws. */
const isMalformed = ({ url = '/', headers: { host = 'localhost' } }: IncomingMessage): boolean =>
  !(isPlainUrl.test(url) && isPlainHost.test(host)) && !URL.canParse(url, `http://${host}`);

/** What surely makes a URL; parsing it costs more. */
const isPlainUrl = /^\/[a-z]*$/;
const isPlainHost =
  /^(?:127\.0\.0\.1|[a-z][a-z0-9]*(?:[.-][a-z][a-z0-9]*)*)(?::(?:\d{1,4}|[1-5]\d{4}))?$/;

async function answerGraphQL(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
): Promise<void> {
  const { graphiql, cors, streams } = parts;
  if (cors.handle(request, response) === 'answered') return;
  if (isStream(request) && !streams.add(response)) {
    const message = 'There are too many streams (`subscriptions.maxConnections`); try again later.';
    respondJson(response, 503, { message });
    return;
  }
  if (graphiql !== undefined && wantsPage(request)) {
    graphiql.servePage(response);
    return;
  }
  await answerOperation(request, response, parts);
}

async function answerStream(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ServerParts,
): Promise<void> {
  const isRelayed = parts.peering?.relay(request, response) ?? false;
  if (!isRelayed) await answerGraphQL(request, response, parts);
}

async function answerOperation(
  request: IncomingMessage,
  response: ServerResponse,
  { options, handler, shortPath }: ServerParts,
): Promise<void> {
  const scope = openScope(request, response, options);
  if (isUpload(request)) {
    const upload = await readUpload({ request, response, scope }, options.uploads);
    if (upload.kind === 'answered') return;
    await handler(request, response, { scope, files: upload.files });
    return;
  }
  // Plugins are to see every operation.
  const isShort = (options.plugins ?? []).length === 0;
  const isAnswered = isShort && (await shortPath.answer({ request, response, scope }));
  if (!isAnswered) await handler(request, response, { scope });
}

function openScope(
  request: IncomingMessage,
  response: ServerResponse,
  options: GatewayServerOptions,
): RequestScope {
  const scope = options.scopes.open(request, response);
  response.setHeader('X-Request-Id', scope.requestId);
  response.setHeader('Cache-Control', 'no-store');
  recordWhenDone(scope, options);
  return scope;
}

const isStream = ({ headers: { accept = '' } }: IncomingMessage): boolean =>
  accept.includes('text/event-stream');

/** A browser that navigates, also to an operation in the address; whoever takes JSON gets JSON. */
function wantsPage({ method, headers: { accept = '' } }: IncomingMessage): boolean {
  return method === 'GET' && accept.includes('text/html') && !accept.includes('json');
}

async function printMetrics(
  response: ServerResponse,
  { metrics, logger }: { metrics: Metrics; logger: Logger },
): Promise<void> {
  try {
    respond(response, { status: 200, type: metrics.contentType, body: await metrics.print() });
  } catch (error) {
    logger.error('metrics failed', { error });
    respondJson(response, 500, { message: 'The metrics could not be collected.' });
  }
}
