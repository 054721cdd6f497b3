import { expect, vi } from 'vitest';
import type { Run } from '../given.ts';

const shop = { databases: ['shop'] };

export const extending = {
  'what clients meet of a table': async ({ serve, project }) => {
    const { read, ask, log } = await serve(shop);
    expect(log.join('\n')).toContain('builtIn: { enabled: false }');
    const headers = await project.headersOf('key');
    const { person, __schema, mutations } = await read(
      `{ person: __type(name: "Person") { fields(includeDeprecated: true) { name deprecationReason } }
         __schema { queryType { fields { name } } }
         mutations: __type(name: "Mutation") { fields { name } } }`,
    );
    interface Fields {
      readonly fields: readonly { readonly name: string; readonly deprecationReason?: string }[];
    }
    const names = ({ fields }: Fields): string[] => fields.map(({ name }) => name);
    const queries = names((__schema as { queryType: Fields }).queryType);
    expect(queries).toContain('countries');
    expect(queries.filter((name) => /audit|ListRows/i.test(name))).toEqual([]);
    const writes = names(mutations as Fields);
    expect(writes).toContain('updatePerson');
    expect(writes.filter((name) => /countr|rank|Transaction/i.test(name))).toEqual([]);
    const { fields } = person as Fields;
    expect(names(person as Fields)).not.toContain('phone');
    expect(fields.find(({ name }) => name === 'nick')?.deprecationReason).toBe('Use `name`.');

    const update =
      'mutation { updatePerson(_id: "ada", data: { email: "a@example.com" }) { email rank } }';
    expect(await read(update, { headers })).toEqual({
      updatePerson: { email: 'a@example.com', rank: 7 },
    });
    const { errors } = await ask(
      'mutation { updatePerson(_id: "ada", data: { rank: 1 }) { rank } }',
      { headers },
    );
    expect(errors?.[0]?.message).toContain('"rank"');
  },

  'nothing is reached past the exposure': async ({ serve, project }) => {
    const { url, read, log } = await serve(shop);
    const headers = await project.headersOf('key');
    const { __type } = await read('{ __type(name: "Audit") { name } }');
    expect(__type).toBeNull();
    const response = await fetch(`${url}/v1/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: '{"query":"{ tablesDBListRows(databaseId: \\"shop\\", tableId: \\"audit\\") { total } }"}',
    });
    expect(response.status).toBe(404);
    expect(log.join('\n')).not.toContain('/v1/graphql');
  },

  'own fields': async ({ serve }) => {
    const { read } = await serve(shop);
    expect(
      await read(
        '{ books { nodes { label euros: label(sign: "€") } } bookOfTheDay { label title } }',
      ),
    ).toEqual({
      books: { nodes: [{ label: 'Slack Water: $12.5', euros: 'Slack Water: €12.5' }] },
      bookOfTheDay: { label: 'Slack Water: $12.5', title: 'Slack Water' },
    });
  },

  hooks: async ({ serve, project }) => {
    const told: unknown[][] = [];
    const console = vi.spyOn(globalThis.console, 'log').mockImplementation((...words) => {
      told.push(words);
    });
    try {
      const { read, ask } = await serve(shop);
      const headers = { ...(await project.headersOf('priya')), 'X-Tenant': 'north' };
      const orders = '{ orders(orderBy: [{ _id: ASC }]) { nodes { _id tenant note } } }';
      expect(await read(orders, { headers })).toEqual({
        orders: {
          nodes: [
            { _id: 'o1', tenant: 'north', note: 'Ring twice' },
            { _id: 'o2', tenant: 'north', note: null },
          ],
        },
      });

      const create =
        'mutation { createOrder(_id: "o4", data: { note: "New", ownerId: "priya" }) { tenant note } }';
      expect(await read(create, { headers })).toEqual({
        createOrder: { tenant: 'north', note: 'New' },
      });
      expect(told).toEqual([['create', ['o4']]]);

      const { errors } = await ask(create, { headers: { 'X-Tenant': 'north' } });
      expect(errors).toMatchObject([
        { message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } },
      ]);
    } finally {
      console.mockRestore();
    }
  },
} satisfies Record<string, Run>;
