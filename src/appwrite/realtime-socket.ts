import { WebSocket } from 'ws';
import type { Timers } from '../timers.ts';
import { parseFrame, type Frame } from './realtime-frames.ts';

/** A row and the names of its event fit easily. */
const maxFrameBytes = 64 * 2 ** 20;

const openTimeoutMs = 15_000;
const pingEveryMs = 20_000;
/** A socket on which nothing came for so long is dead, whatever the system thinks of it. */
const silenceMs = 50_000;

const ping = JSON.stringify({ type: 'ping' });

export interface SocketOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly timers: Timers;
  readonly onFrame: (frame: Frame) => void;
  /** Called once, also when it never opened; not after `close`. */
  readonly onLost: (cause: Error) => void;
  /** A frame that could not be read; the socket stays open. */
  readonly onStrange: (cause: unknown) => void;
  /** A ping goes out; they count as messages. */
  readonly onPing: () => void;
}

export interface RealtimeSocket {
  send(message: object): void;
  close(): void;
}

/** One socket to Appwrite's realtime, which is given up when nothing is heard of it. */
export function openRealtimeSocket(options: SocketOptions): RealtimeSocket {
  const { url, headers, timers } = options;
  const socket = new WebSocket(url, {
    headers,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    handshakeTimeout: openTimeoutMs,
    // A redirect would carry the credential to wherever it leads.
    followRedirects: false,
  });
  const alarm = createAlarm(timers);
  hear(socket, alarm, options);
  const pingLater = (): void => {
    alarm.set('ping', pingEveryMs, () => {
      if (socket.readyState === WebSocket.OPEN) {
        options.onPing();
        socket.send(ping);
      }
      pingLater();
    });
  };
  pingLater();
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    close: () => {
      alarm.clear();
      socket.removeAllListeners();
      // A socket that is still opening reports that it was not opened.
      socket.on('error', () => undefined);
      socket.terminate();
    },
  };
}

function hear(
  socket: WebSocket,
  alarm: Alarm,
  { onFrame, onLost, onStrange }: SocketOptions,
): void {
  let failure: Error | undefined;
  const expectWithin = (milliseconds: number): void => {
    alarm.set('silence', milliseconds, () => {
      failure = new Error('Appwrite sent nothing for too long.');
      socket.terminate();
    });
  };
  expectWithin(openTimeoutMs);
  socket.on('message', (data: Buffer) => {
    expectWithin(silenceMs);
    let frame: Frame;
    try {
      frame = parseFrame(data.toString());
    } catch (cause) {
      onStrange(cause);
      return;
    }
    onFrame(frame);
  });
  socket.on('error', (cause) => {
    failure ??= cause;
  });
  socket.on('close', (code, reason) => {
    alarm.clear();
    onLost(failure ?? new Error(`Appwrite closed the socket (${code} ${reason.toString()}).`));
  });
}

/** Alarms by name; setting one again calls the former off. */
interface Alarm {
  readonly set: (name: string, milliseconds: number, action: () => void) => void;
  readonly clear: () => void;
}

function createAlarm(timers: Timers): Alarm {
  const set = new Map<string, () => void>();
  return {
    set: (name, milliseconds, action) => {
      set.get(name)?.();
      set.set(name, timers.after(milliseconds, action));
    },
    clear: () => {
      for (const cancel of set.values()) cancel();
      set.clear();
    },
  };
}
