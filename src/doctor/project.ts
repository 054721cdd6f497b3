import { z } from 'zod';
import { tablePath } from '../catalog/paths.ts';
import type { Finding, TablePermissions } from './findings.ts';

/** How a project is asked: with the gateway's key, and without following redirects. */
export interface Project {
  readonly endpoint: string;
  readonly projectId: string;
  readonly apiKey: string;
}

const timeoutMs = 20_000;

const ask = ({ endpoint, projectId, apiKey }: Project, path: string): Promise<Response> =>
  fetch(`${endpoint}${path}`, {
    headers: { 'X-Appwrite-Project': projectId, 'X-Appwrite-Key': apiKey },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });

const permissionList = z.object({
  tables: z.array(z.object({ $id: z.string(), $permissions: z.array(z.string()) })),
});

/** The permissions of all tables of some databases. */
export async function readPermissions(
  project: Project,
  databases: readonly string[],
): Promise<TablePermissions> {
  const found = new Map<string, readonly string[]>();
  for (const databaseId of databases) {
    for (let last: string | undefined, isMore = true; isMore;) {
      const queries = [
        JSON.stringify({ method: 'limit', values: [100] }),
        ...(last === undefined ? [] : [JSON.stringify({ method: 'cursorAfter', values: [last] })]),
      ];
      const query = queries
        .map((text, at) => `queries[${at}]=${encodeURIComponent(text)}`)
        .join('&');
      const answer = await ask(
        project,
        `/tablesdb/${encodeURIComponent(databaseId)}/tables?${query}`,
      );
      const { tables } = permissionList.parse(await answer.json());
      for (const { $id, $permissions } of tables) {
        found.set(tablePath({ databaseId, id: $id }), $permissions);
      }
      last = tables.at(-1)?.$id;
      isMore = tables.length === 100;
    }
  }
  return found;
}

const seconds = { warning: 30, serious: 300 };
const versionBody = z.object({ version: z.string() });

/** Appwrite's version and its clock. */
export async function examineServer(project: Project, now: () => number): Promise<Finding[]> {
  const answer = await ask(project, '/health/version');
  const date = answer.headers.get('date');
  const version = answer.ok ? versionBody.safeParse(await answer.json()).data?.version : undefined;
  return [...examineClock(date, now()), ...examineVersion(version)];
}

export function examineClock(date: string | null, now: number): Finding[] {
  const skew = date === null ? 0 : Math.round((now - Date.parse(date)) / 1000);
  if (Math.abs(skew) <= seconds.warning) return [];
  const direction = skew > 0 ? 'ahead of' : 'behind';
  return [
    {
      severity: Math.abs(skew) > seconds.serious ? 'serious' : 'warning',
      kind: 'clock',
      path: 'project',
      message: `This machine's clock is ${Math.abs(skew)} seconds ${direction} Appwrite's: tokens and \`ifUnmodifiedSince\` go wrong.`,
    },
  ];
}

/** The releases that the gateway was made for. */
const supported = { from: [1, 8], to: [1, 9] } as const;

export function examineVersion(version: string | undefined): Finding[] {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  if (version === undefined || major === undefined || minor === undefined) return [];
  const number = Number(major) * 1000 + Number(minor);
  const rank = ([first, second]: readonly [number, number]): number => first * 1000 + second;
  if (number < rank(supported.from)) {
    const message = `Appwrite ${version} has no tables yet: 1.8 is the oldest release that can be served.`;
    return [{ severity: 'serious', kind: 'version', path: 'project', message }];
  }
  if (number <= rank(supported.to)) return [];
  const message = `Appwrite ${version} is newer than the releases that this version was made for (up to 1.9).`;
  return [{ severity: 'warning', kind: 'version', path: 'project', message }];
}

/** Calls that change nothing and that only a key with the scope gets past the first check with. */
const probes = {
  'users.read': '/users',
  'teams.read': '/teams',
  'buckets.read': '/storage/buckets',
  'functions.read': '/functions',
  'rows.read': '/tablesdb/_/tables/_/rows',
} as const;

/** Scopes that the key has and does not need. */
export async function examineScopes(project: Project): Promise<Finding[]> {
  const held = await Promise.all(
    Object.entries(probes).map(async ([scope, path]) => {
      const answer = await ask(project, path);
      await answer.body?.cancel();
      return answer.status === 401 || answer.status === 403 ? [] : [scope];
    }),
  );
  const scopes = held.flat();
  if (scopes.length === 0) return [];
  const message = `The key has ${scopes.join(', ')} at least, and needs databases.read and tables.read alone.`;
  return [{ severity: 'warning', kind: 'scopes', path: 'project', message }];
}
