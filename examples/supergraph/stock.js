// A second subgraph: how many copies of a book there are, and where. It knows books by `_id` alone.
import { createServer } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

  type Query {
    shelves: [Shelf!]!
  }

  type Shelf @key(fields: "name") {
    name: String!
    books: [Book!]!
  }

  type Book @key(fields: "_id") {
    _id: ID!
    copies: Int!
    shelf: Shelf
  }
`);

/** Places of books, by the name of the shelf. */
const shelves = [
  { name: 'Window', bookIds: ['the-salt-road', 'slack-water'] },
  { name: 'Back room', bookIds: ['orange-season'] },
];

const resolvers = {
  Query: { shelves: () => shelves },
  Shelf: {
    __resolveReference: ({ name }) => shelves.find((shelf) => shelf.name === name),
    books: ({ bookIds }) => bookIds.map((_id) => ({ _id })),
  },
  Book: {
    __resolveReference: ({ _id }) => ({ _id }),
    copies: ({ _id }) => _id.length % 7,
    shelf: ({ _id }) => shelves.find(({ bookIds }) => bookIds.includes(_id)) ?? null,
  },
};

/** Listens on the port (0: any), and gives the address. */
export function startStock(port) {
  const yoga = createYoga({ schema: buildSubgraphSchema({ typeDefs, resolvers }), logging: false });
  return listen(createServer(yoga), port);
}

export function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({ server, url: `http://127.0.0.1:${server.address().port}/graphql` });
    });
  });
}
