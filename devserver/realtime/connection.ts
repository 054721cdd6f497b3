import type { WebSocket } from 'ws';
import type { FileEvent, RowEvent, ServerEvent } from '../events.ts';
import { toJson } from '../numbers.ts';
import { rolesAllowed } from '../permissions.ts';
import {
  asRealtimeError,
  CODES,
  parseMessage,
  RealtimeError,
  type ClientMessage,
  type Report,
} from './messages.ts';
import { Subscriptions, type Subscription } from './subscriptions.ts';

/** Who a socket speaks for. Roles stay as they were when they were worked out. */
export interface Identity {
  /** Undefined for a guest. */
  readonly userId: string | undefined;
  readonly roles: ReadonlySet<string>;
  /** The account as it is shown to its user; null for a guest. */
  readonly view: object | null;
}

export interface ConnectionOptions {
  readonly createId: () => string;
  /** Who has this session; undefined for one that is not valid. */
  readonly identify: (session: string) => Identity | undefined;
  /** Throws a RealtimeError when there were too many messages. */
  readonly admitMessage: () => void;
  /** Whether subscribe and unsubscribe messages are known, which came with 1.9.5. */
  readonly hasSubscribeMessages: boolean;
  readonly report: Report;
}

/** Who may read a row or file by its own permissions, where they were told. */
function readersOf({ payload }: RowEvent | FileEvent): string[] {
  const permissions = payload['$permissions'];
  return Array.isArray(permissions) ? rolesAllowed(permissions as string[], 'read') : [];
}

/** The roles that hear of an event. */
export function audienceOf(event: ServerEvent): string[] {
  switch (event.kind) {
    case 'row': {
      const { permissions, rowSecurity } = event.table;
      return [...rolesAllowed(permissions, 'read'), ...(rowSecurity ? readersOf(event) : [])];
    }
    case 'file': {
      const { permissions, fileSecurity } = event.bucket;
      return [...rolesAllowed(permissions, 'read'), ...(fileSecurity ? readersOf(event) : [])];
    }
    case 'team':
    case 'membership':
      return [`team:${event.teamId}`];
    case 'user':
      return [`user:${event.userId}`];
  }
}

/** One client's socket: who it is, and what it has subscribed to. */
export class Connection {
  readonly subscriptions = new Subscriptions();
  private readonly socket: WebSocket;
  private readonly options: ConnectionOptions;
  private identity: Identity;
  /** Appwrite forgets a socket that signs in before it has subscribed to anything. */
  private isForgotten = false;

  constructor(socket: WebSocket, identity: Identity, options: ConnectionOptions) {
    this.socket = socket;
    this.identity = identity;
    this.options = options;
    socket.on('message', (data: Buffer) => {
      this.receive(data.toString());
    });
  }

  get userId(): string | undefined {
    return this.identity.userId;
  }

  subscribe(subscription: Subscription): string[] {
    return this.subscriptions.add(subscription, this.userId);
  }

  /** Speaks for somebody else, or for the same user with other roles. */
  become(identity: Identity): void {
    this.identity = identity;
    this.subscriptions.rebind(identity.userId);
  }

  hears(audience: readonly string[]): boolean {
    return audience.some((role) => this.identity.roles.has(role));
  }

  send(type: string, data?: object): void {
    this.socket.send(toJson({ type, ...(data && { data }) }));
  }

  /** Says what is wrong, and hangs up as Appwrite does: without a closing handshake. */
  refuse({ code, message }: RealtimeError): void {
    const frame = toJson({ type: 'error', data: { code, message } });
    this.socket.send(frame, () => {
      this.socket.terminate();
    });
  }

  private receive(text: string): void {
    try {
      this.options.admitMessage();
      const { type, parse } = parseMessage(text);
      if (this.isForgotten && type !== 'ping') {
        throw new RealtimeError(CODES.policyViolation, 'Missing or unknown project ID.');
      }
      this.answer(parse());
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(thrown: unknown): void {
    const error = asRealtimeError(thrown, this.options.report);
    if (error.code === CODES.policyViolation) this.refuse(error);
    else this.send('error', { code: error.code, message: error.message });
  }

  private answer(message: ClientMessage): void {
    switch (message.kind) {
      case 'ping':
        this.send('pong');
        return;
      case 'authentication':
        this.authenticate(message.session);
        return;
      case 'subscribe':
      case 'unsubscribe':
        if (!this.options.hasSubscribeMessages) {
          throw new RealtimeError(CODES.invalidMessage, 'Message type is not valid.');
        }
        this.respond(message.kind, { subscriptions: this.changeSubscriptions(message) });
    }
  }

  private respond(to: string, data: object): void {
    this.send('response', { to, success: true, ...data });
  }

  private authenticate(session: string): void {
    const identity = this.options.identify(session);
    if (identity === undefined) {
      throw new RealtimeError(CODES.invalidMessage, 'Session is not valid.');
    }
    this.isForgotten = this.subscriptions.isEmpty;
    this.become(identity);
    this.respond('authentication', { user: identity.view });
  }

  private changeSubscriptions(
    message: Extract<ClientMessage, { kind: 'subscribe' | 'unsubscribe' }>,
  ): object[] {
    if (message.kind === 'unsubscribe') {
      return message.ids.map((id) => ({
        subscriptionId: id,
        removed: this.subscriptions.remove(id),
      }));
    }
    return message.items.map((item) => {
      const id = item.id ?? this.options.createId();
      const channels = this.subscribe({ ...item, id });
      return { subscriptionId: id, channels, queries: item.queries };
    });
  }
}
