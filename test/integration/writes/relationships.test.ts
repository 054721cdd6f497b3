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

let made = 0;

/** An id that no other test has. */
const fresh = (prefix: string): string => `${prefix}${(made += 1)}`;

const ask = async (document: string) => {
  const answer = await gateway.query(document, { as: { session: ada } });
  expect(answer.errors).toBeUndefined();
  return answer.data as Record<string, never>;
};

const create = async (type: string, id: string): Promise<string> => {
  await ask(`mutation { create${type}(_id: "${id}", data: { name: "${id}" }) { _id } }`);
  return id;
};

/** What a member is related to, from both sides. */
async function linksOf(id: string) {
  const { member } = await ask(`{ member(_id: "${id}") {
    city { _id } badge { _id holder { _id } } locker { _id }
    notes { nodes { _id } } groups { nodes { _id members { nodes { _id } } } }
  } }`);
  return member as unknown as {
    city: { _id: string } | null;
    badge: { _id: string; holder: { _id: string } | null } | null;
    locker: { _id: string } | null;
    notes: { nodes: { _id: string }[] };
    groups: { nodes: { _id: string; members: { nodes: { _id: string }[] } }[] };
  };
}

const idsOf = ({ nodes }: { nodes: readonly { _id: string }[] }): string[] =>
  nodes.map(({ _id }) => _id).sort();

