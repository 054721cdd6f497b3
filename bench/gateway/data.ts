/** What the fixed-answer upstream holds: 100 posts of 12 columns and the 10 people who wrote them. */
const at = '2025-04-19T11:59:18.339+00:00';

const system = (id: string, sequence: number, table: string) => ({
  $id: id,
  $sequence: String(sequence),
  $databaseId: 'bench',
  $tableId: table,
  $createdAt: at,
  $updatedAt: at,
  $permissions: [],
});

const personId = (number: number): string => `person${String(number).padStart(14, '0')}`;

const posts = Array.from({ length: 100 }, (_, number) => ({
  ...system(`post${String(number).padStart(16, '0')}`, number + 1, 'posts'),
  title: `Post number ${number}`,
  summary: 'A few words about what this post is about, as they stand in lists.',
  slug: `post-number-${number}`,
  language: 'en',
  section: 'engineering',
  views: number * 17,
  likes: number * 3,
  rating: number / 20,
  isPinned: number % 10 === 0,
  publishedAt: at,
  status: 'published',
  editedBy: 'somebody',
  author: personId(number % 10),
}));

const people = Array.from({ length: 10 }, (_, number) => ({
  ...system(personId(number), number + 1, 'people'),
  name: `Person ${number}`,
}));

/** Columns of a post that a wide read asks for. */
export const wideColumns = [
  'title',
  'summary',
  'slug',
  'language',
  'section',
  'views',
  'likes',
  'rating',
  'isPinned',
  'publishedAt',
  'status',
  'editedBy',
] as const;

/** Bodies by the end of the path that is asked for. */
export const bodies = {
  posts: JSON.stringify({ total: 0, rows: posts }),
  people: JSON.stringify({ total: 0, rows: people }),
  /** The same without Appwrite's envelope, for peers that read plain lists. */
  plainPosts: JSON.stringify(
    posts.map(({ $id, author, ...row }) => ({ id: $id, authorId: author, ...row })),
  ),
  plainPeople: JSON.stringify(people.map(({ $id, name }) => ({ id: $id, name }))),
} as const;

const column = (key: string, type: string, rest: object = {}) => ({
  key,
  type,
  status: 'available',
  error: '',
  required: false,
  array: false,
  default: null,
  ...rest,
});

const text = (key: string) => column(key, 'string', { size: 200 });

const relationship = (key: string, relatedTable: string, rest: object) =>
  column(key, 'relationship', {
    relatedTable,
    relationType: 'manyToOne',
    twoWay: true,
    onDelete: 'setNull',
    ...rest,
  });

const table = (id: string, columns: readonly object[]) => ({
  $id: id,
  $createdAt: at,
  name: id,
  enabled: true,
  rowSecurity: false,
  columns,
  indexes: [],
});

/** The tables as Appwrite lists them. */
export const tables = [
  table('posts', [
    ...['title', 'summary', 'slug', 'language', 'section', 'status', 'editedBy'].map(text),
    column('views', 'integer', { min: 0, max: 2_147_483_647 }),
    column('likes', 'integer', { min: 0, max: 2_147_483_647 }),
    column('rating', 'double'),
    column('isPinned', 'boolean'),
    column('publishedAt', 'datetime'),
    relationship('author', 'people', { twoWayKey: 'posts', side: 'parent' }),
  ]),
  table('people', [
    text('name'),
    relationship('posts', 'posts', { twoWayKey: 'author', side: 'child' }),
  ]),
];

/** `count` tables of 15 columns, each with a relationship to the next. */
export const manyTables = (count: number) =>
  Array.from({ length: count }, (_, number) => {
    const next = (number + 1) % count;
    return table(`table${number}`, [
      ...['title', 'summary', 'slug', 'language', 'section', 'status', 'editedBy'].map(text),
      ...['views', 'likes', 'shares'].map((key) => column(key, 'integer', { min: 0, max: 1000 })),
      ...['rating', 'price'].map((key) => column(key, 'double')),
      column('isPinned', 'boolean'),
      column('publishedAt', 'datetime'),
      relationship('next', `table${next}`, {
        twoWay: false,
        twoWayKey: `prior${number}`,
        side: 'parent',
      }),
    ]);
  });

/** A table of texts. */
export const tableWith = (id: string, columns: readonly string[]) => table(id, columns.map(text));
