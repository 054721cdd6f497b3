import { GatewayError, type ErrorCode } from '../errors.ts';

/** One end of the line between two processes: `process`, or a worker as its parent sees it. */
export interface Port {
  send(message: object, sent: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
}

type Calls = Readonly<Record<string, (argument: never) => unknown>>;
type Argument<Call> = Call extends (...given: infer Given) => unknown ? Given : never;
type Result<Call> = Call extends (...given: never[]) => infer Value ? Awaited<Value> : never;

/** Calls functions of another process. What is passed must survive a structured clone. */
export interface Channel<Theirs> {
  /** @throws GatewayError as the other process threw it, or when that process is gone. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    ...given: Argument<Theirs[Name]>
  ): Promise<Result<Theirs[Name]>>;
}

type Message =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly name: string;
      readonly argument: unknown;
    }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure };

interface Failure {
  /** Null for what is no GatewayError. */
  readonly code: ErrorCode | null;
  readonly message: string;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Answers the other process's calls with `ours`, and calls its own. */
export function createChannel<Theirs>(port: Port, ours: object): Channel<Theirs> {
  const calls = ours as Calls;
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  const send = (message: Message): void => {
    port.send(message, (error) => {
      if (error !== null) take(message.id)?.reject(gone(error));
    });
  };
  const take = (id: number): Waiting | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  };
  port.on('message', (message) => {
    if (!isMessage(message)) return;
    if (message.kind === 'call') void answer(calls, message).then(send);
    else if (message.kind === 'result') take(message.id)?.resolve(message.value as never);
    else take(message.id)?.reject(toError(message.failure));
  });
  port.on('disconnect', () => {
    for (const id of [...waiting.keys()]) take(id)?.reject(gone());
  });
  return {
    call: (name, ...given) =>
      new Promise((resolve, reject) => {
        const id = (lastId += 1);
        waiting.set(id, { resolve, reject });
        send({ kind: 'call', id, name, argument: given[0] });
      }),
  };
}

/** Node's own messages pass over the same line. */
function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'kind' in message && 'id' in message;
}

async function answer(
  calls: Calls,
  { id, name, argument }: Message & { readonly kind: 'call' },
): Promise<Message> {
  try {
    const call = calls[name];
    if (call === undefined) throw new Error(`There is no call "${name}".`);
    return { kind: 'result', id, value: await call(argument as never) };
  } catch (error) {
    return { kind: 'failure', id, failure: toFailure(error) };
  }
}

function toFailure(error: unknown): Failure {
  if (error instanceof GatewayError) return { code: error.code, message: error.message };
  return { code: null, message: error instanceof Error ? (error.stack ?? '') : String(error) };
}

const toError = ({ code, message }: Failure): Error =>
  code === null ? new Error(message) : new GatewayError(code, message);

const gone = (cause?: Error): GatewayError =>
  new GatewayError('INTERNAL_SERVER_ERROR', 'The other process of the gateway is gone.', { cause });