describe('a related row', () => {
  test('is made together with a row, several levels deep, in one transaction', async () => {
    const id = fresh('m');
    await ask(`mutation { createMember(_id: "${id}", data: {
      name: "Deep"
      city: { create: { _id: "${id}c", name: "Oslo" } }
      badge: { create: { _id: "${id}b", name: "Gold" } }
      locker: { create: { _id: "${id}l", name: "L" } }
      notes: { create: [{ _id: "${id}n1", name: "1" }, { _id: "${id}n2", name: "2" }] }
      groups: { create: [{ _id: "${id}g", name: "G", members: { create: [
        { _id: "${id}m", name: "Inner", city: { create: { _id: "${id}d", name: "Rome" } } }
      ] } }] }
    }) { _id } }`);
    expect(writesOf(gateway)).toEqual([
      'begin',
      'POST cities',
      'POST badges',
      'POST lockers',
      'POST notes',
      'POST notes',
      'POST cities',
      'POST members',
      'POST groups',
      'POST members',
      'end',
    ]);
    expect(gateway.upstream.calls).toHaveLength(11);
    const links = await linksOf(id);
    expect(links).toMatchObject({
      city: { _id: `${id}c` },
      badge: { _id: `${id}b`, holder: { _id: id } },
      locker: { _id: `${id}l` },
    });
    expect(idsOf(links.notes)).toEqual([`${id}n1`, `${id}n2`]);
    const [group] = links.groups.nodes;
    expect(group && idsOf(group.members)).toEqual([id, `${id}m`].sort());
    const { member } = await ask(`{ member(_id: "${id}m") { city { name } } }`);
    expect(member).toEqual({ city: { name: 'Rome' } });
  });

  test("is the caller's own, with the permissions of the row around it where that is given some", async () => {
    const id = fresh('m');
    await ask(`mutation { createMember(_id: "${id}", data: {
      name: "Own", city: { create: { _id: "${id}c", name: "Bonn" } }
    }) { _id } }`);
    const { city } = await ask(`{ city(_id: "${id}c") { _permissions } }`);
    expect(city).toEqual({
      _permissions: expect.arrayContaining(['read("user:ada")', 'update("user:ada")']) as unknown,
    });
    await ask(`mutation { createMember(_id: "${id}x", permissions: [{ raw: "read(\\"users\\")" }], data: {
      name: "Shared", city: { create: { _id: "${id}d", name: "Kiel" } }
    }) { _id } }`);
    expect(await ask(`{ city(_id: "${id}d") { _permissions } }`)).toEqual({
      city: { _permissions: ['read("users")'] },
    });
  });

  test('is connected to a new row by one call after the look that it is there', async () => {
    const city = await create('City', fresh('c'));
    gateway.upstream.clear();
    await ask(
      `mutation { createMember(data: { name: "A", city: { connect: "${city}" } }) { name city { _id } } }`,
    );
    // The look, the row, and the selected city.
    expect(gateway.upstream.calls.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  });

  test('is connected from the side that does not hold the key by its own call', async () => {
    const [city, member] = [await create('City', fresh('c')), await create('Member', fresh('m'))];
    gateway.upstream.clear();
    await ask(
      `mutation { updateCity(_id: "${city}", data: { members: { connect: ["${member}"] } }) { _id } }`,
    );
    expect(writesOf(gateway)).toEqual(['PATCH members']);
    expect((await linksOf(member)).city).toEqual({ _id: city });
    await ask(
      `mutation { updateCity(_id: "${city}", data: { members: { disconnect: ["${member}"] } }) { _id } }`,
    );
    expect((await linksOf(member)).city).toBeNull();
  });

  test("that is somebody else's is not taken away by disconnect", async () => {
    const [mine, other, member] = [
      await create('City', fresh('c')),
      await create('City', fresh('c')),
      await create('Member', fresh('m')),
    ];
    await ask(
      `mutation { updateMember(_id: "${member}", data: { city: { connect: "${other}" } }) { _id } }`,
    );
    gateway.upstream.clear();
    await ask(
      `mutation { updateCity(_id: "${mine}", data: { members: { disconnect: ["${member}"] } }) { _id } }`,
    );
    expect(writesOf(gateway)).toEqual([]);
    expect((await linksOf(member)).city).toEqual({ _id: other });
  });

  test('is connected to and taken from a many-to-many list without touching the others', async () => {
    const [member, one, two] = [
      await create('Member', fresh('m')),
      await create('Group', fresh('g')),
      await create('Group', fresh('g')),
    ];
    const groups = (links: string) =>
      ask(`mutation { updateMember(_id: "${member}", data: { groups: ${links} }) { _id } }`);
    await groups(`{ connect: ["${one}"] }`);
    gateway.upstream.clear();
    await groups(`{ connect: ["${two}"] }`);
    // The group, the member with its groups, and the write.
    expect(gateway.upstream.calls.map(({ method }) => method)).toEqual(['GET', 'GET', 'PATCH']);
    expect(idsOf((await linksOf(member)).groups)).toEqual([one, two].sort());
    await groups(`{ disconnect: ["${one}"], create: [{ _id: "${member}g", name: "New" }] }`);
    expect(idsOf((await linksOf(member)).groups)).toEqual([two, `${member}g`].sort());
    // From the other side.
    await ask(
      `mutation { updateGroup(_id: "${one}", data: { members: { connect: ["${member}"] } }) { _id } }`,
    );
    expect(idsOf((await linksOf(member)).groups)).toEqual([one, two, `${member}g`].sort());
    await groups('{ set: [] }');
    expect(idsOf((await linksOf(member)).groups)).toEqual([]);
  });

  test('is connected to and taken from a one-way list', async () => {
    const [member, one, two] = [
      await create('Member', fresh('m')),
      await create('Note', fresh('n')),
      await create('Note', fresh('n')),
    ];
    const notes = (links: string) =>
      ask(`mutation { updateMember(_id: "${member}", data: { notes: ${links} }) { _id } }`);
    await notes(`{ connect: ["${one}"] }`);
    await notes(`{ connect: ["${two}"], create: [{ _id: "${member}n", name: "x" }] }`);
    expect(idsOf((await linksOf(member)).notes)).toEqual([one, two, `${member}n`].sort());
    await notes(`{ disconnect: ["${two}"] }`);
    expect(idsOf((await linksOf(member)).notes)).toEqual([one, `${member}n`].sort());
    await notes(`{ set: ["${two}"] }`);
    expect(idsOf((await linksOf(member)).notes)).toEqual([two]);
  });

  test.each(['badge', 'locker'])(
    'of a one-to-one (%s) moves from one row to another, and back',
    async (field) => {
      const type = field === 'badge' ? 'Badge' : 'Locker';
      const [a, b, first, second] = [
        await create('Member', fresh('m')),
        await create('Member', fresh('m')),
        await create(type, fresh('x')),
        await create(type, fresh('x')),
      ];
      const connect = (member: string, other: string) =>
        ask(
          `mutation { updateMember(_id: "${member}", data: { ${field}: { connect: "${other}" } }) { _id } }`,
        );
      const partners = async () => {
        const [left, right] = [await linksOf(a), await linksOf(b)] as unknown as Record<
          string,
          { _id: string } | null
        >[];
        return [left?.[field]?._id, right?.[field]?._id];
      };
      await connect(a, first);
      expect(await partners()).toEqual([first, undefined]);
      await connect(a, second);
      expect(await partners()).toEqual([second, undefined]);
      await connect(b, second);
      expect(await partners()).toEqual([undefined, second]);
      await connect(a, first);
      await connect(b, first);
      expect(await partners()).toEqual([undefined, first]);
      await ask(
        `mutation { updateMember(_id: "${b}", data: { ${field}: { create: { _id: "${b}new", name: "n" } } }) { _id } }`,
      );
      expect(await partners()).toEqual([undefined, `${b}new`]);
      await ask(
        `mutation { updateMember(_id: "${b}", data: { ${field}: { disconnect: true } }) { _id } }`,
      );
      expect(await partners()).toEqual([undefined, undefined]);
      if (field === 'badge') {
        await ask(
          `mutation { updateBadge(_id: "${first}", data: { holder: { connect: "${a}" } }) { holder { _id } } }`,
        );
        expect(await partners()).toEqual([first, undefined]);
      }
    },
  );

  test('is related by an upsert, whether the row is new or not', async () => {
    const [member, city, group] = [
      fresh('m'),
      await create('City', fresh('c')),
      await create('Group', fresh('g')),
    ];
    const upsert = (links: string) =>
      ask(`mutation { upsertMember(_id: "${member}", data: { name: "U", ${links} }) { _id } }`);
    await upsert(`city: { connect: "${city}" }, groups: { connect: ["${group}"] }`);
    expect((await linksOf(member)).city).toEqual({ _id: city });
    await upsert('groups: { set: [] }');
    const links = await linksOf(member);
    expect(links.city).toEqual({ _id: city });
    expect(idsOf(links.groups)).toEqual([]);
  });
});
