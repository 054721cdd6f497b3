import type { AuthStore, Target, User } from '../auth/store.ts';
import { targetView } from '../auth/views.ts';
import type { MessagingStore, Message, Subscriber, Topic } from './store.ts';

type View = Record<string, unknown>;

/** A user's address, and whose it is. */
export interface Addressed {
  readonly user: User;
  readonly target: Target;
}

/** The address of that id, whoever has it. */
export function findTarget({ users }: AuthStore, id: string): Addressed | undefined {
  for (const user of users.all()) {
    const target = user.targets.find((each) => each.id.toLowerCase() === id.toLowerCase());
    if (target !== undefined) return { user, target };
  }
  return undefined;
}

/** A topic, with how many of each kind of address get its messages. */
export function topicView(topic: Topic, store: MessagingStore, auth: AuthStore): View {
  const types = store.subscribers
    .findBy('topic', topic.id)
    .map(({ targetId }) => findTarget(auth, targetId)?.target.providerType);
  const count = (type: Target['providerType']): number =>
    types.filter((each) => each === type).length;
  return {
    $id: topic.id,
    $createdAt: topic.createdAt,
    $updatedAt: topic.updatedAt,
    name: topic.name,
    emailTotal: count('email'),
    smsTotal: count('sms'),
    pushTotal: count('push'),
    subscribe: topic.subscribe,
  };
}

export const subscriberView = (subscriber: Subscriber, { user, target }: Addressed): View => ({
  $id: subscriber.id,
  $createdAt: subscriber.createdAt,
  $updatedAt: subscriber.updatedAt,
  targetId: target.id,
  target: targetView(user, target),
  userId: user.id,
  userName: user.name,
  topicId: subscriber.topicId,
  providerType: target.providerType,
});

export const messageView = (message: Message): View => ({
  $id: message.id,
  $createdAt: message.createdAt,
  $updatedAt: message.updatedAt,
  providerType: message.providerType,
  topics: message.topics,
  users: message.users,
  targets: message.targets,
  scheduledAt: message.scheduledAt,
  deliveredAt: null,
  deliveryErrors: null,
  deliveredTotal: 0,
  data: message.data,
  status: message.status,
});
