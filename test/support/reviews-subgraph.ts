import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { idOf } from './library.ts';

/** Extends books by their keys, and has things of its own that refer to books and users. */
const reviewsTypes = `
  extend schema
    @link(
      url: "https://specs.apollo.dev/federation/v2.3"
      import: ["@key", "@shareable", "@external", "@requires", "@provides", "@override"]
    )

  type Query {
    reviews: [Review!]!
    bestSeller: Book
    people: [AppwriteUser!]!
    bestAuthor: Author
  }

  type Review @key(fields: "id") {
    id: ID!
    stars: Int!
    book: Book
    "Answers with the title itself, so that nobody has to be asked for it."
    quotedBook: Book @provides(fields: "title")
  }

  type Book @key(fields: "_id") {
    _id: ID!
    reviews: [Review!]!
    title: String! @external
    shelf: Int! @external
    "Needs what the other subgraph knows."
    wayToShelf: String! @requires(fields: "shelf")
    "Came from the other subgraph."
    nickname: String @override(from: "appwrite")
  }

  type Author @key(fields: "_id") {
    _id: ID!
    "Has gone over to the other subgraph."
    name: String!
  }

  type AppwriteUser @key(fields: "_id", resolvable: false) {
    _id: String
  }

  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }
`;

/** Adds a field to everything that has a global id, whatever it is. */
const viewsTypes = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@interfaceObject"])

  type Query {
    mostViewed: Node
  }

  type Node @interfaceObject @key(fields: "id") {
    id: ID!
    views: Int!
  }
`;

interface BookReference {
  readonly _id: string;
  readonly shelf?: number;
}

const reviews = [0, 1, 2, 3, 4, 5].map((number) => ({
  id: `r${number}`,
  stars: (number % 5) + 1,
  bookId: idOf('b', number % 3),
}));

const bookOf = ({ bookId }: { readonly bookId: string }): BookReference => ({ _id: bookId });

const authorOf = ({ _id }: { readonly _id: string }) => ({ _id, name: `Formerly ${_id}` });

const reviewsResolvers = {
  Query: {
    reviews: () => reviews,
    bestSeller: () => ({ _id: idOf('b', 2) }),
    people: () => [{ _id: 'ann' }, { _id: 'bob' }],
    bestAuthor: () => authorOf({ _id: idOf('a', 1) }),
  },
  Author: { __resolveReference: authorOf },
  Review: {
    book: bookOf,
    quotedBook: ({ bookId }: { bookId: string }) => ({ _id: bookId, title: `Quoted ${bookId}` }),
    __resolveReference: ({ id }: { id: string }) => reviews.find((review) => review.id === id),
  },
  Book: {
    __resolveReference: (reference: BookReference) => reference,
    reviews: ({ _id }: BookReference) => reviews.filter(({ bookId }) => bookId === _id),
    wayToShelf: ({ shelf }: BookReference) => `To shelf ${String(shelf)}`,
    nickname: ({ _id }: BookReference) => `Moved ${_id}`,
  },
};

const viewsResolvers = (mostViewed: () => string) => ({
  Query: { mostViewed: () => ({ id: mostViewed() }) },
  Node: { __resolveReference: (reference: object) => reference, views: () => 7 },
});

export interface Subgraph {
  readonly url: string;
  readonly sdl: string;
  /** Operations that arrived. */
  readonly received: string[];
  close(): Promise<void>;
}

export const startReviews = (): Promise<Subgraph> => startSubgraph(reviewsTypes, reviewsResolvers);

export const startViews = (mostViewed: () => string): Promise<Subgraph> =>
  startSubgraph(viewsTypes, viewsResolvers(mostViewed));

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer Given
  ? Given extends { resolvers?: infer R }
    ? R
    : never
  : never;

/** A subgraph of its own on a free port. */
export async function startSubgraph(types: string, resolvers: Resolvers): Promise<Subgraph> {
  const received: string[] = [];
  const yoga = createYoga({
    schema: buildSubgraphSchema({ typeDefs: parse(types), resolvers }),
    logging: false,
    plugins: [{ onParams: ({ params }) => void received.push(params.query ?? '') }],
  });
  // The listener answers by itself, also where that fails.
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- a listener that fails fails its test
  const server = createServer(yoga);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/graphql`;
  const { data } = (await (
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ _service { sdl } }' }),
    })
  ).json()) as { data: { _service: { sdl: string } } };
  received.length = 0;
  return {
    url,
    sdl: data._service.sdl,
    received,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
