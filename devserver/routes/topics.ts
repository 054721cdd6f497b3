import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Stored } from '../auth/records.ts';
import { openAuthStore } from '../auth/store.ts';
import type { ServerContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { bodyOf, list, newId, optional, pathParam, queryOf, required, text } from '../input.ts';
import type { MessagingStore, Topic } from '../messaging/store.ts';
import { topicView } from '../messaging/views.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { formatTime } from '../time.ts';

const READ = { config: { scopes: ['topics.read'] } };
const WRITE = { config: { scopes: ['topics.write'] } };
const TOPIC = '/messaging/topics/:topicId';

const spec: ListSpec<Stored<Topic>> = {
  attributes: {
    $id: ({ id }) => id,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    name: ({ name }) => name,
  },
  idOf: ({ id }) => id,
  searchOf: ({ id, name }) => `${id} ${name}`,
};

const roles = list(text(64), { max: 100 });

/** The topic that the path names. */
export function topicOf(request: FastifyRequest, { topics }: MessagingStore): Stored<Topic> {
  const topic = topics.find(pathParam(request, 'topicId'));
  if (topic !== undefined) return topic;
  throw new ApiError('topic_not_found', 'Topic with the request ID could not be found.');
}

/** What users can subscribe to. */
export function registerTopicsRoutes(
  app: FastifyInstance,
  server: ServerContext,
  store: MessagingStore,
): void {
  const auth = openAuthStore(server.db);
  const view = (topic: Topic) => topicView(topic, store, auth);
  app.get('/messaging/topics', READ, (request, reply) => {
    const { total, items } = listItems(store.topics.all(), queryOf(request), spec);
    return sendJson(reply, 200, { total, topics: items.map(view) });
  });
  app.post('/messaging/topics', WRITE, (request, reply) => {
    const input = bodyOf(request);
    const id = required(input, 'topicId', newId(server.createId));
    const name = required(input, 'name', text(128));
    const subscribe = optional(input, 'subscribe', { check: roles, fallback: ['users'] });
    if (store.topics.find(id) !== undefined) {
      throw new ApiError('topic_already_exists', 'Topic with the request ID already exists.');
    }
    const now = formatTime(server.clock());
    const topic = store.topics.insert({ id, createdAt: now, updatedAt: now, name, subscribe });
    return sendJson(reply, 201, view(topic));
  });
  app.get(TOPIC, READ, (request, reply) => sendJson(reply, 200, view(topicOf(request, store))));
  app.patch(TOPIC, WRITE, (request, reply) => {
    const input = bodyOf(request);
    const topic = topicOf(request, store);
    const saved = store.topics.save({
      ...topic,
      updatedAt: formatTime(server.clock()),
      name: optional(input, 'name', { check: text(128), fallback: topic.name }),
      subscribe: optional(input, 'subscribe', { check: roles, fallback: topic.subscribe }),
    });
    return sendJson(reply, 200, view(saved));
  });
  app.delete(TOPIC, WRITE, (request, reply) => {
    const { id } = topicOf(request, store);
    store.subscribers.removeBy('topic', id);
    store.topics.remove(id);
    return sendNothing(reply);
  });
}
