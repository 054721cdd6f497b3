import { createClient } from 'graphql-ws';
import { createContext, use, useState, type ReactNode } from 'react';
import { RelayEnvironmentProvider } from 'react-relay';
import {
  Environment,
  Network,
  Observable,
  RecordSource,
  ROOT_TYPE,
  Store,
  type FetchFunction,
  type GraphQLResponse,
  type SubscribeFunction,
} from 'relay-runtime';

const url = new URL('/graphql', location.href);

const fetchOperation: FetchFunction = async ({ name, text }, variables) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ operationName: name, query: text, variables }),
  });
  return (await response.json()) as GraphQLResponse;
};

function connect() {
  const socket = createClient({ url: url.href.replace(/^http/, 'ws') });
  const subscribe: SubscribeFunction = ({ name, text }, variables) =>
    Observable.create<GraphQLResponse>((sink) =>
      socket.subscribe(
        { operationName: name, query: text ?? '', variables },
        {
          next: (result) => sink.next(result as GraphQLResponse),
          error: (error) => sink.error(error instanceof Error ? error : new Error('Disconnected')),
          complete: () => sink.complete(),
        },
      ),
    );
  const environment = new Environment({
    network: Network.create(fetchOperation, subscribe),
    store: new Store(new RecordSource()),
    // What was read as part of a list is found when it is asked for by its id.
    missingFieldHandlers: [
      {
        kind: 'linked',
        handle: (field, record, { id }) =>
          record?.getType() === ROOT_TYPE && field.name === 'node' ? String(id) : undefined,
      },
    ],
  });
  return { environment, close: () => void socket.dispose() };
}

const ReadAgain = createContext<() => void>(() => undefined);

/** To be called when the session's cookie has changed: what is shown was read as somebody else. */
export const useReadAgain = () => use(ReadAgain);

export function EnvironmentProvider({ children }: { children: ReactNode }) {
  const [connection, setConnection] = useState(connect);

  function readAgain() {
    connection.close();
    setConnection(connect());
  }

  return (
    <ReadAgain value={readAgain}>
      <RelayEnvironmentProvider environment={connection.environment}>
        {children}
      </RelayEnvironmentProvider>
    </ReadAgain>
  );
}
