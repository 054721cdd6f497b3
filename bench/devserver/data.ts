import type { SeedInput } from '../../devserver/index.ts';
import type { SeedTarget } from '../../devserver/seed/client.ts';

export const ROWS = '/tablesdb/bench/tables/posts/rows';

/** Twelve columns of the usual types. */
const columns = [
  { key: 'title', type: 'string', size: 120, required: true },
  { key: 'slug', type: 'string', size: 120 },
  { key: 'summary', type: 'string', size: 400 },
  { key: 'status', type: 'string', format: 'enum', size: 20, elements: ['draft', 'published'] },
  { key: 'email', type: 'string', format: 'email', size: 254 },
  { key: 'views', type: 'integer' },
  { key: 'likes', type: 'bigint' },
  { key: 'rating', type: 'double' },
  { key: 'pinned', type: 'boolean' },
  { key: 'publishedAt', type: 'datetime' },
  { key: 'tags', type: 'string', size: 30, array: true },
  { key: 'language', type: 'string', size: 10 },
];

export const rowId = (at: number): string => `post-${at}`;

const toRow = (at: number) => ({
  $id: rowId(at),
  $permissions: ['read("any")'],
  title: `The harbour in winter, part ${at}`,
  slug: `the-harbour-in-winter-${at}`,
  summary: 'Fog over the pier, a lamp in the window, and the ferry that comes once a week.',
  status: at % 3 === 0 ? 'draft' : 'published',
  email: `writer${at % 50}@example.com`,
  views: (at * 7919) % 10_007,
  likes: at * 31,
  rating: (at % 50) / 10,
  pinned: at % 10 === 0,
  publishedAt: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
  tags: ['sea', 'winter', `part-${at % 12}`],
  language: at % 2 === 0 ? 'en' : 'de',
});

const BULK = 100;

/** A table `posts` with its first hundred rows. */
export const posts: SeedInput = {
  databases: [
    {
      databaseId: 'bench',
      name: 'Bench',
      tables: [
        {
          tableId: 'posts',
          name: 'Posts',
          permissions: ['read("any")'],
          columns,
          indexes: [{ key: 'by_views', type: 'key', columns: ['views'] }],
          rows: Array.from({ length: BULK }, (_, at) => toRow(at)),
        },
      ],
    },
  ],
};

export const headersOf = ({ project, key }: Pick<SeedTarget, 'project' | 'key'>) => ({
  'x-appwrite-project': project,
  'x-appwrite-key': key,
  'content-type': 'application/json',
});

/** Adds rows `from` to `to`, the last one not included, a hundred a call. */
export async function addRows(
  target: SeedTarget,
  { from, to }: { from: number; to: number },
): Promise<void> {
  for (let first = from; first < to; first += BULK) {
    const rows = Array.from({ length: Math.min(BULK, to - first) }, (_, at) => toRow(first + at));
    const response = await fetch(`${target.endpoint}${ROWS}`, {
      method: 'POST',
      headers: headersOf(target),
      body: JSON.stringify({ rows }),
    });
    if (response.status !== 201) throw new Error(await response.text());
    await response.arrayBuffer();
  }
}
