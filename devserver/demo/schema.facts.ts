/**
 * A column as Appwrite's createTable takes it inline; the types that cannot be made inline go
 * to the endpoint of their own type.
 */
export interface DemoColumn {
  readonly key: string;
  readonly type:
    | 'string'
    | 'integer'
    | 'bigint'
    | 'double'
    | 'boolean'
    | 'datetime'
    | 'point'
    | 'polygon'
    | 'varchar'
    | 'text';
  readonly format?: 'email' | 'url' | 'ip' | 'enum';
  readonly size?: number;
  readonly elements?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly default?: string | number | boolean;
  readonly required?: boolean;
  readonly array?: boolean;
}

export interface DemoIndex {
  readonly key: string;
  readonly type: 'key' | 'unique' | 'fulltext';
  readonly columns: readonly string[];
  readonly orders?: readonly ('ASC' | 'DESC')[];
}

export interface DemoTable {
  readonly tableId: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly rowSecurity: boolean;
  readonly columns: readonly DemoColumn[];
  readonly indexes: readonly DemoIndex[];
}

export interface DemoRelationship {
  readonly tableId: string;
  readonly key: string;
  readonly type: 'oneToOne' | 'oneToMany' | 'manyToOne' | 'manyToMany';
  readonly relatedTableId: string;
  readonly twoWay: boolean;
  readonly twoWayKey: string;
  readonly onDelete: 'restrict' | 'cascade' | 'setNull';
}

export const database = { databaseId: 'bookshop', name: 'Harbour Lane Books' } as const;

const staffMayWrite = [
  'create("team:staff")',
  'update("team:staff")',
  'delete("team:staff")',
] as const;

/** Anybody may read, the staff may write. */
const shopWindow = ['read("any")', ...staffMayWrite] as const;

/** The staff see every row; a reader sees the rows whose own permissions name them. */
const counter = ['read("team:staff")', ...staffMayWrite] as const;

const email = (key: string): DemoColumn => ({ key, type: 'string', format: 'email', size: 254 });
const url = (key: string): DemoColumn => ({ key, type: 'string', format: 'url', size: 2000 });
const choice = (key: string, elements: readonly string[]): DemoColumn => ({
  key,
  type: 'string',
  format: 'enum',
  size: 255,
  elements,
  required: true,
});

