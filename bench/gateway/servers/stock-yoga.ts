import { createServer } from 'node:http';
import DataLoader from 'dataloader';
import { createSchema, createYoga } from 'graphql-yoga';
import { request } from 'undici';
import { listen, upstreamAddress } from './listen.ts';

/** What one would write by hand: yoga as it comes, and a DataLoader for the people. */
const upstream = upstreamAddress();

interface Person {
  readonly id: string;
  readonly name: string;
}

interface Context {
  readonly people: DataLoader<string, Person | null>;
}

async function read<T>(path: string): Promise<T> {
  const { body } = await request(upstream + path);
  return (await body.json()) as T;
}

const schema = createSchema<Context>({
  typeDefs: `
    type Query { posts(n: Int!): [Post!]! }
    type Person { id: ID! name: String }
    type Post {
      id: ID!
      title: String summary: String slug: String language: String section: String
      views: Int likes: Int rating: Float isPinned: Boolean publishedAt: String
      status: String editedBy: String author: Person
    }
  `,
  resolvers: {
    Query: { posts: (_root, { n }: { n: number }) => read(`/posts?n=${n}`) },
    Post: {
      author: ({ authorId }: { authorId: string }, _args, { people }) => people.load(authorId),
    },
  },
});

const yoga = createYoga({
  schema,
  logging: false,
  graphiql: false,
  context: (): Context => ({
    people: new DataLoader(async (ids) => {
      const found = await read<Person[]>(`/people?${ids.map((id) => `id=${id}`).join('&')}`);
      const byId = new Map(found.map((person) => [person.id, person]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
  }),
});
const server = createServer((incoming, response) => {
  void yoga(incoming, response);
});
await listen(server);
