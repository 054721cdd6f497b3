import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { callAs, createTable } from './calls.ts';
import { RealtimeClient } from './realtime-client.ts';

let server: Devserver;

beforeAll(async () => {
  server = await startDevserver();
  await createTable(server, { columns: [{ key: 'text', type: 'string', size: 100 }] });
});

afterAll(async () => {
  await server.close();
});

const word = fc.oneof(
  fc.constantFrom('rows', 'account', 'account.x', 'rows.create', 'unique()', '__proto__', ''),
  fc.string(),
);
const query = fc.oneof(
  fc.string(),
  fc
    .record({
      method: fc.oneof(fc.constantFrom('equal', 'lessThan', 'or', 'and', 'select'), fc.string()),
      attribute: fc.oneof(fc.constantFrom('text', '$id', '__proto__'), fc.jsonValue()),
      values: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
    })
    .map((value) => JSON.stringify(value)),
);
const item = fc.record(
  {
    subscriptionId: fc.oneof(word, fc.jsonValue()),
    channels: fc.oneof(fc.array(word), fc.jsonValue()),
    queries: fc.oneof(fc.array(query), fc.jsonValue()),
    session: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const message = fc.oneof(
  fc.string(),
  fc.json(),
  fc
    .record(
      {
        type: fc.oneof(
          fc.constantFrom('ping', 'authentication', 'subscribe', 'unsubscribe'),
          fc.jsonValue(),
        ),
        data: fc.oneof(fc.array(item), item, fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
);

function isScalar(text: string): boolean {
  try {
    return typeof JSON.parse(text) !== 'object';
  } catch {
    return false;
  }
}

test('whatever a client sends gets one answer, and events go on', async () => {
  const [client, witness] = [
    new RealtimeClient(server),
    new RealtimeClient(server, 'channels[]=rows'),
  ];
  try {
    await Promise.all([client.next(), witness.next()]);
    await fc.assert(
      fc.asyncProperty(message, async (text) => {
        const { type, data } = await client.ask(text);
        expect(['pong', 'error', 'response']).toContain(type);
        // Appwrite fails at these, and at nothing else.
        const isFailure = data?.['message'] === 'Error: Server Error';
        expect(isFailure).toBe(isScalar(text));
      }),
      { numRuns: 500 },
    );
    const row = { rowId: 'unique()', data: { text: 'still here' } };
    await callAs(server, 'POST', '/tablesdb/db/tables/t/rows', row);
    expect(await witness.next()).toMatchObject({ type: 'event' });
  } finally {
    await Promise.all([client.close(), witness.close()]);
  }
});

test('whatever an address asks for gets one answer', async () => {
  const parameter = fc.tuple(
    fc.oneof(fc.constantFrom('channels[]', 'rows[0][]', 'rows[1]', 'rows', 'project'), fc.string()),
    fc.oneof(word, query),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(parameter), fc.boolean(), async (parameters, isEncoded) => {
      const write = (text: string): string =>
        isEncoded ? encodeURIComponent(text) : text.replaceAll(/[^\x21-\x7e]|#/g, '%');
      const search = parameters.map(([name, value]) => `${write(name)}=${write(value)}`).join('&');
      const client = new RealtimeClient(server, search);
      try {
        expect(['connected', 'error']).toContain((await client.next()).type);
      } finally {
        await client.close();
      }
    }),
    { numRuns: 200 },
  );
});
