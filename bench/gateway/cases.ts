import { wideColumns } from './data.ts';
import type { Load } from './load.ts';

const post =
  (query: string) =>
  (number: number): string =>
    JSON.stringify({ query, variables: { n: number } });

const ours = '/graphql';
const json = { accept: 'application/json' };
const rows = '/v1/tablesdb/bench/tables/posts/rows?n=';

const wide = `query Wide($n: Int!) { posts(first: 100, filter: { views: { gte: $n } }) { nodes { ${wideColumns.join(' ')} } } }`;
const related = `query Related($n: Int!) { posts(first: 100, filter: { views: { gte: $n } }) { nodes { title author { name } } } }`;
const wideList = `query Wide($n: Int!) { posts(n: $n) { ${wideColumns.join(' ')} } }`;
const relatedList = `query Related($n: Int!) { posts(n: $n) { title author { name } } }`;

const graphql = (query: string, connections: number, isSame = false): Load => ({
  path: ours,
  body: isSame ? () => post(query)(0) : post(query),
  headers: json,
  connections,
});

/** What each server is asked in a case, by the server's name. */
export interface Case {
  readonly name: string;
  readonly about: string;
  /** The server that the others are compared with. */
  readonly base: string;
  readonly loads: Readonly<Record<string, Load>>;
}

const crowd = 32;
const few = 10;

/** Servers that are always busy show how long a queue is, and not what an answer takes. */
const pace = 200;

export const cases: readonly Case[] = [
  {
    name: 'wide',
    about: '100 rows × 12 columns, every request different',
    base: 'pass-through',
    loads: {
      'pass-through': { path: rows, connections: crowd },
      gateway: graphql(wide, crowd),
      'stock-yoga': graphql(wideList, crowd),
    },
  },
  {
    name: 'related',
    about: 'posts { title author { name } }, 100 posts and 10 authors, every request different',
    base: 'tailcall',
    loads: {
      gateway: graphql(related, crowd),
      tailcall: graphql(relatedList, crowd),
      'stock-yoga': graphql(relatedList, crowd),
    },
  },
  {
    name: 'identical',
    about: 'the same, all requests identical',
    base: 'tailcall-dedupe',
    loads: {
      gateway: graphql(related, crowd, true),
      'tailcall-dedupe': graphql(relatedList, crowd, true),
      'stock-yoga': graphql(relatedList, crowd, true),
    },
  },
  {
    name: 'latency',
    about: `10 connections, ${pace} requests a second: the bare REST call, and the gateway for the same rows`,
    base: 'upstream',
    loads: {
      upstream: { path: rows, connections: few, rate: pace },
      gateway: { ...graphql(wide, few), rate: pace },
    },
  },
];
