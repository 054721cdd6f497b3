import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/parse.ts';
import { createGateway } from '../../../src/gateway.ts';
import { silentLogger } from '../../../src/logger.ts';
import { configFor, startTestGateway } from '../../support/gateway.ts';
import type { QueryOptions, TestGateway } from '../../support/gateway.ts';
import type { ProxyAnswer } from '../../support/upstream-proxy.ts';

interface Heard {
  readonly path: string;
  readonly session: unknown;
  readonly body: Record<string, unknown>;
}

let gateway: TestGateway;
let heard: Heard[] = [];
let execution: Record<string, unknown> = {};

const functions = {
  sendInvoice: {
    id: 'send-invoice',
    description: 'Sends an invoice by mail.',
    input: {
      orderId: 'ID!',
      copies: 'Int',
      tags: '[String!]',
      address: { street: 'String!', floor: 'Int' },
      lines: [{ text: 'String!', cents: 'BigInt!' }] as [Record<string, string>],
    },
    output: {
      number: 'String!',
      total: 'BigInt',
      sentTo: [{ mail: 'EmailAddress!' }] as [Record<string, string>],
      file: { pages: 'Int' },
    },
  },
  report: { id: 'report', async: true },
  greet: { id: 'greet', output: 'String' },
  anything: { id: 'anything' },
};

beforeAll(async () => {
  gateway = await startTestGateway({
    config: { services: [], functions },
    seed: (admin) => admin.createTables('shop', [{ id: 'report', name: 'Greet', columns: [] }]),
    // Devserver runs no functions.
    intercept: async ({ path, headers, readBody }): Promise<ProxyAnswer | undefined> => {
      if (!path.startsWith('/v1/functions/')) return undefined;
      const body = JSON.parse(await readBody()) as Record<string, unknown>;
      heard.push({ path, session: headers['x-appwrite-session'], body });
      return { status: 201, body: { $id: 'run1', ...execution } };
    },
  });
});
beforeEach(() => {
  heard = [];
  execution = {};
});
afterAll(() => gateway.close());

const answers = (body: unknown, responseStatusCode = 200, status = 'completed'): void => {
  const responseBody = typeof body === 'string' ? body : JSON.stringify(body);
  execution = { status, responseStatusCode, responseBody };
};

const send = `mutation($input: AppwriteFunctionSendInvoiceInput!) {
  sendInvoice(input: $input) { number total sentTo { mail } file { pages } }
}`;
const input = {
  orderId: 'o1',
  copies: 2,
  tags: ['a'],
  address: { street: 'Elm', floor: null },
  lines: [{ text: 'Tea', cents: '9007199254740993' }],
};
const run = (query: string, options: QueryOptions = {}) =>
  gateway.query(query, { variables: { input }, ...options });

describe('a function', () => {
  test('is a mutation that runs as the caller, with its input as JSON, and is read by type', async () => {
    answers('{"number":"A-1","total":9007199254740993,"sentTo":[{"mail":"a@example.com"}]}');
    expect(await run(send, { as: { session: 'mine' } })).toEqual({
      data: {
        sendInvoice: {
          number: 'A-1',
          total: '9007199254740993',
          sentTo: [{ mail: 'a@example.com' }],
          file: null,
        },
      },
    });
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({
      path: '/v1/functions/send-invoice/executions',
      session: 'mine',
      body: { async: false, method: 'POST', path: '/' },
    });
    expect(heard[0]?.body['body']).toBe(
      '{"orderId":"o1","copies":2,"tags":["a"],"address":{"street":"Elm","floor":null},"lines":[{"text":"Tea","cents":9007199254740993}]}',
    );
  });

  test('is refused without a call where the input does not fit', async () => {
    const { errors } = await run(send, { variables: { input: { orderId: 'o1', copies: 'two' } } });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toContain('copies');
    expect(heard).toEqual([]);
  });

  test('that takes no input and answers with anything has no arguments and gives JSON', async () => {
    answers({ deep: [1, { a: null }] });
    expect(await run('mutation { anything }', { variables: {} })).toEqual({
      data: { anything: { deep: [1, { a: null }] } },
    });
    expect(heard[0]?.body['body']).toBe('');
  });

  test('that answers with text may do so without quotation marks', async () => {
    answers('Hello, Ada');
    expect((await run('mutation { greet }', { variables: {} })).data).toEqual({
      greet: 'Hello, Ada',
    });
  });

  test('can be begun without waiting for its answer', async () => {
    execution = { status: 'waiting', responseStatusCode: 0, responseBody: '' };
    const { data } = await run('mutation { report { executionId status } }', { variables: {} });
    expect(data).toEqual({ report: { executionId: 'run1', status: 'waiting' } });
    expect(heard[0]?.body['async']).toBe(true);
  });

  test('takes its name before any table', async () => {
    const { data } = await run('{ __schema { queryType { fields { name } } } }', { variables: {} });
    expect(JSON.stringify(data)).not.toContain('"report"');
    expect(JSON.stringify(data)).not.toContain('"greet"');
  });
});

describe('a run that fails', () => {
  test.each([
    [400, 'BAD_USER_INPUT'],
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [409, 'CONFLICT'],
    [429, 'RATE_LIMITED'],
    [500, 'UPSTREAM_UNAVAILABLE'],
  ])('with status %i is %s, with status and execution', async (status, code) => {
    answers({ message: 'The order is closed.' }, status);
    const { data, errors } = await run(send);
    expect(data).toEqual({ sendInvoice: null });
    expect(errors?.[0]?.extensions).toMatchObject({
      code,
      execution: { id: 'run1', status: 'completed', responseStatusCode: status },
    });
    expect(errors?.[0]?.message).toContain('run1');
    expect(errors?.[0]?.message.includes('The order is closed.')).toBe(status < 500);
  });

  test('by a crash says so', async () => {
    answers('', 0, 'failed');
    const { errors } = await run(send);
    expect(errors?.[0]?.message).toContain('sendInvoice failed');
    expect(errors?.[0]?.extensions['execution']).toEqual({
      id: 'run1',
      status: 'failed',
      responseStatusCode: 0,
    });
  });

  test('by an answer that is no JSON says so', async () => {
    answers('<html>');
    const { errors } = await run(send);
    expect(errors?.[0]?.message).toContain('no JSON');
    expect(errors?.[0]?.extensions['execution']).toMatchObject({ id: 'run1' });
  });

  test('by an answer without a required field says which', async () => {
    answers({ total: 1 });
    const { data, errors } = await run(send);
    expect(data).toEqual({ sendInvoice: null });
    expect(errors?.[0]?.path).toEqual(['sendInvoice', 'number']);
  });
});

describe('the configuration of a function', () => {
  test.each([
    [{ id: 'f', input: { a: 'Text' } }, 'functions.f.input'],
    [{ id: 'f', input: { 'a-b': 'String' } }, 'functions.f.input'],
    [{ id: 'f', input: {} }, 'functions.f.input'],
    [{ id: 'f', output: '[[Int]]' }, 'functions.f.output'],
    [{ input: {} }, 'functions.f.id'],
    [{ id: 'f', result: 'String' }, 'functions.f.result'],
  ])('%j is refused by its key', (value, key) => {
    expect(() => parseConfig({ functions: { f: value } }, {})).toThrow(key);
  });

  test('cannot take the name of an operation of Appwrite', async () => {
    const config = configFor(gateway.devserver, { functions: { accountGet: { id: 'f' } } });
    const other = createGateway(config, { logger: silentLogger, isNamesFileUsed: false });
    await expect(other.start()).rejects.toThrow('functions.accountGet');
  });
});
