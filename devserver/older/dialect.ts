import type { Dialect } from '../realtime/dialect.ts';
import { olderAccount, olderRow } from './answers.ts';

/** Realtime as 1.8.1 has it. */
export const OLDER: Dialect = {
  hasSubscribeMessages: false,
  hasQueries: false,
  hasActionChannels: false,
  mayConnectWithoutChannels: false,
  namesSubscriptions: false,
  knowsChannel: (channel) => !channel.startsWith('tablesdb.'),
  knowsEvent: (name) => !name.startsWith('tablesdb.'),
  user: olderAccount,
  payload: (payload) => olderAccount(olderRow(payload)),
};
