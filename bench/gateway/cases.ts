import { wideColumns } from './data.ts';
import type { Load } from './load.ts';

const rows = '/v1/tablesdb/bench/tables/posts/rows?n=';
const wide = `query Wide($n: Int!) { posts(first: 100, filter: { views: { gte: $n } }) { nodes { ${wideColumns.join(' ')} } } }`;
const related = `query Related($n: Int!) { posts(first: 100, filter: { views: { gte: $n } }) { nodes { title author { name } } } }`;
/** The same for peers whose lists are plain. */
const wideList = `query Wide($n: Int!) { posts(n: $n) { ${wideColumns.join(' ')} } }`;
const relatedList = `query Related($n: Int!) { posts(n: $n) { title author { name } } }`;

const graphql = (query: string, connections: number): Load => ({
  path: '/graphql',
  query,
  connections,
});
const same = (load: Load): Load => ({ ...load, isSame: true });

/** What is compared, and what it should come to. */
export interface Target {
  /** `speed`: requests a second, `cpu`: CPU time for each; of the gateway by that of the other. */
  readonly of: 'speed' | 'cpu';
  readonly server?: string;
  readonly to: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Says nothing where the server could not have so many cores to itself. */
  readonly needsCores?: number;
}

/** What each server is asked in a case, by the server's name. */
export interface Case {
  readonly name: string;
  readonly about: string;
  /** The server that the others are compared with in the table. */
  readonly base: string;
  readonly loads: Readonly<Record<string, Load>>;
  readonly targets: readonly Target[];
}

const crowd = 32;

/** Servers with as much load as they can answer. */
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
    targets: [
      { of: 'cpu', to: 'pass-through', atMost: 3.5 },
      { of: 'cpu', to: 'pass-through', atMost: 2.8 },
    ],
  },
  {
    name: 'related',
    about: 'posts { title author { name } }, 100 posts and 10 authors, every request different',
    base: 'tailcall',
    loads: {
      gateway: graphql(related, crowd),
      tailcall: graphql(relatedList, crowd),
      hive: graphql(relatedList, crowd),
      'stock-yoga': graphql(relatedList, crowd),
    },
    targets: [
      { of: 'speed', to: 'tailcall', atLeast: 1.3 },
      { of: 'speed', to: 'hive', atLeast: 10 },
    ],
  },
  {
    name: 'identical',
    about: 'the same, all requests identical',
    base: 'tailcall-dedupe',
    loads: {
      gateway: same(graphql(related, crowd)),
      'tailcall-dedupe': same(graphql(relatedList, crowd)),
      'stock-yoga': same(graphql(relatedList, crowd)),
    },
    targets: [{ of: 'speed', to: 'tailcall-dedupe', atLeast: 1 }],
  },
  {
    name: 'workers',
    about: 'wide again, answered by one process and by two (--workers 2)',
    base: 'gateway',
    loads: { gateway: graphql(wide, crowd), 'workers-2': graphql(wide, crowd) },
    targets: [{ of: 'speed', server: 'workers-2', to: 'gateway', atLeast: 1.8, needsCores: 2 }],
  },
];

const few = 10;

/** The bare REST call, and the gateway for the same rows. A busy server shows its queue instead. */
export const latency = {
  name: 'latency',
  rate: 150,
  about: `${few} connections, 150 requests a second to each of the two, in turn`,
  loads: { upstream: { path: rows, connections: few }, gateway: graphql(wide, few) },
  addedMs: { p50: 1, p99: 5 },
} as const;

export const schemaTargets = [
  { tables: 100, milliseconds: 300 },
  { tables: 1000, milliseconds: 2000, megabytes: 300 },
] as const;
