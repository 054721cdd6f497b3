import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { createClient as createSocket } from 'graphql-ws';
import { createContext, use, useState, type ReactNode } from 'react';
import { Client, fetchExchange, Provider, subscriptionExchange } from 'urql';
import type { WriteReviewMutation, WriteReviewMutationVariables } from './gql/graphql';

const url = new URL('/graphql', location.href);

/** The arguments of `createReview`, as the operation of this app gives them. */
interface CreateReview {
  _id: string;
  data: WriteReviewMutationVariables['review'];
}

/**
 * Rows need no configuration: Graphcache finds them by their __typename and _id, and knows what a
 * connection is. It has to be told of what has no _id.
 */
const createCache = () =>
  cacheExchange({
    keys: { AppwriteFileList: () => null, AppwriteNone: () => null },
    resolvers: {
      Query: {
        books: relayPagination(),
        // A book that was in a list is found when it is asked for by its id.
        book: (_parent, { _id }) => ({ __typename: 'Book', _id: String(_id) }),
      },
    },
    optimistic: {
      createReview: (args) => {
        const { _id, data } = args as unknown as CreateReview;
        return { ...data, __typename: 'Review', _id };
      },
    },
    updates: {
      Mutation: {
        createReview: (result: WriteReviewMutation, args, cache) => {
          const { data } = args as unknown as CreateReview;
          const book = { __typename: 'Book', _id: data.book?.connect ?? null };
          const review = cache.keyOfEntity(result.createReview);
          for (const { fieldName, fieldKey } of cache.inspectFields(book)) {
            if (fieldName !== 'reviews') continue;
            const list = cache.resolve(book, fieldKey) as string;
            const nodes = cache.resolve(list, 'nodes') as string[];
            if (review && !nodes.includes(review)) cache.link(list, 'nodes', [review, ...nodes]);
          }
        },
        storageCreateFile: (_result, _args, cache) => {
          for (const { fieldName, fieldKey } of cache.inspectFields('Query')) {
            if (fieldName === 'storageListFiles') cache.invalidate('Query', fieldKey);
          }
        },
      },
    },
  });

function connect() {
  const socket = createSocket({ url: url.href.replace(/^http/, 'ws') });
  const client = new Client({
    url: url.href,
    preferGetMethod: false,
    // The gateway takes forms, such as those with files in them, only with such a header.
    fetchOptions: { headers: { 'GraphQL-Require-Preflight': 'true' } },
    exchanges: [
      createCache(),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });
  return { client, close: () => void socket.dispose() };
}

const ReadAgain = createContext<() => void>(() => undefined);

/** To be called when the session's cookie has changed: what is shown was read as somebody else. */
export const useReadAgain = () => use(ReadAgain);

export function ClientProvider({ children }: { children: ReactNode }) {
  const [connection, setConnection] = useState(connect);

  function readAgain() {
    connection.close();
    setConnection(connect());
  }

  return (
    <ReadAgain value={readAgain}>
      <Provider value={connection.client}>{children}</Provider>
    </ReadAgain>
  );
}
