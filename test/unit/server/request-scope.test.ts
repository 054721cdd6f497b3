import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createRequestScopes } from '../../../src/server/request-scope.ts';

const scopes = createRequestScopes({ requestTimeoutMs: 1000, trustProxy: false });
const open = (requestId: string) => {
  const request = new IncomingMessage(new Socket());
  request.headers['x-request-id'] = requestId;
  const response = new ServerResponse(request);
  return { scope: scopes.open(request, response), response };
};

test('calls are counted for the request that made them, while it is open', () => {
  const first = open('a');
  const second = open('b');
  scopes.countCall('a');
  scopes.countCall('a');
  scopes.countCall('unknown');
  scopes.countCall(undefined);
  expect([first.scope.upstreamCalls, second.scope.upstreamCalls, scopes.size]).toEqual([2, 0, 2]);
  first.response.emit('close');
  scopes.countCall('a');
  expect([first.scope.upstreamCalls, scopes.size]).toEqual([2, 1]);
});

test('a connection that closes before the answer is sent aborts the request', () => {
  const { scope, response } = open('c');
  expect(scope.abort.signal.aborted).toBe(false);
  response.emit('close');
  expect(scope.abort.signal.aborted).toBe(true);
});
