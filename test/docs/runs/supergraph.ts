import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'graphql';
import { expect } from 'vitest';
import { startSubgraph } from '../../support/reviews-subgraph.ts';
import { compose, fetchAnew, startRouter, type RouterName } from '../../support/supergraph.ts';
import { readBlocks } from '../blocks.ts';
import { dataOf, type Given, type Run } from '../given.ts';

const federation = { federation: { enabled: true } };

/** The other service's schema, as the guide has it. */
function clubsSchema(): string {
  const block = readBlocks().find(({ marks }) => marks.run === "another service's schema");
  if (block === undefined) throw new Error('The guide shows no schema of another service.');
  return block.text;
}

const clubs = [{ id: 'c1', place: 'The Mole', book: { _id: 'slack-water' } }];

/** The service that the guide's schema belongs to. */
const startClubs = () =>
  startSubgraph(clubsSchema(), {
    Query: { clubs: () => clubs },
    Book: { clubs: () => clubs },
  });

async function subgraphSdl({ project }: Given): Promise<{ url: string; sdl: string }> {
  const base = await project.gatewayUrl(federation);
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"query":"{ _service { sdl } }"}',
  });
  const { _service } = dataOf((await response.json()) as object);
  return { url: `${base}/graphql`, sdl: (_service as { sdl: string }).sdl };
}

/** Both in one graph. */
async function composeBoth(given: Given) {
  const appwrite = await subgraphSdl(given);
  const service = await startClubs();
  const { sdl, errors } = compose('@theguild/federation-composition', [
    { name: 'appwrite', ...appwrite },
    { name: 'clubs', url: service.url, sdl: service.sdl },
  ]);
  expect(errors).toEqual([]);
  return { supergraph: sdl, close: () => service.close() };
}

async function askBothWays(name: RouterName, supergraph: string): Promise<void> {
  const router = await startRouter(name, supergraph);
  const query = `{
    clubs { place book { title } }
    book(_id: "slack-water") { title clubs { place } }
  }`;
  expect(dataOf(await router.query(query)), name).toEqual({
    clubs: [{ place: 'The Mole', book: { title: 'Slack Water' } }],
    book: { title: 'Slack Water', clubs: [{ place: 'The Mole' }] },
  });
  await router.close();
}

export const supergraph = {
  "another service's schema": async (given) => {
    const both = await composeBoth(given);
    try {
      await askBothWays('@apollo/gateway', both.supergraph);
      await askBothWays('@graphql-hive/gateway-runtime', both.supergraph);
    } finally {
      await both.close();
    }
  },

  'composed in code': async (given) => {
    const { folder, load, inFolder } = given;
    const { sdl } = await subgraphSdl(given);
    await writeFile(join(folder, 'appwrite.graphql'), sdl);
    await writeFile(join(folder, 'clubs.graphql'), clubsSchema());
    await inFolder(async () => {
      await load();
    });
    const written = await readFile(join(folder, 'supergraph.graphql'), 'utf8');
    expect(parse(written).definitions.length).toBeGreaterThan(10);
    expect(written).toMatch(/CLUBS @join__graph\(name: "clubs", url: "http:/);
  },

  'Hive Gateway': async (given) => {
    const { gatewayConfig } = await given.load();
    const both = await composeBoth(given);
    const packageName: string = '@graphql-hive/gateway-runtime';
    const { createGatewayRuntime } = (await import(packageName)) as {
      createGatewayRuntime: (options: object) => AsyncDisposable & { readonly fetch: typeof fetch };
    };
    const gateway = createGatewayRuntime({
      ...(gatewayConfig as object),
      // The file that the configuration names.
      supergraph: both.supergraph,
      logging: false,
      fetchAPI: { fetch: fetchAnew },
    });
    try {
      const response = await gateway.fetch('http://router.test/graphql', {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(await given.project.headersOf('priya')),
        },
        body: '{"query":"{ accountGet { name } clubs { book { title } } }"}',
      });
      expect(dataOf((await response.json()) as object)).toEqual({
        accountGet: { name: 'Priya Nair' },
        clubs: [{ book: { title: 'Slack Water' } }],
      });
    } finally {
      await gateway[Symbol.asyncDispose]();
      await both.close();
    }
  },
} satisfies Record<string, Run>;