export const tables: readonly DemoTable[] = [
  {
    tableId: 'publishers',
    name: 'Publishers',
    permissions: shopWindow,
    rowSecurity: false,
    columns: [
      { key: 'name', type: 'string', size: 120, required: true },
      { key: 'city', type: 'string', size: 80, required: true },
      { key: 'country', type: 'string', size: 80, required: true },
      { key: 'founded', type: 'integer', min: 1400, max: 2100 },
      { key: 'isIndependent', type: 'boolean', default: true },
      url('website'),
      email('tradeEmail'),
      { key: 'headquarters', type: 'point' },
      { key: 'about', type: 'text' },
    ],
    indexes: [{ key: 'unique_name', type: 'unique', columns: ['name'] }],
  },
  {
    tableId: 'authors',
    name: 'Authors',
    permissions: shopWindow,
    rowSecurity: false,
    columns: [
      { key: 'name', type: 'string', size: 120, required: true },
      { key: 'country', type: 'string', size: 80 },
      { key: 'languages', type: 'string', size: 40, array: true },
      { key: 'born', type: 'datetime' },
      { key: 'birthplace', type: 'point' },
      url('website'),
      email('email'),
      { key: 'biography', type: 'text' },
    ],
    indexes: [
      { key: 'by_name', type: 'key', columns: ['name'] },
      { key: 'search_biography', type: 'fulltext', columns: ['biography'] },
    ],
  },
  {
    tableId: 'genres',
    name: 'Genres',
    permissions: shopWindow,
    rowSecurity: false,
    columns: [
      { key: 'name', type: 'string', size: 60, required: true },
      { key: 'shelf', type: 'varchar', size: 4 },
      { key: 'about', type: 'text' },
    ],
    indexes: [{ key: 'unique_name', type: 'unique', columns: ['name'] }],
  },
  {
    tableId: 'book-covers',
    name: 'Book Covers',
    permissions: shopWindow,
    rowSecurity: false,
    columns: [
      { key: 'artist', type: 'string', size: 120, required: true },
      choice('medium', ['COLLAGE', 'INK', 'LETTERPRESS', 'LINOCUT', 'PHOTOGRAPH', 'WATERCOLOUR']),
      { key: 'colours', type: 'string', size: 40, array: true },
      url('imageUrl'),
      { key: 'imageHash', type: 'bigint' },
      { key: 'note', type: 'text' },
    ],
    indexes: [{ key: 'by_artist', type: 'key', columns: ['artist'] }],
  },
  {
    tableId: 'books',
    name: 'Books',
    permissions: shopWindow,
    rowSecurity: false,
    columns: [
      { key: 'title', type: 'string', size: 200, required: true },
      {
        key: 'isbn',
        type: 'bigint',
        min: 9_780_000_000_000,
        max: 9_799_999_999_999,
        required: true,
      },
      choice('format', ['HARDBACK', 'PAPERBACK', 'EBOOK', 'AUDIOBOOK']),
      { key: 'price', type: 'double', min: 0, required: true },
      { key: 'pages', type: 'integer', min: 1, max: 5000 },
      { key: 'publishedAt', type: 'datetime', required: true },
      { key: 'stock', type: 'integer', min: 0, max: 100_000, default: 0 },
      { key: 'isAvailable', type: 'boolean', default: false },
      { key: 'averageRating', type: 'double', min: 1, max: 5 },
      { key: 'subjects', type: 'string', size: 40, array: true },
      { key: 'summary', type: 'text' },
    ],
    indexes: [
      { key: 'unique_isbn', type: 'unique', columns: ['isbn'] },
      { key: 'by_title', type: 'key', columns: ['title'] },
      { key: 'by_published', type: 'key', columns: ['publishedAt'], orders: ['DESC'] },
      { key: 'search_title', type: 'fulltext', columns: ['title'] },
      { key: 'search_summary', type: 'fulltext', columns: ['summary'] },
    ],
  },
  {
    tableId: 'shops',
    name: 'Shops',
    permissions: shopWindow,
    rowSecurity: false,
    columns: [
      { key: 'name', type: 'string', size: 120, required: true },
      { key: 'address', type: 'string', size: 200, required: true },
      { key: 'phone', type: 'string', size: 40 },
      { key: 'location', type: 'point', required: true },
      { key: 'deliveryArea', type: 'polygon' },
      { key: 'openingHours', type: 'string', size: 80, array: true },
      { key: 'staffCount', type: 'integer', min: 0, max: 500 },
      { key: 'hasCafe', type: 'boolean', default: false },
      { key: 'opened', type: 'integer', min: 1900, max: 2100 },
      url('website'),
    ],
    indexes: [],
  },
  {
    tableId: 'events',
    name: 'Events',
    permissions: shopWindow,
    rowSecurity: false,
    columns: [
      { key: 'title', type: 'string', size: 200, required: true },
      choice('kind', ['BOOK_CLUB', 'CHILDREN', 'LAUNCH', 'READING', 'TALK', 'WORKSHOP']),
      { key: 'startsAt', type: 'datetime', required: true },
      { key: 'endsAt', type: 'datetime', required: true },
      { key: 'capacity', type: 'integer', min: 1, max: 10_000 },
      { key: 'seatsTaken', type: 'integer', min: 0, max: 10_000, default: 0 },
      { key: 'price', type: 'double', min: 0, default: 0 },
      { key: 'isFree', type: 'boolean', default: false },
      url('bookingUrl'),
      { key: 'about', type: 'text' },
    ],
    indexes: [
      { key: 'by_start', type: 'key', columns: ['startsAt'] },
      { key: 'search_about', type: 'fulltext', columns: ['about'] },
    ],
  },
  {
    tableId: 'reviews',
    name: 'Reviews',
    permissions: ['read("any")', 'create("users")', 'delete("team:staff")'],
    rowSecurity: true,
    columns: [
      { key: 'rating', type: 'integer', min: 1, max: 5, required: true },
      { key: 'title', type: 'string', size: 120, required: true },
      { key: 'reviewer', type: 'string', size: 120, required: true },
      { key: 'postedAt', type: 'datetime', required: true },
      { key: 'isVerifiedPurchase', type: 'boolean', default: false },
      { key: 'helpfulVotes', type: 'integer', min: 0, max: 1_000_000, default: 0 },
      { key: 'body', type: 'text' },
    ],
    indexes: [
      { key: 'by_posted', type: 'key', columns: ['postedAt'], orders: ['DESC'] },
      { key: 'search_body', type: 'fulltext', columns: ['body'] },
    ],
  },
  {
    tableId: 'readers',
    name: 'Readers',
    permissions: counter,
    rowSecurity: true,
    columns: [
      { key: 'name', type: 'string', size: 120, required: true },
      { ...email('email'), required: true },
      { key: 'joinedAt', type: 'datetime', required: true },
      { key: 'wantsNewsletter', type: 'boolean', default: false },
      { key: 'points', type: 'integer', min: 0, max: 1_000_000, default: 0 },
      { key: 'signedUpFrom', type: 'string', format: 'ip', size: 39 },
      { key: 'favouriteGenres', type: 'string', size: 60, array: true },
    ],
    indexes: [{ key: 'unique_email', type: 'unique', columns: ['email'] }],
  },
  {
    tableId: 'orders',
    name: 'Orders',
    permissions: counter,
    rowSecurity: true,
    columns: [
      { key: 'number', type: 'string', size: 20, required: true },
      choice('status', ['PLACED', 'PACKING', 'SHIPPED', 'DELIVERED', 'RETURNED', 'CANCELLED']),
      { key: 'placedAt', type: 'datetime', required: true },
      { key: 'total', type: 'double', min: 0, required: true },
      { key: 'isCollected', type: 'boolean', default: false },
      url('trackingUrl'),
    ],
    indexes: [
      { key: 'unique_number', type: 'unique', columns: ['number'] },
      { key: 'by_status', type: 'key', columns: ['status', 'placedAt'], orders: ['ASC', 'DESC'] },
    ],
  },
  {
    tableId: 'order-lines',
    name: 'Order Lines',
    permissions: counter,
    rowSecurity: true,
    columns: [
      { key: 'quantity', type: 'integer', min: 1, max: 500, required: true },
      { key: 'unitPrice', type: 'double', min: 0, required: true },
      { key: 'isGift', type: 'boolean', default: false },
    ],
    indexes: [],
  },
  {
    tableId: 'reading-lists',
    name: 'Reading Lists',
    permissions: ['create("users")'],
    rowSecurity: true,
    columns: [
      { key: 'title', type: 'string', size: 120, required: true },
      { key: 'curator', type: 'string', size: 120, required: true },
      { key: 'startedAt', type: 'datetime' },
      { key: 'isPublic', type: 'boolean', default: false },
      { key: 'note', type: 'text' },
    ],
    indexes: [],
  },
  {
    tableId: 'staff-notes',
    name: 'Staff Notes',
    permissions: [
      'read("team:staff")',
      'create("team:staff")',
      'update("team:staff")',
      'delete("team:staff/manager")',
    ],
    rowSecurity: false,
    columns: [
      { key: 'title', type: 'string', size: 120, required: true },
      choice('priority', ['LOW', 'NORMAL', 'HIGH']),
      { key: 'isPinned', type: 'boolean', default: false },
      { key: 'dueAt', type: 'datetime' },
      { key: 'body', type: 'text' },
    ],
    indexes: [{ key: 'by_due', type: 'key', columns: ['dueAt'] }],
  },
];

