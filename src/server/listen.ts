import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { GatewayError } from '../errors.ts';

export interface Address {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

const listenFailures: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program; choose another one with PORT',
  EACCES: 'is not open to this user; choose one above 1023 with PORT',
  EADDRNOTAVAIL: 'is not an address of this machine; choose another one with HOST',
};

/** @throws GatewayError, in one sentence, when the port is taken or not allowed. */
export function listen(server: Server, { host, port }: Address): Promise<{ url: string }> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = listenFailures[cause.code ?? ''] ?? `cannot be listened on (${cause.message})`;
      reject(new GatewayError('INTERNAL_SERVER_ERROR', `${host}:${port} ${reason}.`, { cause }));
    });
    server.listen({ host, port }, () => {
      resolve({ url: urlOf(server.address() as AddressInfo) });
    });
  });
}

function urlOf({ address, port, family }: AddressInfo): string {
  const isAny = address === '0.0.0.0' || address === '::';
  const host = isAny ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

/**
 * Finds out whether the port can be had, and which one `0` gives, before other processes listen.
 * @throws GatewayError as `listen` does.
 */
export async function probePort(address: Address): Promise<number> {
  const server = createServer();
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  return port;
}
