import Libsql from 'libsql';

/** What SQLite stores. Booleans are 0 and 1: the binding ends the process when given a boolean. */
export type SqlValue = string | number | bigint | Buffer | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/**
 * The one handle on SQLite. Statements are prepared once per SQL text. Integers beyond 2^53 are
 * rounded when read, so select those as text; texts are cut at a NUL when read, so store those
 * escaped (`encodeText` in store/values.ts).
 */
export interface SqlDatabase {
  /** Runs a statement that returns nothing; answers how many rows it changed. */
  run(sql: string, params?: readonly SqlValue[]): number;
  /** The first row, or undefined. */
  get(sql: string, params?: readonly SqlValue[]): SqlRow | undefined;
  all(sql: string, params?: readonly SqlValue[]): SqlRow[];
  /** Like `all`, each row as a list of values in the order of the selected columns. */
  lists(sql: string, params?: readonly SqlValue[]): SqlValue[][];
  /** The same as `lists`, faster for many rows of many columns. Not for blobs. */
  packedLists(sql: string, params?: readonly SqlValue[]): SqlValue[][];
  /** Several statements without parameters. */
  exec(sql: string): void;
  /** Runs the action in a transaction; nested calls become savepoints. Rolls back when it throws. */
  transaction<T>(action: () => T): T;
  /** Calls back after each rollback: whatever mirrors the data in memory must read it again. */
  onRollback(listener: () => void): void;
  close(): void;
}

/** Statements kept prepared; the least recently used one goes first. */
const STATEMENTS_KEPT = 1000;

export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Libsql.SqliteError)) return false;
  return error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** SQLite's functions take no more arguments. */
const MAX_ARGUMENTS = 100;

/**
 * The query as one text of JSON, which passes the binding faster than its values one by one. Doubles
 * have fourteen digits (`roundDouble` in store/values.ts), JSON of SQLite's keeps fifteen.
 */
function packedQuery(sql: string, { length }: readonly string[]): string | undefined {
  if (length > MAX_ARGUMENTS) return undefined;
  const names = Array.from({ length }, (_, at) => `v${at}`).join(', ');
  return `WITH page(${names}) AS (${sql}) SELECT json_group_array(json_array(${names})) FROM page`;
}

interface Prepared {
  readonly statement: Libsql.Statement;
  readonly columns: readonly string[];
}

function createStatementCache(db: Libsql.Database): (sql: string) => Prepared {
  const kept = new Map<string, Prepared>();
  return (sql) => {
    const found = kept.get(sql);
    if (found !== undefined) {
      kept.delete(sql);
      kept.set(sql, found);
      return found;
    }
    const statement = db.prepare(sql);
    const isReader = statement.reader;
    if (isReader) statement.raw(true);
    const columns = isReader ? statement.columns().map((column) => column.name) : [];
    const prepared = { statement, columns };
    kept.set(sql, prepared);
    const oldest = kept.keys().next();
    if (kept.size > STATEMENTS_KEPT && oldest.done !== true) kept.delete(oldest.value);
    return prepared;
  };
}

function createTransactions(db: Libsql.Database): Pick<SqlDatabase, 'transaction' | 'onRollback'> {
  let depth = 0;
  const listeners: (() => void)[] = [];
  const transaction: SqlDatabase['transaction'] = (action) => {
    const [begin, commit, rollback] =
      depth === 0
        ? ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']
        : [`SAVEPOINT s${depth}`, `RELEASE s${depth}`, `ROLLBACK TO s${depth}; RELEASE s${depth}`];
    db.exec(begin);
    depth += 1;
    try {
      const result = action();
      db.exec(commit);
      return result;
    } catch (error) {
      db.exec(rollback);
      for (const listener of listeners) listener();
      throw error;
    } finally {
      depth -= 1;
    }
  };
  return { transaction, onRollback: (listener) => void listeners.push(listener) };
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Libsql.SqliteError && error.code.startsWith(code);

/** Whether the error says that somebody else has locked the file. */
export const isBusy = (error: unknown): boolean => hasCode(error, 'SQLITE_BUSY');

/** Whether the error says that the file is no database, or a broken one. */
export const isDamaged = (error: unknown): boolean =>
  hasCode(error, 'SQLITE_NOTADB') || hasCode(error, 'SQLITE_CORRUPT');

/**
 * Holds a file for this caller alone until the answer is called. The system lets go of it when the
 * process ends, however it ends. Throws when somebody holds it already (`isBusy`).
 */
export function lockFile(path: string): () => void {
  const db = new Libsql(path);
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw error;
  }
  return () => {
    db.exec('ROLLBACK');
    db.close();
  };
}

/** Opens a data file, or a database in memory for `':memory:'`. */
export function openDatabase(path: string): SqlDatabase {
  const db = new Libsql(path);
  if (path !== ':memory:') db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  const prepare = createStatementCache(db);
  const lists = (sql: string, params: readonly SqlValue[] = []): SqlValue[][] =>
    prepare(sql).statement.all(params) as SqlValue[][];
  const packedLists = (sql: string, params: readonly SqlValue[] = []): SqlValue[][] => {
    const packed = packedQuery(sql, prepare(sql).columns);
    if (packed === undefined) return lists(sql, params);
    return JSON.parse(String(lists(packed, params)[0]?.[0])) as SqlValue[][];
  };
  const all = (sql: string, params: readonly SqlValue[] = []): SqlRow[] => {
    const { columns } = prepare(sql);
    return lists(sql, params).map((values) =>
      Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null])),
    );
  };
  return {
    run: (sql, params = []) => prepare(sql).statement.run(params).changes,
    get: (sql, params) => all(sql, params)[0],
    all,
    lists,
    packedLists,
    exec: (sql) => void db.exec(sql),
    ...createTransactions(db),
    close: () => void db.close(),
  };
}
