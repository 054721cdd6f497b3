import type { SqlDatabase, SqlValue } from '../store/database.ts';

interface Identified {
  readonly id: string;
}

/** A record as it is kept, with the number that it was stored under. */
export type Stored<T> = T & { readonly sequence: number };

/** One kind of record: a SQLite table of JSON, and the columns that it can be found by. */
export interface RecordKind<T extends Identified> {
  readonly table: string;
  readonly columns: Readonly<Record<string, (record: T) => SqlValue>>;
}

const revive = <T>(sequence: SqlValue | undefined, data: SqlValue | undefined): Stored<T> => ({
  ...(JSON.parse(String(data)) as T),
  sequence: Number(sequence),
});

/** Reads and writes the records of one kind. Ids match without regard to case. */
export class Records<T extends Identified> {
  private readonly db: SqlDatabase;
  private readonly kind: RecordKind<T>;

  constructor(db: SqlDatabase, kind: RecordKind<T>) {
    this.db = db;
    this.kind = kind;
  }

  find(id: string): Stored<T> | undefined {
    return this.findBy('id', id)[0];
  }

  /** In the order in which they were made. */
  findBy(column: string, value: SqlValue): Stored<T>[] {
    const where = `WHERE ${column} = ? ORDER BY sequence`;
    return this.select(where, [value]);
  }

  all(): Stored<T>[] {
    return this.select('ORDER BY sequence', []);
  }

  /** Throws a unique violation (`isUniqueViolation`) when a key is taken. */
  insert(record: T): Stored<T> {
    const { names, values } = this.keysOf(record);
    const marks = names.map(() => '?').join(', ');
    this.db.run(`INSERT INTO ${this.kind.table} (${names.join(', ')}) VALUES (${marks})`, values);
    const stored = this.find(record.id);
    if (stored === undefined) throw new Error(`A record of ${this.kind.table} was not stored.`);
    return stored;
  }

  /** Replaces the record of the same id. Throws like `insert`. */
  save(record: Stored<T>): Stored<T> {
    const { sequence } = record;
    const { names, values } = this.keysOf(record);
    const assignments = names.map((name) => `${name} = ?`).join(', ');
    this.db.run(`UPDATE ${this.kind.table} SET ${assignments} WHERE sequence = ?`, [
      ...values,
      sequence,
    ]);
    return record;
  }

  remove(id: string): void {
    this.removeBy('id', id);
  }

  removeBy(column: string, value: SqlValue): void {
    this.db.run(`DELETE FROM ${this.kind.table} WHERE ${column} = ?`, [value]);
  }

  private keysOf(record: T): { names: string[]; values: SqlValue[] } {
    const columns = Object.entries(this.kind.columns);
    return {
      names: ['id', ...columns.map(([name]) => name), 'data'],
      values: [record.id, ...columns.map(([, read]) => read(record)), JSON.stringify(record)],
    };
  }

  private select(rest: string, params: readonly SqlValue[]): Stored<T>[] {
    return this.db
      .lists(`SELECT sequence, data FROM ${this.kind.table} ${rest}`, params)
      .map(([sequence, data]) => revive<T>(sequence, data));
  }
}
