import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Stored } from '../auth/records.ts';
import { rolesOf } from '../auth/roles.ts';
import { openAuthStore, type AuthStore } from '../auth/store.ts';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { bodyOf, id, newId, pathParam, queryOf, required } from '../input.ts';
import type { MessagingStore, Subscriber, Topic } from '../messaging/store.ts';
import { findTarget, subscriberView, type Addressed } from '../messaging/views.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { formatTime } from '../time.ts';
import { topicOf } from './topics.ts';

const READ = { config: { scopes: ['subscribers.read'] } };
const WRITE = { config: { scopes: ['subscribers.write'] } };
const SUBSCRIBERS = '/messaging/topics/:topicId/subscribers';
const SUBSCRIBER = `${SUBSCRIBERS}/:subscriberId`;

const spec: ListSpec<Stored<Subscriber>> = {
  attributes: {
    $id: ({ id: own }) => own,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    targetId: ({ targetId }) => targetId,
    topicId: ({ topicId }) => topicId,
    userId: ({ userId }) => userId,
  },
  idOf: ({ id: own }) => own,
  searchOf: ({ id: own, userId, targetId }) => `${own} ${userId} ${targetId}`,
};

function addressOf(auth: AuthStore, targetId: string): Addressed {
  const found = findTarget(auth, targetId);
  if (found !== undefined) return found;
  throw new ApiError('user_target_not_found', 'The target could not be found.');
}

function checkMaySubscribe({ principal }: FastifyRequest, { subscribe }: Topic): void {
  if (principal.kind === 'key') return;
  const roles = rolesOf(principal);
  if (subscribe.some((role) => roles.has(role))) return;
  throw new ApiError('user_unauthorized', 'The topic does not let this user subscribe.');
}

function subscriberOf(request: FastifyRequest, store: MessagingStore): Stored<Subscriber> {
  const topic = topicOf(request, store);
  const subscriber = store.subscribers.find(pathParam(request, 'subscriberId'));
  if (subscriber?.topicId === topic.id) return subscriber;
  throw new ApiError('subscriber_not_found', 'Subscriber with the request ID could not be found.');
}

/** Which addresses get a topic's messages. */
export function registerSubscribersRoutes(
  app: FastifyInstance,
  server: ServerContext,
  store: MessagingStore,
): void {
  const auth = openAuthStore(server.db);
  const view = (subscriber: Subscriber): object[] => {
    const found = findTarget(auth, subscriber.targetId);
    return found === undefined ? [] : [subscriberView(subscriber, found)];
  };
  app.get(SUBSCRIBERS, READ, (request, reply) => {
    const { id: topicId } = topicOf(request, store);
    const all = store.subscribers.findBy('topic', topicId);
    const { total, items } = listItems(all, queryOf(request), spec);
    return sendJson(reply, 200, { total, subscribers: items.flatMap(view) });
  });
  app.post(SUBSCRIBERS, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const topic = topicOf(request, store);
    const own = required(input, 'subscriberId', newId(server.createId));
    const found = addressOf(auth, required(input, 'targetId', id));
    checkMaySubscribe(request, topic);
    const taken = store.subscribers.findBy('topic', topic.id);
    if (store.subscribers.find(own) || taken.some(({ targetId }) => targetId === found.target.id)) {
      throw new ApiError(
        'subscriber_already_exists',
        'Subscriber with the request ID already exists.',
      );
    }
    const now = formatTime(server.clock());
    const subscriber = store.subscribers.insert({
      id: own,
      createdAt: now,
      updatedAt: now,
      topicId: topic.id,
      userId: found.user.id,
      targetId: found.target.id,
    });
    return sendJson(reply, 201, subscriberView(subscriber, found));
  });
  app.get(SUBSCRIBER, READ, (request, reply) => {
    const subscriber = subscriberOf(request, store);
    return sendJson(reply, 200, subscriberView(subscriber, addressOf(auth, subscriber.targetId)));
  });
  app.delete(SUBSCRIBER, WRITE, (request, reply) => {
    store.subscribers.remove(subscriberOf(request, store).id);
    return sendNothing(reply);
  });
}
