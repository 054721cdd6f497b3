import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway, GatewayOptions } from './gateway.ts';
import type { Parts } from './parts.ts';
import { GatewayError } from './errors.ts';
import { toFetch } from './server/fetch.ts';
import { respondJson } from './server/respond.ts';
import type { GatewayServer } from './server/server.ts';

interface Handling {
  readonly server: GatewayServer;
  readonly prepare: Gateway['prepare'];
  readonly parts: Pick<Parts, 'logger' | 'state' | 'stop'>;
}

/** What answers requests that another server took. */
export function createHandlers(
  { server, prepare, parts: { logger, state, stop } }: Handling,
  { basePath = '' }: Pick<GatewayOptions, 'basePath'>,
): Pick<Gateway, 'listener' | 'fetch' | 'upgrade'> {
  const base = toBase(basePath);
  const isReady = (): boolean => state.snapshot !== undefined;
  const refuse = (error: unknown, response: ServerResponse): void => {
    logger.error('the tables could not be read', { error });
    const message = stop.signal.aborted
      ? 'The gateway is closed.'
      : 'The gateway could not read the tables; try again later.';
    respondJson(response, 503, { message });
  };
  const listener: Gateway['listener'] = (request, response) => {
    const isOwn = belongsTo(base, request);
    if (!isOwn) {
      respondJson(response, 404, { message: `The gateway answers below ${base}.` });
    } else if (isReady()) {
      server.handle(request, response);
    } else {
      prepare().then(
        () => {
          server.handle(request, response);
        },
        (error: unknown) => {
          refuse(error, response);
        },
      );
    }
  };
  return {
    listener,
    fetch: toFetch(listener),
    upgrade: (request, socket, head) => {
      const open = (): void => {
        server.upgrade(request, socket, head);
      };
      if (!belongsTo(base, request)) socket.destroy();
      else if (isReady()) open();
      else {
        prepare().then(open, (error: unknown) => {
          logger.error('the tables could not be read', { error });
          socket.destroy();
        });
      }
    },
  };
}

/** @throws GatewayError where it is no path. */
function toBase(basePath: string): string {
  const base = basePath.replace(/\/+$/, '');
  if (base === '' || /^(?:\/[\w.~-]+)+$/.test(base)) return base;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `basePath is ${JSON.stringify(basePath)}; allowed is a path such as "/api".`,
  );
}

/** Takes the base off the request's address; false where it does not begin with it. */
function belongsTo(base: string, request: IncomingMessage): boolean {
  const url = request.url ?? '/';
  if (base === '') return true;
  const isBelow = url === base || url.startsWith(`${base}/`) || url.startsWith(`${base}?`);
  if (isBelow) request.url = `/${url.slice(base.length).replace(/^\//, '')}`;
  return isBelow;
}
