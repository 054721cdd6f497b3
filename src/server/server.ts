import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../logger.ts';
import { createDrain } from './drain.ts';
import type { Closing, Drain } from './drain.ts';
import { createGraphiQL } from './graphiql.ts';
import type { GraphiQL, GraphiQLOptions } from './graphiql.ts';
import { reportReadiness } from './health.ts';
import type { Health } from './health.ts';
import { listen } from './listen.ts';
import type { Metrics } from './metrics.ts';
import { recordWhenDone } from './request-log.ts';
import type { RequestScopes } from './request-scope.ts';
import { respond, respondJson } from './respond.ts';
import { createGraphQLHandler } from './yoga.ts';
import type { GraphQLHandler, GraphQLHandlerOptions } from './yoga.ts';

export interface GatewayServerOptions extends GraphQLHandlerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly requestTimeoutMs: number;
  readonly scopes: RequestScopes;
  readonly metrics: Metrics;
  readonly health: () => Health;
  /** False: no page at all. */
  readonly graphiql: GraphiQLOptions | false;
  /** How long a closing server still serves connections, in milliseconds; 300 by default. */
  readonly lullMs?: number;
}

export interface GatewayServer {
  /** Listens; fails with one sentence when the port is taken or not allowed. */
  start(): Promise<{ url: string }>;
  /** Lets requests in flight finish, within the request timeout. */
  close(reason?: Closing): Promise<void>;
}

interface Parts {
  readonly options: GatewayServerOptions;
  readonly handler: GraphQLHandler;
  readonly graphiql: GraphiQL | undefined;
  readonly drain: Drain;
}

type Route = (request: IncomingMessage, response: ServerResponse, parts: Parts) => void;

export function createGatewayServer(options: GatewayServerOptions): GatewayServer {
  const server = createServer((request, response) => {
    parts.drain.add(response, () => {
      answer(request, response, parts);
    });
  });
  const parts: Parts = {
    options,
    handler: createGraphQLHandler(options),
    graphiql: options.graphiql === false ? undefined : createGraphiQL(options.graphiql),
    drain: createDrain(server, {
      timeoutMs: options.requestTimeoutMs,
      lullMs: options.lullMs ?? 300,
    }),
  };
  return {
    start: () => listen(server, options),
    close: (reason) => parts.drain.close(reason),
  };
}

const routes: Readonly<Record<string, Route>> = {
  '/graphql': answerGraphQL,
  '/health/live': (_request, response) => {
    respondJson(response, 200, { status: 'live' });
  },
  '/health/ready': (_request, response, { options, drain }) => {
    const { status, body } = reportReadiness(options.health(), drain.isDraining);
    respondJson(response, status, body);
  },
  '/metrics': (_request, response, { options }) => {
    void printMetrics(response, options);
  },
  '/': (_request, response) => {
    respond(response, {
      status: 302,
      type: 'text/plain',
      body: '',
      headers: { Location: '/graphql' },
    });
  },
};

function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (isMalformed(request)) {
    respondJson(response, 400, { message: 'The Host header or the address is malformed.' });
    return;
  }
  const isAsset = parts.graphiql?.serveAsset(path, request, response) ?? false;
  if (isAsset) return;
  const route = routes[path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path];
  if (route === undefined) {
    respondJson(response, 404, { message: `There is nothing at ${path}; the API is at /graphql.` });
    return;
  }
  route(request, response, parts);
}

/** Yoga makes a URL of both, and would answer with what that throws. */
const isMalformed = ({ url = '/', headers: { host = 'localhost' } }: IncomingMessage): boolean =>
  !URL.canParse(url, `http://${host}`);

function answerGraphQL(request: IncomingMessage, response: ServerResponse, parts: Parts): void {
  const { options, handler, graphiql } = parts;
  if (graphiql !== undefined && wantsPage(request)) {
    graphiql.servePage(response);
    return;
  }
  const scope = options.scopes.open(request, response);
  response.setHeader('X-Request-Id', scope.requestId);
  response.setHeader('Cache-Control', 'no-store');
  recordWhenDone(scope, options);
  void handler(request, response, { scope });
}

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
