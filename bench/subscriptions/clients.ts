import { WebSocket } from 'ws';

/** Clients that speak graphql-ws with as little of their own as can be: they share the machine. */
export interface Clients {
  /** Subscribes on every connection; resolves when each has its first result. */
  subscribe(query: string): Promise<void>;
  /** Makes a write, and gives the milliseconds after which each client had it. */
  measure(marker: string, write: () => Promise<void>): Promise<readonly number[]>;
  close(): void;
}

export interface ClientsOptions {
  readonly url: string;
  readonly count: number;
  readonly sessions: readonly string[];
}

/** Sockets that open at the same time. */
const atOnce = 200;

export async function connectClients({ url, count, sessions }: ClientsOptions): Promise<Clients> {
  const address = `${url.replace('http', 'ws')}/graphql`;
  const sockets: WebSocket[] = [];
  let hear: (text: string) => void = () => undefined;
  for (let first = 0; first < count; first += atOnce) {
    const group = Array.from({ length: Math.min(atOnce, count - first) }, (_each, index) =>
      connect(address, sessions[(first + index) % sessions.length] ?? ''),
    );
    for (const socket of await Promise.all(group)) {
      socket.on('message', (data: Buffer) => {
        hear(data.toString());
      });
      sockets.push(socket);
    }
  }
  let subscriptions = 0;
  return {
    subscribe: async (query) => {
      subscriptions += 1;
      const id = `s${subscriptions}`;
      const all = reach(count, (text) => text.includes(`"id":"${id}","type":"next"`));
      const message = JSON.stringify({ id, type: 'subscribe', payload: { query } });
      for (const socket of sockets) socket.send(message);
      await all;
    },
    measure: async (marker, write) => {
      const delays: number[] = [];
      const start = performance.now();
      const all = reach(count, (text) => {
        if (!text.includes('"id":"s1"') || !text.includes(marker)) return false;
        delays.push(performance.now() - start);
        return true;
      });
      await write();
      await all;
      return delays;
    },
    close: () => {
      for (const socket of sockets) socket.terminate();
    },
  };

  function reach(wanted: number, isOne: (text: string) => boolean): Promise<void> {
    return new Promise((resolve) => {
      let found = 0;
      hear = (text) => {
        if (isOne(text)) found += 1;
        if (found === wanted) resolve();
      };
    });
  }
}

function connect(address: string, session: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, 'graphql-transport-ws', { perMessageDeflate: false });
    socket.once('error', reject);
    socket.once('open', () => {
      socket.send(
        JSON.stringify({ type: 'connection_init', payload: { 'X-Appwrite-Session': session } }),
      );
    });
    socket.once('message', () => {
      resolve(socket);
    });
  });
}
