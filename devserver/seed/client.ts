import { parse, stringify } from 'lossless-json';
import { Pool } from 'undici';

/** Where a seed is loaded: an endpoint that ends in `/v1`, a project and a key of it. */
export interface SeedTarget {
  readonly endpoint: string;
  readonly project: string;
  readonly key: string;
}

export interface SeedClient {
  /** The answer's body; numbers are lossless-json's. Rejects on any status but 2xx. */
  send(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Sends with the key, over at most eight connections that are kept open. */
export function createSeedClient({ endpoint, project, key }: SeedTarget): SeedClient {
  const { origin, pathname } = new URL(endpoint);
  const pool = new Pool(origin, { connections: 8 });
  const headers = {
    'content-type': 'application/json',
    'x-appwrite-project': project,
    'x-appwrite-key': key,
    'x-appwrite-response-format': '1.9.5',
  };
  return {
    async send(method, path, body) {
      const response = await pool.request({
        method,
        path: `${pathname.replace(/\/$/, '')}${path}`,
        headers,
        body: body === undefined ? null : stringify(body),
      });
      const text = await response.body.text();
      if (response.statusCode >= 300) {
        throw new Error(`Seed: ${method} ${path} answered ${response.statusCode}: ${text}`);
      }
      return text === '' ? null : parse(text);
    },
    close: () => pool.close(),
  };
}
