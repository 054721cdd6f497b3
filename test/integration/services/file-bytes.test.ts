import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { ConfigInput } from '../../../src/config/config.ts';
import { createGateway } from '../../../src/gateway.ts';
import { silentLogger } from '../../../src/logger.ts';
import { configFor } from '../../support/gateway.ts';

describe('the bytes of a file', () => {
  const opened: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
  });

  /** A gateway over an Appwrite without tables that hands out one file, as the test says. */
  async function startOver(
    send: (response: ServerResponse) => void,
    config: ConfigInput = {},
  ): Promise<{ readonly url: string; readonly link: string }> {
    const server = createServer((request, response) => {
      if (request.url?.includes('/files/') === true) {
        send(response);
        return;
      }
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ total: 0, databases: [], tables: [] }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}/v1`;
    opened.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    const upstream = { endpoint, project: 'p', key: 'k' };
    const gateway = createGateway(configFor(upstream, { services: ['storage'], ...config }), {
      logger: silentLogger,
      isNamesFileUsed: false,
    });
    opened.push(() => gateway.close());
    const { url } = await gateway.start();
    const query = '{ link: storageGetFileDownload(bucketId: "b", fileId: "f") }';
    const { data } = (await (await ask(url, query)).json()) as { data: { link: string } };
    return { url, link: data.link };
  }

  const ask = (url: string, query: string): Promise<Response> =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query }),
    });

  test('are sent on while they come', async () => {
    let finish = (): void => undefined;
    const { link } = await startOver((response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': 10 });
      response.write('first');
      finish = () => response.end('later');
    });
    const { body } = await fetch(link);
    const reader = body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe('first');
    finish();
    const later = await reader?.read();
    expect(Buffer.from(later?.value ?? []).toString()).toBe('later');
    expect((await reader?.read())?.done).toBe(true);
  });

  test('are asked for no longer when the client has gone', async () => {
    let isClosed: (() => void) | undefined;
    const closed = new Promise<void>((resolve) => (isClosed = resolve));
    const { link } = await startOver((response) => {
      response.once('close', () => isClosed?.());
      response.write('first');
    });
    const client = new AbortController();
    const response = await fetch(link, { signal: client.signal });
    await response.body?.getReader().read();
    client.abort();
    await closed;
  });

  test('that Appwrite breaks off are no whole file', async () => {
    const { link } = await startOver((response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' });
      response.write('first', () => response.destroy());
    });
    await expect(fetch(link).then((response) => response.text())).rejects.toThrow();
  });

  test('that cannot be had are an error without details', async () => {
    const { link } = await startOver((response) => response.destroy());
    const response = await fetch(link);
    expect(response.status).toBe(502);
    expect(await response.json()).toEqual({
      message: expect.stringContaining('Appwrite cannot be reached') as string,
    });
  });

  test('are never where Appwrite redirects to', async () => {
    const { link } = await startOver((response) => {
      response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end();
    });
    const response = await fetch(link, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([502, null]);
  });

  test('can be had of any gateway with the same secret, at the address that is configured', async () => {
    const config = {
      linkSecret: 'the same for all replicas of this gateway',
      publicUrl: 'https://api.example.com/data/',
    };
    const sendText = (response: ServerResponse): void => {
      response.end('the file');
    };
    const one = await startOver(sendText, config);
    const other = await startOver(sendText, config);
    const ticket = /^https:\/\/api\.example\.com\/data\/files\/([\w-]+)$/.exec(one.link)?.[1];
    const response = await fetch(`${other.url}/files/${ticket ?? ''}`);
    expect(await response.text()).toBe('the file');
  });

  test('do not run where the session’s cookie is, whatever they are', async () => {
    const { link } = await startOver((response) => {
      response.writeHead(200, {
        'Content-Type': 'text/html',
        'Set-Cookie': 'a=b',
        'X-Powered-By': 'x',
      });
      response.end('<script>alert(1)</script>');
    });
    const { headers } = await fetch(link);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none';.*form-action 'none'; sandbox$/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect([headers.get('set-cookie'), headers.get('x-powered-by')]).toEqual([null, null]);
  });

  test('are only read', async () => {
    const { link } = await startOver(() => undefined);
    const response = await fetch(link, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
