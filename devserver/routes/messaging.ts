import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Stored } from '../auth/records.ts';
import type { ServerContext } from '../context.ts';
import { ApiError, invalidArgument } from '../errors.ts';
import {
  bodyOf,
  boolean,
  id,
  list,
  newId,
  optional,
  pathParam,
  queryOf,
  required,
  text,
  type Check,
  type Input,
} from '../input.ts';
import { openMessagingStore, type Message, type MessagingStore } from '../messaging/store.ts';
import { messageView } from '../messaging/views.ts';
import { listItems, type ListSpec } from '../query/memory.ts';
import { sendJson, sendNothing } from '../reply.ts';
import { formatTime } from '../time.ts';
import { registerSubscribersRoutes } from './subscribers.ts';
import { registerTopicsRoutes } from './topics.ts';

const READ = { config: { scopes: ['messages.read'] } };
const WRITE = { config: { scopes: ['messages.write'] } };

const spec: ListSpec<Stored<Message>> = {
  attributes: {
    $id: ({ id: own }) => own,
    $sequence: ({ sequence }) => sequence,
    $createdAt: ({ createdAt }) => createdAt,
    $updatedAt: ({ updatedAt }) => updatedAt,
    providerType: ({ providerType }) => providerType,
    status: ({ status }) => status,
    scheduledAt: ({ scheduledAt }) => scheduledAt,
    deliveredTotal: () => 0,
  },
  idOf: ({ id: own }) => own,
  searchOf: ({ id: own, data }) => `${own} ${String(data['subject'])} ${String(data['content'])}`,
};

const ids = list(id, { max: 1000 });
const idsOf = (input: Input, name: string): string[] =>
  optional(input, name, { check: ids, fallback: [] });

const future =
  (server: ServerContext): Check<string> =>
  (value, name) => {
    const date = new Date(typeof value === 'string' ? value : Number.NaN);
    if (date.getTime() > server.clock().getTime()) return formatTime(date);
    throw invalidArgument(name, 'Value must be valid date in the future.');
  };

type Content = Pick<Message, 'providerType' | 'data'>;

const emailOf = (input: Input): Content => ({
  providerType: 'email',
  data: {
    subject: required(input, 'subject', text(998)),
    content: required(input, 'content', text(64_230)),
    html: optional(input, 'html', { check: boolean, fallback: false }),
    cc: idsOf(input, 'cc'),
    bcc: idsOf(input, 'bcc'),
    attachments: optional(input, 'attachments', {
      check: list(text(100), { max: 1000 }),
      fallback: [],
    }),
  },
});

const smsOf = (input: Input): Content => ({
  providerType: 'sms',
  data: { content: required(input, 'content', text(64_230)) },
});

function createMessage(
  input: Input,
  contentOf: (input: Input) => Content,
  server: ServerContext,
): Message {
  const isDraft = optional(input, 'draft', { check: boolean, fallback: false });
  const scheduledAt = optional(input, 'scheduledAt', { check: future(server), fallback: null });
  const receivers = {
    topics: idsOf(input, 'topics'),
    users: idsOf(input, 'users'),
    targets: idsOf(input, 'targets'),
  };
  const isForNobody = Object.values(receivers).every(({ length }) => length === 0);
  if (!isDraft && isForNobody) {
    throw new ApiError(
      'message_missing_target',
      'Message with the requested ID has no recipients.',
    );
  }
  const now = formatTime(server.clock());
  const status = isDraft ? 'draft' : scheduledAt === null ? 'processing' : 'scheduled';
  return {
    id: required(input, 'messageId', newId(server.createId)),
    createdAt: now,
    updatedAt: now,
    ...contentOf(input),
    ...receivers,
    scheduledAt,
    status,
  };
}

function messageOf(request: FastifyRequest, { messages }: MessagingStore): Stored<Message> {
  const message = messages.find(pathParam(request, 'messageId'));
  if (message !== undefined) return message;
  throw new ApiError('message_not_found', 'Message with the requested ID could not be found.');
}

function registerMessages(
  app: FastifyInstance,
  server: ServerContext,
  store: MessagingStore,
): void {
  app.get('/messaging/messages', READ, (request, reply) => {
    const { total, items } = listItems(store.messages.all(), queryOf(request), spec);
    return sendJson(reply, 200, { total, messages: items.map(messageView) });
  });
  for (const [path, contentOf] of [
    ['email', emailOf],
    ['sms', smsOf],
  ] as const) {
    app.post(`/messaging/messages/${path}`, WRITE, (request, reply) => {
      const message = createMessage(bodyOf(request), contentOf, server);
      if (store.messages.find(message.id) !== undefined) {
        throw new ApiError(
          'message_already_exists',
          'Message with the requested ID already exists.',
        );
      }
      return sendJson(reply, 201, messageView(store.messages.insert(message)));
    });
  }
  app.get('/messaging/messages/:messageId', READ, (request, reply) =>
    sendJson(reply, 200, messageView(messageOf(request, store))),
  );
  app.delete('/messaging/messages/:messageId', WRITE, (request, reply) => {
    store.messages.remove(messageOf(request, store).id);
    return sendNothing(reply);
  });
}

/** Topics, subscribers and messages. Nothing is ever sent: there are no providers. */
export function registerMessagingRoutes(app: FastifyInstance, server: ServerContext): void {
  const store = openMessagingStore(server.db);
  registerTopicsRoutes(app, server, store);
  registerSubscribersRoutes(app, server, store);
  registerMessages(app, server, store);
  app.get('/messaging/providers', { config: { scopes: ['providers.read'] } }, (_request, reply) =>
    sendJson(reply, 200, { total: 0, providers: [] }),
  );
}
