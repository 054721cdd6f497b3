import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayError } from '../errors.ts';
import type { ServiceContext } from './context.ts';
import { callService, toServicePath, type ServiceCall } from './services.ts';

type Arguments = Readonly<Record<string, unknown>>;

/** A call that changes tables, after which the schema is another one. */
export interface TableChange extends ServiceCall {
  /** Route of what is being made while the call is answered already, but for its key. */
  readonly made: string | undefined;
}

/** A column or an index, as far as waiting for it needs to know. */
interface Made {
  readonly key?: unknown;
  readonly status?: unknown;
  readonly error?: unknown;
}

/** Makes the call, waits where that is asked for, and notes that tables have changed. */
export async function changeTables(
  context: ServiceContext,
  change: TableChange,
  { waitUntilAvailable, ...args }: Arguments,
): Promise<unknown> {
  const answer = await callService(context, change, args);
  context.tableRefresh?.note();
  if (waitUntilAvailable !== true || change.made === undefined) return answer;
  return untilAvailable(context, toServicePath(change.made, args), answer as Made);
}

const firstPauseMs = 20;
const longestPauseMs = 1000;

async function untilAvailable(
  { appwrite, deadline = Infinity }: ServiceContext,
  path: string,
  begun: Made,
): Promise<Made> {
  const key = String(begun.key);
  let made = begun;
  for (let pause = firstPauseMs; made.status !== 'available';) {
    if (made.status !== 'processing') throw failed(key, made);
    if (Date.now() + pause >= deadline) throw tookTooLong(key);
    await sleep(pause);
    pause = Math.min(pause * 2, longestPauseMs);
    const { body } = await appwrite.send({
      method: 'GET',
      path: `${path}/${encodeURIComponent(key)}`,
      route: `${path.includes('/indexes') ? 'indexes' : 'columns'}/{key}`,
      role: 'continuation',
    });
    made = body ?? {};
  }
  return made;
}

const failed = (key: string, { status, error }: Made): GatewayError => {
  const reason = typeof error === 'string' && error !== '' ? error : String(status);
  return new GatewayError(
    'BAD_USER_INPUT',
    `"${key}" was begun, but could not be made (${reason}). Delete it before you try again.`,
  );
};

const tookTooLong = (key: string): GatewayError =>
  new GatewayError(
    'TIMEOUT',
    `"${key}" is still being made, and the time for this operation is up. It was not undone: ask for its status, or raise requestTimeoutMs.`,
  );
