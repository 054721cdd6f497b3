import { Query } from '../appwrite/query-strings.ts';
import { z } from 'zod';
import { chunkIdsOf, toSegment } from '../appwrite/query.ts';
import type { AppwriteCalls } from '../appwrite/types.ts';
import { createBatcher } from './batch.ts';
import type { LoaderOptions } from './options.ts';
import { foldId } from './row-needs.ts';

/** A list of Appwrite's own things, in which they are looked up by their ids. */
export type ThingList =
  | { readonly kind: 'user' }
  | { readonly kind: 'team' }
  | { readonly kind: 'file'; readonly bucketId: string };

export interface ThingsById {
  readonly list: ThingList;
  readonly ids: readonly string[];
}

export type Thing = Readonly<Record<string, unknown>>;

/** By folded id; what does not exist, or cannot be seen by the caller, is not in it. */
export type ThingIndex = ReadonlyMap<string, Thing>;

const things = z.array(z.looseObject({ $id: z.string() }));
const body = z
  .object({ users: things })
  .or(z.object({ teams: things }))
  .or(z.object({ files: things }));

/** Users, teams and files by id: one list for those of a tick, split where the ids do not fit. */
export function createThingLoader(
  appwrite: Pick<AppwriteCalls, 'send'>,
  options: LoaderOptions,
): (request: ThingsById) => Promise<ThingIndex> {
  return createBatcher(
    ({ list }) => addressOf(list).path,
    async (requests) => {
      const [{ list }] = requests;
      const { path, route } = addressOf(list);
      const all = requests.flatMap((request) => request.ids.map((id) => [foldId(id), id] as const));
      const ids = [...new Map(all).values()];
      const chunks = chunkIdsOf(path, ids, {
        otherQueries: [Query.limit(ids.length)],
        maxUrlLength: options.maxUrlLength,
      });
      options.expectCalls?.(chunks.length);
      const answers = await Promise.all(
        chunks.map((chunk) =>
          appwrite.send({
            method: 'GET',
            path,
            route,
            query: {
              queries: [Query.equal('$id', chunk), Query.limit(chunk.length)],
              total: false,
            },
          }),
        ),
      );
      const found = answers.flatMap((answer) => Object.values(body.parse(answer.body)).flat());
      return new Map(found.map((thing) => [foldId(thing.$id), thing]));
    },
    options,
  );
}

function addressOf(list: ThingList): { readonly path: string; readonly route: string } {
  switch (list.kind) {
    case 'user':
      return { path: '/users', route: '/users' };
    case 'team':
      return { path: '/teams', route: '/teams' };
    case 'file':
      return {
        path: `/storage/buckets/${toSegment('bucketId', list.bucketId)}/files`,
        route: '/storage/buckets/{bucketId}/files',
      };
  }
}
