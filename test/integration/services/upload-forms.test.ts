import { once } from 'node:events';
import { Agent, request as sendRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { bodyOf } from '../../support/http-server.ts';
import { createFile } from '../../support/upload-form.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ config: { services: ['storage'] } });
});
beforeEach(() => {
  gateway.upstream.clear();
});
afterAll(() => gateway.close());

const headers = { 'X-Requested-With': 'test' };

const post = (body: BodyInit): Promise<Response> =>
  fetch(`${gateway.url}/graphql`, { method: 'POST', body, headers });

describe('what is refused', () => {
  const fields = (operations: string | undefined, map: string | undefined): FormData => {
    const form = new FormData();
    if (operations !== undefined) form.set('operations', operations);
    if (map !== undefined) form.set('map', map);
    form.set('0', new Blob(['x']), 'x.txt');
    return form;
  };
  const operation = JSON.stringify({ query: createFile, variables: { file: null } });
  test.each([
    ['operations', undefined, '{}'],
    ['operations', 'no json', '{}'],
    ['operations', '[]', '{}'],
    ['map', operation, undefined],
    ['variables.other.file', operation, '{"0":["variables.other.file"]}'],
  ])('is a form without %s (%s, %s)', async (word, operations, map) => {
    const response = await post(fields(operations, map));
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).errors?.[0]?.message).toContain(word);
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('is a form whose fields are too large', async () => {
    const form = fields('x'.repeat(6_000_000), 'x'.repeat(6_000_000));
    const response = await post(form);
    expect(response.status).toBe(413);
    expect((await bodyOf(response)).errors?.[0]?.message).toContain('fields of the form');
  });

  test('is a form of very many parts', async () => {
    const form = fields(operation, '{}');
    for (let part = 0; part < 50; part += 1) form.set(`more${part}`, 'x');
    const response = await post(form);
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).errors?.[0]?.message).toContain('parts');
  });

  test('is a file for which the gateway has no room on its disk', async () => {
    vi.stubEnv('TMPDIR', '/does/not/exist');
    const form = fields(operation, '{"0":["variables.file"],"1":["variables.file"]}');
    const response = await post(form);
    vi.unstubAllEnvs();
    expect(response.status).toBe(500);
    expect((await bodyOf(response)).errors).toMatchObject([
      {
        message: 'The gateway could not put the file on its disk (ENOENT).',
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      },
    ]);
    expect(gateway.upstream.calls).toEqual([]);
  });
});

test('a form that is refused before its end leaves the connection to others', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = async (type: string, body: string) => {
    const request = sendRequest(`${gateway.url}/graphql`, {
      method: 'POST',
      agent,
      headers: { ...headers, 'Content-Type': type },
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const { localPort: port } = response.socket;
    response.resume();
    await once(response, 'end');
    return { status: response.statusCode, port };
  };
  const text = 'x'.repeat(12_000_000);
  const form = `--b\r\nContent-Disposition: form-data; name="map"\r\n\r\n${text}\r\n--b--\r\n`;
  const refused = await send('multipart/form-data; boundary=b', form);
  expect(refused.status).toBe(413);
  const next = await send('application/json', JSON.stringify({ query: '{ __typename }' }));
  expect(next).toEqual({ status: 200, port: refused.port });
  agent.destroy();
});
