import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';

const url = new URL('/graphql', location.href);

/** Queries and mutations, and files in them. The gateway takes forms only with such a header. */
const http = new UploadHttpLink({
  uri: url.href,
  headers: { 'Apollo-Require-Preflight': 'true' },
});

const socket = createClient({ url: url.href.replace(/^http/, 'ws') });

export const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    http,
  ),
  // Rows need no configuration: Apollo finds them by their __typename and _id.
  cache: new InMemoryCache({
    typePolicies: {
      Query: { fields: { books: relayStylePagination(['filter', 'orderBy']) } },
    },
  }),
});

/** To be called when the session's cookie has changed: what is shown was read as somebody else. */
export async function readAgain(): Promise<void> {
  socket.terminate();
  await client.resetStore();
}
