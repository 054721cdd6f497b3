import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const tenth = Buffer.alloc(100_000, ' ');
const typename = Buffer.from(JSON.stringify({ query: '{ __typename }' }));

/** Posts chunk after chunk, and says how long the body is only where `length` is given. */
async function post(chunks: readonly Buffer[], length?: number) {
  const call = request(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(length === undefined ? {} : { 'content-length': length }),
    },
  });
  // A server that has refused a body does not read the rest of it.
  call.on('error', () => undefined);
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  call.flushHeaders();
  for (const chunk of chunks) call.write(chunk);
  if (length === undefined || chunks.length > 0) call.end();
  const [response] = await answered;
  const body: unknown = await json(response);
  call.destroy();
  return { status: response.statusCode, body };
}

test('a body without a length is read whole, chunk after chunk', async () => {
  const halves = [typename.subarray(0, 10), typename.subarray(10)];
  expect(await post(halves)).toEqual({ status: 200, body: { data: { __typename: 'Query' } } });
});

test('a body that says it is too large is refused before it comes', async () => {
  const { status, body } = await post([], 1_000_001);
  expect(status).toBe(413);
  expect(body).toMatchObject({ errors: [{ message: 'Request body too large' }] });
});

test('a body that turns out to be too large is refused', async () => {
  const { status, body } = await post(Array<Buffer>(11).fill(tenth));
  expect(status).toBe(413);
  expect(body).toMatchObject({ errors: [{ message: 'Request body too large' }] });
});

test('a large body within the limit is answered', async () => {
  const chunks = [...Array<Buffer>(9).fill(tenth), typename];
  const length = 9 * tenth.length + typename.length;
  expect((await post(chunks, length)).status).toBe(200);
  expect((await post(chunks)).status).toBe(200);
});
