import { parse, stringify } from 'lossless-json';
import { WebSocket } from 'ws';
import { queryOf } from './exchange.ts';
import type { Saved } from './match.ts';
import type { Json, SocketStep } from './scenario.ts';
import { substitute, substituteText } from './substitute.ts';

/** How long after the awaited frames more of them still belong to the same step. */
const settleMs = 300;

interface Open {
  readonly socket: WebSocket;
  /** Frames that came and were not taken yet. */
  readonly frames: Json[];
  closed: number | null;
}

/** Resolves when `count` frames wait, the socket closes, or the time is up. */
function arrival(open: Open, count: number, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      open.socket.off('message', check).off('close', done);
      resolve();
    };
    const check = () => {
      if (open.frames.length >= count) done();
    };
    const timer = setTimeout(done, timeoutMs);
    open.socket.on('message', check).on('close', done);
    if (open.closed !== null) done();
    else check();
  });
}

async function taken(open: Open): Promise<Record<string, Json>> {
  await arrival(open, Infinity, settleMs);
  const closed = open.closed === null ? null : (parse(String(open.closed)) as Json);
  return { frames: open.frames.splice(0), closed };
}

function connected(address: string, headers: Record<string, string>): Promise<Open> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { headers });
    const open: Open = { socket, frames: [], closed: null };
    socket.on('message', (data: Buffer) => open.frames.push(parse(data.toString()) as Json));
    socket.on('close', (code) => (open.closed = code));
    socket.on('error', reject);
    socket.on('open', () => {
      resolve(open);
    });
  });
}

export interface SocketCaller {
  readonly realtime: string;
  readonly project: string;
  /** Headers that identify the step's caller; empty for a guest. */
  readonly headers: Readonly<Record<string, string>>;
  /** The session's secret, when the caller has one. */
  readonly session: string | undefined;
  readonly saved: Saved;
}

/** The realtime sockets of one scenario. */
export class Sockets {
  private readonly byName = new Map<string, Open>();

  /** Runs a step and gives what came. Throws where the socket cannot be opened or is not there. */
  async run(step: SocketStep, caller: SocketCaller): Promise<Record<string, Json>> {
    switch (step.ws) {
      case 'open':
        return this.open(step, caller);
      case 'send':
        return this.send(step, caller.saved);
      case 'drain': {
        const open = this.named(step.socket);
        await arrival(open, step.count, step.timeout);
        return taken(open);
      }
    }
  }

  close(): void {
    for (const { socket } of this.byName.values()) socket.terminate();
  }

  private named(name: string): Open {
    const open = this.byName.get(name);
    if (!open) throw new Error(`The socket "${name}" is not open.`);
    return open;
  }

  private async open(step: SocketStep, caller: SocketCaller): Promise<Record<string, Json>> {
    const project = step.project === undefined ? caller.project : step.project;
    const query = queryOf(
      { ...(project !== null && { project }), channels: step.channels, ...step.queries },
      caller.saved,
    );
    const headers = {
      ...(step.auth === 'header' && caller.headers),
      ...(substitute(step.headers, caller.saved) as Record<string, string>),
    };
    const open = await connected(`${caller.realtime}?${query}`, headers);
    this.byName.set(step.socket, open);
    await arrival(open, 1, step.timeout);
    if (step.auth === 'message' && open.closed === null) {
      const session = caller.session ?? '';
      open.socket.send(JSON.stringify({ type: 'authentication', data: { session } }));
      await arrival(open, 2, step.timeout);
    }
    return taken(open);
  }

  private async send(step: SocketStep, saved: Saved): Promise<Record<string, Json>> {
    const open = this.named(step.socket);
    const text =
      step.raw === undefined
        ? stringify(substitute(step.message ?? null, saved))
        : substituteText(step.raw, saved);
    open.socket.send(text ?? 'null');
    await arrival(open, 1, step.timeout);
    return taken(open);
  }
}
