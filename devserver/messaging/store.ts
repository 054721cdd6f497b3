import { Records } from '../auth/records.ts';
import type { SqlDatabase } from '../store/database.ts';

export interface Topic {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly name: string;
  /** Roles that may subscribe. */
  readonly subscribe: readonly string[];
}

/** An address that gets a topic's messages. */
export interface Subscriber {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly topicId: string;
  readonly userId: string;
  readonly targetId: string;
}

/** A message that nobody sends: devserver has no mail server, and no phone. */
export interface Message {
  readonly id: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly providerType: 'email' | 'sms';
  readonly topics: readonly string[];
  readonly users: readonly string[];
  readonly targets: readonly string[];
  readonly scheduledAt: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly status: 'draft' | 'scheduled' | 'processing';
}

export interface MessagingStore {
  readonly topics: Records<Topic>;
  readonly subscribers: Records<Subscriber>;
  readonly messages: Records<Message>;
}

export const openMessagingStore = (db: SqlDatabase): MessagingStore => ({
  topics: new Records(db, { table: 'topics', columns: {} }),
  subscribers: new Records(db, {
    table: 'subscribers',
    columns: { topic: ({ topicId }) => topicId, target: ({ targetId }) => targetId },
  }),
  messages: new Records(db, { table: 'messages', columns: {} }),
});
