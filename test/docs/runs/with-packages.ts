import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Apollo from '@apollo/client';
import type * as Urql from '@urql/core';
import type { DocumentNode } from 'graphql';
import { expect } from 'vitest';
import { root } from '../blocks.ts';
import type { Run } from '../given.ts';

/** A package as the example has it, which this project does not. */
const packageOf = (example: string, name: string): Promise<unknown> =>
  import(createRequire(join(root, 'examples', example, 'package.json')).resolve(name));

interface React {
  readonly createElement: (type: unknown, props: object | null, ...children: unknown[]) => unknown;
}

/** What the blocks do that need the packages of an example. */
export const runsWithPackages: Readonly<Record<string, Run>> = {
  'a book of the cache by its key': async ({ load }) => {
    const { useBook, BookFacts } = (await load()) as {
      useBook: (id: string) => { data: { title?: string } };
      BookFacts: DocumentNode;
    };
    const { createElement } = (await packageOf('apollo', 'react')) as React;
    const { renderToString } = (await packageOf('apollo', 'react-dom/server')) as {
      renderToString: (element: unknown) => string;
    };
    const { ApolloClient, ApolloLink, InMemoryCache } = (await packageOf(
      'apollo',
      '@apollo/client',
    )) as typeof Apollo;
    const { ApolloProvider } = (await packageOf('apollo', '@apollo/client/react')) as object as {
      ApolloProvider: unknown;
    };
    const client = new ApolloClient({ cache: new InMemoryCache(), link: ApolloLink.empty() });
    client.cache.writeFragment({
      fragment: BookFacts,
      data: { __typename: 'Book', _id: 'slack-water', title: 'Slack Water' },
    });
    const Title = () => createElement('b', null, useBook('slack-water').data.title);
    const app = createElement(ApolloProvider, { client }, createElement(Title, null));
    expect(renderToString(app)).toBe('<b>Slack Water</b>');
    client.stop();
  },

  'Graphcache finds books': async ({ load, url }) => {
    const { cache } = await load();
    const { Client, fetchExchange, gql } = (await packageOf('urql', '@urql/core')) as typeof Urql;
    let asked = 0;
    const client = new Client({
      url: `${url}/graphql`,
      preferGetMethod: false,
      exchanges: [cache as never, fetchExchange],
      fetch: (input, init) => {
        asked += 1;
        return fetch(input, init);
      },
    });
    const list = gql('{ books(first: 100) { nodes { __typename _id title } } }');
    await client.query(list, {}).toPromise();
    const one = gql('{ book(_id: "slack-water") { __typename _id title } }');
    expect(await client.query(one, {}).toPromise()).toMatchObject({
      data: { book: { title: 'Slack Water' } },
    });
    expect(asked).toBe(1);
    const files = gql('{ storageListFiles(bucketId: "photos") { __typename total } }');
    expect((await client.query(files, {}).toPromise()).error).toBeUndefined();
  },
};
