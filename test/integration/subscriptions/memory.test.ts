import { queryObjects } from 'node:v8';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChat } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { connectSocket } from '../../support/subscriber.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ seed: createChat });
});
afterAll(() => gateway.close());

/** Headers that something still refers to; this collects the garbage first. */
const countHeaders = (): number => queryObjects(Headers, { format: 'count' });

test('a subscription keeps nothing of what its operation was begun with', async () => {
  const socket = connectSocket(gateway);
  const subscribe = async (count: number): Promise<void> => {
    const opened = Array.from({ length: count }, () =>
      socket.subscribe('subscription { rooms { nodes { name } } }'),
    );
    await Promise.all(opened.map((results) => results.next()));
  };
  await subscribe(1);
  const before = countHeaders();
  await subscribe(40);
  // Each was begun with headers of its own, by which its context was made.
  expect(countHeaders() - before).toBeLessThan(5);
  await socket.close();
});