export const relationships: readonly DemoRelationship[] = [
  {
    tableId: 'books',
    key: 'author',
    type: 'manyToOne',
    relatedTableId: 'authors',
    twoWay: true,
    twoWayKey: 'books',
    onDelete: 'restrict',
  },
  {
    tableId: 'publishers',
    key: 'books',
    type: 'oneToMany',
    relatedTableId: 'books',
    twoWay: true,
    twoWayKey: 'publisher',
    onDelete: 'restrict',
  },
  {
    tableId: 'books',
    key: 'genres',
    type: 'manyToMany',
    relatedTableId: 'genres',
    twoWay: true,
    twoWayKey: 'books',
    onDelete: 'setNull',
  },
  {
    tableId: 'books',
    key: 'cover',
    type: 'oneToOne',
    relatedTableId: 'book-covers',
    twoWay: true,
    twoWayKey: 'book',
    onDelete: 'setNull',
  },
  {
    tableId: 'reviews',
    key: 'book',
    type: 'manyToOne',
    relatedTableId: 'books',
    twoWay: true,
    twoWayKey: 'reviews',
    onDelete: 'cascade',
  },
  {
    tableId: 'events',
    key: 'shop',
    type: 'manyToOne',
    relatedTableId: 'shops',
    twoWay: true,
    twoWayKey: 'events',
    onDelete: 'restrict',
  },
  {
    tableId: 'events',
    key: 'guests',
    type: 'manyToMany',
    relatedTableId: 'authors',
    twoWay: false,
    twoWayKey: 'events',
    onDelete: 'setNull',
  },
  {
    tableId: 'orders',
    key: 'reader',
    type: 'manyToOne',
    relatedTableId: 'readers',
    twoWay: true,
    twoWayKey: 'orders',
    onDelete: 'restrict',
  },
  {
    tableId: 'orders',
    key: 'lines',
    type: 'oneToMany',
    relatedTableId: 'order-lines',
    twoWay: false,
    twoWayKey: 'order',
    onDelete: 'cascade',
  },
  {
    tableId: 'order-lines',
    key: 'book',
    type: 'manyToOne',
    relatedTableId: 'books',
    twoWay: false,
    twoWayKey: 'orderLines',
    onDelete: 'restrict',
  },
  {
    tableId: 'reading-lists',
    key: 'books',
    type: 'manyToMany',
    relatedTableId: 'books',
    twoWay: false,
    twoWayKey: 'readingLists',
    onDelete: 'setNull',
  },
  {
    tableId: 'staff-notes',
    key: 'book',
    type: 'manyToOne',
    relatedTableId: 'books',
    twoWay: false,
    twoWayKey: 'staffNotes',
    onDelete: 'setNull',
  },
];

export const buckets = [
  {
    bucketId: 'photos',
    name: 'Photos',
    permissions: ['read("any")', 'create("users")'],
    fileSecurity: true,
    maximumFileSize: 10_000_000,
    allowedFileExtensions: ['jpg', 'jpeg', 'png', 'webp'],
  },
];

/** Tables whose rows can be written at the same time; a stage points only to earlier ones. */
export const rowStages: readonly (readonly string[])[] = [
  ['publishers', 'authors', 'genres', 'book-covers', 'shops', 'readers'],
  ['books', 'events'],
  ['reviews', 'order-lines', 'reading-lists', 'staff-notes'],
  ['orders'],
];
