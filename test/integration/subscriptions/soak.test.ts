import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChat, messages, rooms } from '../../support/chat.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { connectSocket, type Results } from '../../support/subscriber.ts';

/** Set `SOAK_WRITES` for a longer run. */
const writes = Number(process.env['SOAK_WRITES'] ?? 150);
const writers = 4;

const live = `{ messages(orderBy: [{ _id: ASC }], filter: { likes: { gte: 3 } }, first: 200) {
  totalCount nodes { _id text likes room { name } } } }`;
const roomsWithMessages = `{ rooms(orderBy: [{ _id: ASC }]) {
  nodes { _id name messages(orderBy: [{ _id: ASC }], first: 200) { nodes { _id text } } } } }`;
const changed = `messageChanged(filter: { likes: { gte: 3 } }) { event _id message { text likes } }`;

/** Numbers from a seed, so that a failure can be played again. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Case {
  readonly about: string;
  readonly maxStalenessMs: number;
  readonly movesPermissions: boolean;
}

const cases: readonly Case[] = [
  { about: 'by events alone', maxStalenessMs: 86_400_000, movesPermissions: false },
  { about: 'rights that are taken away included', maxStalenessMs: 1500, movesPermissions: true },
];

async function write(
  gateway: TestGateway,
  random: (below: number) => number,
  { movesPermissions }: Case,
): Promise<void> {
  const send = (method: string, path: string, body?: object): Promise<unknown> =>
    // Rows that others have deleted, or made before, are refused.
    gateway.admin.send(method, path, body).catch(() => undefined);
  const id = `m${random(40)}`;
  const data = { likes: random(6), room: `r${random(3)}` };
  const reader = readers[random(3)] ?? 'any';
  const permissions = [`read("${reader}")`];
  const text = `for ${reader}: t${random(1000)}`;
  switch (random(8)) {
    case 0:
    case 1:
    case 2:
      await send('POST', messages, { rowId: id, data: { ...data, text }, permissions });
      return;
    case 3:
    case 4:
      await send('PATCH', `${messages}/${id}`, { data });
      return;
    case 5:
      await send('PATCH', `${messages}/${id}`, movesPermissions ? { permissions } : { data });
      return;
    case 6:
      await send('DELETE', `${messages}/${id}`);
      return;
    default:
      await send('PATCH', `${rooms}/r${random(3)}`, { data: { name: `n${random(1000)}` } });
  }
}

const readers = ['user:ana', 'user:ben', 'any'];

/** Texts of rows that were never for this reader. */
const othersTexts = (user: string | undefined, all: readonly Results[]): string[] =>
  readers
    .filter((reader) => reader !== 'any' && reader !== `user:${user ?? ''}`)
    .flatMap((reader) =>
      all.flatMap((results) => JSON.stringify(results.all).match(`for ${reader}: t\\d+`) ?? []),
    );

/** What somebody who follows the changes from an empty table knows in the end. */
function replay(results: Results): Record<string, unknown> {
  const known = new Map<string, unknown>();
  for (const { data } of results.all) {
    const { event, _id, message } = data?.['messageChanged'] as Record<string, string>;
    if (event === 'DELETE') known.delete(String(_id));
    else known.set(String(_id), message);
  }
  return Object.fromEntries([...known].sort(([left], [right]) => (left < right ? -1 : 1)));
}

test.each(cases)(
  'after a socket that is cut again and again, everybody has what a fresh query answers: $about',
  async (one) => {
    const seed = fc.sample(fc.nat(), 1)[0] ?? 0;
    const random = createRandom(seed);
    const gateway = await startTestGateway({
      seed: createChat,
      isRelayed: true,
      config: {
        subscriptions: { intervalMs: 10, maxStalenessMs: one.maxStalenessMs },
        requestTimeoutMs: 60_000,
      },
    });
    const users = ['ana', 'ben', undefined];
    for (const id of ['r0', 'r1', 'r2'])
      await gateway.admin.send('POST', rooms, { rowId: id, data: { name: id } });
    const sessions = new Map<string | undefined, string>();
    for (const user of ['ana', 'ben']) sessions.set(user, await gateway.admin.signUp(user));
    const subscribers = users.map((user) => {
      const session = sessions.get(user);
      const socket = connectSocket(
        gateway,
        session === undefined ? {} : { 'X-Appwrite-Session': session },
      );
      return {
        user,
        session,
        socket,
        live: socket.subscribe(`subscription ${live}`),
        rooms: socket.subscribe(`subscription ${roomsWithMessages}`),
        changes: socket.subscribe(`subscription { ${changed} }`),
      };
    });
    for (const { live: states, rooms: others } of subscribers)
      await Promise.all([states.next(), others.next()]);
    let left = writes;
    await Promise.all(
      Array.from({ length: writers }, async () => {
        while (left > 0) {
          left -= 1;
          await write(gateway, random, one);
          if (random(20) === 0) gateway.sockets.cut();
        }
      }),
    );
    try {
      for (const { user, session, live: states, rooms: others, changes } of subscribers) {
        const as = session === undefined ? {} : { as: { session } };
        const fresh = (await gateway.query(live, as)) as {
          data: { messages: { nodes: Record<string, unknown>[] } };
        };
        await states.settle(({ data }) => JSON.stringify(data) === JSON.stringify(fresh.data));
        const { data } = await gateway.query(roomsWithMessages, as);
        await others.settle((result) => JSON.stringify(result.data) === JSON.stringify(data));
        const expected = Object.fromEntries(
          fresh.data.messages.nodes.map(({ _id, text, likes }) => [String(_id), { text, likes }]),
        );
        await changes.reach(() => JSON.stringify(replay(changes)) === JSON.stringify(expected));
        // Where rights move, a row may be for another reader by now than its text says.
        if (!one.movesPermissions) expect(othersTexts(user, [states, others, changes])).toEqual([]);
      }
      expect(gateway.sockets.opened).toBeGreaterThan(subscribers.length);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    } finally {
      for (const { socket } of subscribers) await socket.close();
      await gateway.close();
    }
  },
  30_000 + writes * 100,
);
