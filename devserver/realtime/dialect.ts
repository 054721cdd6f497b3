/** In what the realtime of a release differs from others. */
export interface Dialect {
  /** Subscribe and unsubscribe messages. */
  readonly hasSubscribeMessages: boolean;
  /** Queries in the address. */
  readonly hasQueries: boolean;
  /** Channels that end in an action. */
  readonly hasActionChannels: boolean;
  readonly mayConnectWithoutChannels: boolean;
  /** Whether frames say which subscriptions they belong to. */
  readonly namesSubscriptions: boolean;
  readonly knowsChannel: (channel: string) => boolean;
  readonly knowsEvent: (name: string) => boolean;
  readonly user: (view: object) => object;
  readonly payload: (payload: object) => object;
}

export const CURRENT: Dialect = {
  hasSubscribeMessages: true,
  hasQueries: true,
  hasActionChannels: true,
  mayConnectWithoutChannels: true,
  namesSubscriptions: true,
  knowsChannel: () => true,
  knowsEvent: () => true,
  user: (view) => view,
  payload: (payload) => payload,
};
