import fc from 'fast-check';
import { Agent, request } from 'undici';
import { loadSeed, startDevserver, type Devserver } from '../../../devserver/index.ts';
import type { Route } from '../../../devserver/http.ts';
import { isAllowed } from './allowed.ts';
import { requestOver, type FuzzRequest } from './requests.ts';
import { fuzzSeed } from './seed.ts';

/** So many requests meet the same data before it is made anew, since they soon destroy it. */
const PER_SERVER = 75;

/** An answer that should not have been; `defect` is the error behind it where there is one. */
export interface Failure {
  readonly request: FuzzRequest;
  readonly status: number;
  readonly text: string;
  readonly defect: string;
}

export interface FuzzResult {
  readonly requests: number;
  readonly routes: number;
  readonly statuses: Readonly<Record<number, number>>;
  readonly failures: readonly Failure[];
}

interface Run {
  readonly server: Devserver;
  readonly session: string;
  /** An open one; requests call it `tx`. */
  readonly transaction: string;
  readonly agent: Agent;
  readonly defects: unknown[];
}

async function post(run: Run, path: string, body: object): Promise<Response> {
  const { endpoint, project, key } = run.server;
  const response = await fetch(`${endpoint}${path}`, {
    method: 'POST',
    headers: {
      'x-appwrite-project': project,
      'x-appwrite-key': key,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response;
}

async function upload(run: Run): Promise<void> {
  const form = new FormData();
  form.set('fileId', 'f1');
  form.set('file', new Blob(['A file of a few words.'], { type: 'text/plain' }), 'words.txt');
  const { endpoint, project, key } = run.server;
  const response = await fetch(`${endpoint}/storage/buckets/b/files`, {
    method: 'POST',
    headers: { 'x-appwrite-project': project, 'x-appwrite-key': key },
    body: form,
  });
  if (!response.ok) throw new Error(await response.text());
}

/** A server with one of everything. */
async function startRun(): Promise<Run> {
  const defects: unknown[] = [];
  const server = await startDevserver({ onDefect: (defect) => defects.push(defect) });
  const empty: Run = { server, session: '', transaction: '', agent: new Agent(), defects };
  await loadSeed(server, fuzzSeed);
  await post(empty, '/storage/buckets', { bucketId: 'b', name: 'B', permissions: [] });
  await upload(empty);
  const session = await post(empty, '/users/ann/sessions', {});
  const { secret } = (await session.json()) as { secret: string };
  const transaction = await post(empty, '/tablesdb/transactions', {});
  const { $id } = (await transaction.json()) as { $id: string };
  return { ...empty, session: secret, transaction: $id };
}

function proofOf({ server, session }: Run, caller: FuzzRequest['caller']): Record<string, string> {
  switch (caller) {
    case 'key':
      return { 'x-appwrite-key': server.key };
    case 'user':
      return { 'x-appwrite-session': session };
    case 'guest':
      return {};
    case 'wrong key':
      return { 'x-appwrite-key': 'standard_0000' };
    case 'wrong JWT':
      return { 'x-appwrite-jwt': 'a.b.c' };
    case 'wrong session':
      return { cookie: `a_session_${server.project}=bm9uc2Vuc2U=` };
  }
}

async function send(run: Run, one: FuzzRequest): Promise<Failure | number> {
  const { server, agent, defects, transaction } = run;
  const path = one.path.replace(/\/tx(?=[/?]|$)/, `/${transaction}`);
  const response = await request(`${new URL(server.endpoint).origin}${path}`, {
    method: one.method as 'GET',
    headers: {
      'x-appwrite-project': server.project,
      ...proofOf(run, one.caller),
      ...one.headers,
    },
    body: one.body?.replaceAll('"tx"', `"${transaction}"`) ?? null,
    dispatcher: agent,
  });
  const text = await response.body.text();
  const { statusCode: status } = response;
  const [defect] = defects.splice(0);
  if (defect === undefined && (status < 500 || isAllowed(status, text))) return status;
  const stack = defect instanceof Error ? (defect.stack ?? defect.message) : String(defect);
  return { request: one, status, text, defect: defect === undefined ? '' : stack };
}

async function close({ server, agent }: Run): Promise<void> {
  await agent.close();
  await server.close();
}

async function listRoutes(): Promise<Route[]> {
  const routes: Route[] = [];
  const server = await startDevserver({ onRoute: (route) => routes.push(route) });
  await server.close();
  return routes.filter(({ method }) => method !== 'HEAD');
}

/** Sends random requests over every route. The same seed sends the same requests. */
export async function fuzz({ seed, count }: { seed: number; count: number }): Promise<FuzzResult> {
  const routes = await listRoutes();
  const requests = fc.sample(requestOver(routes), { seed, numRuns: count });
  const failures: Failure[] = [];
  const statuses: Record<number, number> = {};
  for (let first = 0; first < requests.length; first += PER_SERVER) {
    const run = await startRun();
    try {
      for (const one of requests.slice(first, first + PER_SERVER)) {
        const outcome = await send(run, one);
        const status = typeof outcome === 'number' ? outcome : outcome.status;
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (typeof outcome !== 'number') failures.push(outcome);
      }
    } finally {
      await close(run);
    }
  }
  return { requests: requests.length, routes: routes.length, statuses, failures };
}
