import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { toTimeouts } from '../../../src/server/timeouts.ts';

test.each([
  [
    'a connection opened in advance is kept like an idle one',
    [125_000, 600_000],
    [126_000, 600_000],
  ],
  [
    'heads get a minute, however short idle connections are kept',
    [1000, 600_000],
    [60_000, 600_000],
  ],
  ['a head gets no longer than its request', [3_600_000, 1000], [300_000, 300_000]],
])('%s', (_name, [keepAliveTimeoutMs = 0, timeoutMs = 0], [headers, request]) => {
  const timeouts = toTimeouts({ keepAliveTimeoutMs, uploads: { timeoutMs } });
  expect(timeouts).toEqual({
    keepAliveTimeout: keepAliveTimeoutMs,
    headersTimeout: headers,
    requestTimeout: request,
  });
  expect(createServer(timeouts)).toMatchObject(timeouts);
});
