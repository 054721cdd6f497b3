import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export interface SentBody {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends operations over one connection, each before the one in front of it is answered. Gives what
 * came back, once the server has closed the connection.
 */
export async function pipeline(url: string, sent: readonly SentBody[]): Promise<string> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  for (const [at, { body, headers = {} }] of sent.entries()) {
    const head = {
      host,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      connection: at === sent.length - 1 ? 'close' : 'keep-alive',
      ...headers,
    };
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
    socket.write(`POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  }
  return text(socket);
}

/** The bodies of such answers. */
export const bodiesOf = (answers: string): unknown[] =>
  answers
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((answer) => answer !== '')
    .map((answer) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as unknown);
