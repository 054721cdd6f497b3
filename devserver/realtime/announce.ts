import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import type { EventPayload, ServerEvent } from '../events.ts';
import { parseStoredJson } from '../numbers.ts';

/** A call that is about to write. */
export interface Call {
  readonly server: ServerContext;
  readonly request: FastifyRequest;
  /** The ids in the path, in order. */
  readonly ids: readonly string[];
}

/** The events of a call that went well, given what it answered. */
export type Finish = (answer: EventPayload) => readonly ServerEvent[];

/** Looks at a call before it is carried out, for what is gone afterwards. */
export type RouteEvents = (call: Call) => Finish;

/** For most calls everything is in the answer. */
export const fromAnswer =
  (toEvent: (answer: EventPayload, call: Call) => ServerEvent): RouteEvents =>
  (call) =>
  (answer) => [toEvent(answer, call)];

/** A payload without these keys. */
export const omit = (payload: EventPayload, ...keys: readonly string[]): EventPayload =>
  Object.fromEntries(Object.entries(payload).filter(([key]) => !keys.includes(key)));

/** The method and the path without the names of its parameters. */
const routeKey = ({ method, routeOptions }: FastifyRequest): string =>
  `${method} ${(routeOptions.url ?? '').replace(/^\/v1/, '').replaceAll(/:[A-Za-z]+/g, ':')}`;

function parseAnswer(payload: unknown): EventPayload {
  return typeof payload === 'string' && payload !== ''
    ? (parseStoredJson(payload) as EventPayload)
    : {};
}

/**
 * Publishes what the calls of these routes wrote. An event tells what its call answered, so it is
 * read off the answer; nothing is done while nobody listens.
 */
export function announceWrites(
  app: FastifyInstance,
  server: ServerContext,
  routes: ReadonlyMap<string, RouteEvents>,
): void {
  const finishes = new WeakMap<FastifyRequest, Finish>();
  app.addHook('preHandler', (request, _reply, done) => {
    const prepare = server.events.isHeard() ? routes.get(routeKey(request)) : undefined;
    if (prepare !== undefined) {
      const ids = Object.values(request.params as Record<string, string>);
      finishes.set(request, prepare({ server, request, ids }));
    }
    done();
  });
  app.addHook('onSend', (request, reply, payload) => {
    const finish = finishes.get(request);
    if (finish !== undefined && reply.statusCode < 300) {
      for (const event of finish(parseAnswer(payload))) server.events.publish(event);
    }
    return Promise.resolve(payload);
  });
}
