const split = (text: string): string[] => text.trim().split(/\s+/);

/** Columns of the tables that are there, and keys that every row has. */
export const COLUMNS = split(`
  string integer double boolean datetime point polygon list enum email url ip varchar bigint
  linestring text friend friends $id $permissions`);

/** Things that exist where requests go, words that mean something to some parameter, and others. */
export const WORDS = [
  ...split(`db t u r1 r2 b f1 ann team tx current me unique() none`),
  ...COLUMNS,
  ...split(`
    $sequence $createdAt friend.string friends.* * key unique fulltext spatial
    oneToOne oneToMany manyToOne manyToMany cascade setNull restrict
    create update upsert delete bulkCreate bulkUpdate increment ASC DESC gzip
    read("any") read("users") write("user:ann") update("team:team/owner") any read()
    ann@example.com new@example.com +15551234567 jpg png
    2026-01-01T00:00:00.000+00:00 2026-02-30 tomorrow http://127.0.0.1/x 10.0.0.1 a,b;c
    -1 0 1 9223372036854775807 1e400 NaN % " [] {} null true ../../etc/passwd`),
  ...['correct horse battery', 'POINT(1 2)', "'; DROP TABLE t1; --", '\0', 'ß 😀', '’', ''],
  'x'.repeat(300),
];

/** What some route calls a parameter. */
export const NAMES = split(`
  databaseId tableId collectionId rowId documentId name enabled rowSecurity key size required
  default array min max elements encrypt newKey relatedTableId type twoWay twoWayKey onDelete
  attributes orders lengths value transactionId ttl commit rollback userId email phone password
  secret url duration sessionId labels status emailVerification oldPassword teamId roles
  membershipId bucketId fileId fileSecurity maximumFileSize allowedFileExtensions compression
  antivirus transformations file expire total search project token width height gravity quality
  output opacity background borderRadius rotation text code download margin limit offset scopes
  identifier targetId providerType column hash passwordSalt jwt`);

export const HEADERS = split(`
  x-appwrite-timestamp x-appwrite-response-format x-fallback-cookies cookie range content-range
  x-appwrite-id origin accept-language user-agent if-none-match x-appwrite-project authorization
  x-forwarded-for accept`);

/** What is there, by the name of the path's parameter. */
export const OWN_VALUES: Readonly<Record<string, readonly string[]>> = {
  databaseId: ['db'],
  tableId: ['t', 'u'],
  collectionId: ['t', 'u'],
  rowId: ['r1', 'r2'],
  documentId: ['r1', 'r2'],
  key: COLUMNS,
  column: COLUMNS,
  bucketId: ['b'],
  fileId: ['f1'],
  userId: ['ann'],
  teamId: ['team'],
  sessionId: ['current'],
  transactionId: ['tx'],
};
