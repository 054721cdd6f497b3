import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { Gateway } from '../../../src/index.ts';
import { dataOf, type Run } from '../given.ts';

const signIn = `mutation {
  accountCreateEmailPasswordSession(email: "priya@example.com", password: "paper-lanterns") { userId }
}`;

const post = (url: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** How the gateway listens, and within what. */
export const serving = {
  'cookies and other origins': async ({ serve }) => {
    const { url, read } = await serve();
    const headers = { Origin: 'https://app.example.com', 'X-Forwarded-Proto': 'https' };
    const response = await post(`${url}/graphql`, { query: signIn }, headers);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    expect(response.headers.getSetCookie()[0]).toMatch(/^a_session_.*SameSite=Strict/i);
    const other = await post(
      `${url}/graphql`,
      { query: '{ __typename }' },
      { Origin: 'https://b.test' },
    );
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    const { avatarsGetInitials } = await read('{ avatarsGetInitials(name: "A B") }');
    expect(avatarsGetInitials).toMatch(/^https:\/\/api\.example\.com\/files\//);
  },

  'operations that are known': async ({ serve, folder }) => {
    const known = '{ books(first: 1) { nodes { title } } }';
    const id = createHash('sha256').update(known).digest('hex');
    await writeFile(join(folder, 'persisted-documents.json'), JSON.stringify({ [id]: known }));
    const { url, ask } = await serve();
    const { errors } = await ask('{ books(first: 2) { nodes { title } } }');
    expect(errors).toHaveLength(1);
    const byId = await post(`${url}/graphql`, { documentId: id });
    expect(await byId.json()).toMatchObject({ data: { books: { nodes: [{}] } } });
    expect((await post(`${url}/v1/graphql`, { query: known })).status).toBe(404);
  },

  'the old path is off': async ({ serve }) => {
    const { url, read } = await serve();
    expect((await post(`${url}/v1/graphql`, { query: '{ localeGet { ip } }' })).status).toBe(404);
    expect(await read('{ __typename }')).toEqual({ __typename: 'Query' });
  },

  'global ids': async ({ serve }) => {
    const { read } = await serve();
    const { author } = await read('{ author(_id: "ines-marlow") { id } }');
    const { id } = author as { id: string };
    const node = 'query($id: ID!) { node(id: $id) { id ... on Author { name } } }';
    expect(await read(node, { variables: { id } })).toEqual({ node: { id, name: 'Ines Marlow' } });
  },

  'a subgraph': async ({ serve }) => {
    const { read } = await serve();
    const representations = [{ __typename: 'Author', _id: 'ines-marlow' }];
    const query = `query($representations: [_Any!]!) {
      _service { sdl }
      _entities(representations: $representations) { ... on Author { name } }
    }`;
    expect(await read(query, { variables: { representations } })).toMatchObject({
      _service: { sdl: expect.stringContaining('type Author @key(fields: "_id")') as string },
      _entities: [{ name: 'Ines Marlow' }],
    });
  },

  // In its folder, where it keeps the names.
  'within another server': ({ load, project, inFolder }) =>
    inFolder(async () => {
      vi.stubEnv('APPWRITE_API_KEY', project.devserver.key);
      const { server, gateway } = (await load()) as { server: Server; gateway: Gateway };
      try {
        if (!server.listening) await once(server, 'listening');
        const { port } = server.address() as AddressInfo;
        const response = await post(`http://127.0.0.1:${port}/graphql`, {
          query: '{ book(_id: "slack-water") { title } }',
        });
        expect(dataOf((await response.json()) as object)).toEqual({
          book: { title: 'Slack Water' },
        });
      } finally {
        vi.unstubAllEnvs();
        await gateway.close();
        server.closeAllConnections();
        server.close();
      }
    }),
} satisfies Record<string, Run>;
