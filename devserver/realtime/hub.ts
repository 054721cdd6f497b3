import type { IncomingHttpHeaders } from 'node:http';
import type { WebSocket } from 'ws';
import { principalUser, proofOf, type Proof } from '../auth/principal.ts';
import { rolesOf } from '../auth/roles.ts';
import { openAuthStore, type AuthStore } from '../auth/store.ts';
import { accountView } from '../auth/views.ts';
import type { ServerContext } from '../context.ts';
import type { ServerEvent } from '../events.ts';
import { formatTime } from '../time.ts';
import { channelsOf } from './channels.ts';
import { audienceOf, Connection, type Identity } from './connection.ts';
import { eventNames } from './event-names.ts';
import { CONNECTIONS_PER_MINUTE, MESSAGES_PER_MINUTE, MinuteLimit } from './limits.ts';
import { asRealtimeError, CODES, RealtimeError, type Report } from './messages.ts';
import { checkOpening, slotsOf, type OpeningRequest, type Slot } from './request.ts';
import type { Dialect } from './dialect.ts';

export interface HubOptions {
  readonly server: ServerContext;
  /** That of the release in force. */
  readonly dialect: () => Dialect;
  /** Whether messages and connections are counted. */
  readonly hasLimits: boolean;
  readonly report: Report;
}

const GUEST: Identity = { userId: undefined, roles: rolesOf({ kind: 'guest' }), view: null };

/** PHP has one empty array for lists and objects, so an empty object is told as a list. */
function asPhpArray(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asPhpArray);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 0) return [];
  return Object.fromEntries(entries.map(([key, item]) => [key, asPhpArray(item)]));
}

/** A PHP array: a JSON list only when its keys count from 0. */
function numbered(ids: ReadonlyMap<string, string>): object {
  const isList = [...ids.keys()].every((key, index) => key === String(index));
  return isList ? [...ids.values()] : Object.fromEntries(ids);
}

/** Whose roles an event changes. */
function changedUser(event: ServerEvent): string | undefined {
  return event.kind === 'membership' || event.kind === 'team' ? event.userId : undefined;
}

/** All open sockets, and what they are told. */
export class Hub {
  private readonly connections = new Set<Connection>();
  private readonly openings = new Map<string, MinuteLimit>();
  private readonly server: ServerContext;
  private readonly store: AuthStore;
  private readonly options: HubOptions;
  private stopListening: (() => void) | undefined;

  constructor(options: HubOptions) {
    this.options = options;
    this.server = options.server;
    this.store = openAuthStore(options.server.db);
  }

  /** Takes in a socket, or says why not and closes it. */
  open(socket: WebSocket, request: OpeningRequest): void {
    const connection = this.connect(socket, GUEST);
    try {
      this.welcome(connection, request);
    } catch (error) {
      this.forget(connection);
      connection.refuse(asRealtimeError(error, this.options.report));
    }
  }

  private connect(socket: WebSocket, identity: Identity): Connection {
    const { server, options } = this;
    const limit = new MinuteLimit(MESSAGES_PER_MINUTE, server.clock);
    const connection = new Connection(socket, identity, {
      createId: server.createId,
      identify: (session) => this.identify({ 'x-appwrite-session': session }),
      admitMessage: () => {
        if (options.hasLimits) limit.use();
      },
      hasSubscribeMessages: options.dialect().hasSubscribeMessages,
      report: options.report,
    });
    socket.on('close', () => {
      this.forget(connection);
    });
    this.connections.add(connection);
    this.stopListening ??= server.events.subscribe((event) => {
      this.tell(event);
    });
    return connection;
  }

  private forget(connection: Connection): void {
    this.connections.delete(connection);
    if (this.connections.size > 0) return;
    this.stopListening?.();
    this.stopListening = undefined;
  }

  private welcome(connection: Connection, request: OpeningRequest): void {
    this.checkOften(request.address);
    checkOpening(request, this.server.project);
    const dialect = this.options.dialect();
    if (request.channels.length === 0 && !dialect.mayConnectWithoutChannels) {
      throw new RealtimeError(CODES.policyViolation, 'Missing channels');
    }
    const identity = this.identify(request.headers) ?? GUEST;
    connection.become(identity);
    const ids = new Map<string, string>();
    const channels = new Set<string>();
    for (const [key, slot] of this.slots(request)) {
      const id = this.server.createId();
      ids.set(key, id);
      for (const channel of connection.subscribe({ id, ...slot })) channels.add(channel);
    }
    connection.send('connected', {
      channels: [...channels],
      ...(dialect.namesSubscriptions && { subscriptions: numbered(ids) }),
      user: identity.view,
    });
  }

  private slots(request: OpeningRequest): ReadonlyMap<string, Slot> {
    if (this.options.dialect().hasQueries) return slotsOf(request);
    return new Map([['0', { channels: request.channels, filter: () => true }]]);
  }

  private checkOften(address: string): void {
    if (!this.options.hasLimits) return;
    const limit =
      this.openings.get(address) ?? new MinuteLimit(CONNECTIONS_PER_MINUTE, this.server.clock);
    this.openings.set(address, limit);
    limit.use();
  }

  /** Keys count for nothing here. Throws an ApiError for a bad JWT. */
  private identify(headers: IncomingHttpHeaders): Identity | undefined {
    const proof = proofOf({ headers }, this.store, this.server);
    return proof && this.identityOf(proof);
  }

  private identityOf(proof: Proof): Identity {
    const user = principalUser(this.store, proof);
    return {
      userId: user.id,
      roles: rolesOf({ kind: 'user', user }),
      view: this.options.dialect().user(accountView(proof.user)),
    };
  }

  /** Works out the roles of a user anew on all of the user's sockets. */
  private refresh(userId: string): void {
    const user = this.store.users.find(userId);
    if (user === undefined) return;
    const own = [...this.connections].filter((connection) => connection.userId === userId);
    if (own.length === 0) return;
    const identity = this.identityOf({ user, sessionId: undefined });
    for (const connection of own) connection.become(identity);
  }

  /** One frame for every socket that hears of the event, whatever the number of its channels. */
  private tell(event: ServerEvent): void {
    const changed = changedUser(event);
    if (changed !== undefined) this.refresh(changed);
    const dialect = this.options.dialect();
    const audience = audienceOf(event);
    const channels = channelsOf(event, dialect);
    const hearers = [...this.connections]
      .filter((connection) => connection.hears(audience))
      .map((connection) => ({
        connection,
        ids: connection.subscriptions.matching(channels, event.payload),
      }))
      .filter(({ ids }) => ids.length > 0);
    if (hearers.length === 0) return;
    const data = {
      events: eventNames(event).filter(dialect.knowsEvent),
      channels,
      timestamp: formatTime(this.server.clock()),
      payload: dialect.payload(asPhpArray(event.payload) as object),
    };
    // The answer to the call goes first.
    setImmediate(() => {
      for (const { connection, ids } of hearers) {
        connection.send('event', {
          ...data,
          ...(dialect.namesSubscriptions && { subscriptions: ids }),
        });
      }
    });
  }
}
