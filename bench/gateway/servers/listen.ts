import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a free port and tells the parent process where. */
export async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  tell(`http://127.0.0.1:${port}`);
}

/** The line that the parent process waits for. */
export const tell = (url: string): void => {
  process.stdout.write(`listening ${url}\n`);
};

/** Address of the upstream server, which the parent process gives as the only argument. */
export function upstreamAddress(): string {
  const [, , address] = process.argv;
  if (address === undefined) throw new Error('Give the address of the upstream server.');
  return address;
}
