import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClub } from '../../support/club.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';
import { writesOf } from '../../support/writes.ts';

let gateway: TestGateway;
let ada: string;

beforeAll(async () => {
  gateway = await startTestGateway({
    seed: async (admin) => {
      ada = await admin.signUp('ada');
      await createClub(admin);
    },
  });
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.upstream.clear();
});

const refused = async (document: string) => {
  const { errors } = await gateway.query(document, { as: { session: ada } });
  return errors?.[0];
};

describe('before anything is written', () => {
  test('a row that is not there cannot be related, from any side and at any depth', async () => {
    const member = 'm';
    await gateway.admin.createRow('club/members', { id: member, data: { name: 'M' } });
    gateway.upstream.clear();
    for (const [data, path] of [
      ['city: { connect: "ghost" }', 'data.city.connect: there is no row "ghost" in "cities"'],
      ['badge: { connect: "ghost" }', 'data.badge.connect'],
      ['locker: { connect: "ghost" }', 'data.locker.connect'],
      ['notes: { connect: ["ghost"] }', 'data.notes.connect[0]'],
      ['groups: { set: ["ghost"] }', 'data.groups.set[0]'],
      [
        'groups: { create: [{ name: "x", members: { connect: ["ghost"] } }] }',
        'data.groups.create[0].members.connect[0]',
      ],
    ]) {
      for (const field of [
        `updateMember(_id: "${member}", data: { ${data ?? ''} })`,
        `createMember(data: { ${data ?? ''} })`,
        `upsertMember(_id: "${member}", data: { ${data ?? ''} })`,
      ]) {
        const error = await refused(`mutation { ${field} { _id } }`);
        expect(error?.extensions['code']).toBe('NOT_FOUND');
        expect(error?.message).toContain(path);
      }
    }
    expect(writesOf(gateway)).toEqual([]);
  });

  test('what contradicts itself is refused without a call', async () => {
    for (const [data, message] of [
      ['groups: { set: ["a"], connect: ["b"] }', 'data.groups.set: says which rows are related'],
      ['groups: { connect: ["a"], disconnect: ["a"] }', 'data.groups.connect[0]: the row is in'],
      ['city: { disconnect: false }', 'data.city.disconnect: say true'],
      ['city: null', 'data.city: null is no relation'],
      ['groups: null', 'data.groups: null is no relation'],
      ['groups: { connect: ["a b"] }', 'data.groups.connect[0]: "a b" is not an id'],
      [
        'badge: { create: { name: "x", holder: { connect: "a" } } }',
        'data.badge.create.holder: the row around it',
      ],
      [
        'notes: { create: [{ name: "Antidisestablishmentarianism" }] }',
        'data.notes.create[0].name: has 28 characters',
      ],
    ]) {
      const error = await refused(
        `mutation { updateMember(_id: "m", data: { ${data ?? ''} }) { _id } }`,
      );
      expect(error?.message).toContain(message);
    }
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('a guest is told to sign in where several rows are to be written', async () => {
    const { errors } = await gateway.query(
      'mutation { createMember(data: { name: "G", city: { create: { name: "H" } } }) { _id } }',
    );
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED');
    expect(errors?.[0]?.message).toContain('Nothing was written.');
    expect(gateway.upstream.calls).toEqual([]);
  });

  test('more than a hundred writes for one row are refused', async () => {
    const notes = Array.from({ length: 100 }, (_, index) => `{ name: "${index}" }`).join(' ');
    const error = await refused(
      `mutation { createMember(data: { name: "N", notes: { create: [${notes}] } }) { _id } }`,
    );
    expect(error?.extensions['code']).toBe('TOO_COSTLY');
    expect(gateway.upstream.calls).toEqual([]);
  });
});
