/** What a table of the model holds: rows by id, with columns, and the ids they are related to. */
export interface ModelRow {
  name: string;
  n: number | null;
}

export const tables = ['people', 'cards', 'shelves', 'labels', 'notes', 'parts', 'books'] as const;
export type ModelTable = (typeof tables)[number];

/** Relationships of books; those with `back` can be written from the other side too. */
export const relationships = {
  author: { table: 'people', kind: 'manyToOne', back: 'books' },
  card: { table: 'cards', kind: 'oneToOne', back: 'book' },
  shelf: { table: 'shelves', kind: 'oneToOne', back: null },
  labels: { table: 'labels', kind: 'manyToMany', back: 'books' },
  notes: { table: 'notes', kind: 'oneToMany', back: null },
  parts: { table: 'parts', kind: 'oneToMany', back: 'book' },
} as const;

export type RelationshipName = keyof typeof relationships;

/** What is asked of a relationship, from the side of books or from the other one. */
export interface ModelLink {
  readonly name: RelationshipName;
  readonly from: 'book' | 'other';
  readonly connect: readonly string[];
  readonly disconnect: readonly string[];
  /** For to-one: an empty list disconnects. */
  readonly set: readonly string[] | null;
  /** Ids of new rows. */
  readonly create: readonly string[];
}

type ModelOne = Extract<ModelWrite, { kind: 'create' | 'update' | 'upsert' }>;

export type ModelWrite =
  | {
      readonly kind: 'create' | 'update' | 'upsert';
      readonly table: ModelTable;
      readonly id: string;
      readonly name: string | null;
      readonly add: number | null;
      readonly links: readonly ModelLink[];
    }
  | { readonly kind: 'delete'; readonly table: ModelTable; readonly id: string }
  | { readonly kind: 'createMany'; readonly table: ModelTable; readonly ids: readonly string[] }
  | { readonly kind: 'updateMany'; readonly name: string; readonly author: string | null }
  | { readonly kind: 'deleteMany'; readonly table: ModelTable; readonly name: string };

export function isToOne(name: RelationshipName, from: 'book' | 'other'): boolean {
  const { kind } = relationships[name];
  if (kind === 'oneToOne') return true;
  return kind !== 'manyToMany' && (kind === 'manyToOne') === (from === 'book');
}

export class Refused extends Error {}

export class Model {
  readonly rows: Record<ModelTable, Map<string, ModelRow>>;
  /** Pairs of a book and a related row. */
  readonly links: Record<RelationshipName, [book: string, other: string][]>;

  constructor(from?: Model) {
    this.rows = Object.fromEntries(
      tables.map((table) => [
        table,
        new Map([...(from?.rows[table] ?? [])].map(([id, row]) => [id, { ...row }])),
      ]),
    ) as Model['rows'];
    this.links = Object.fromEntries(
      Object.keys(relationships).map((name) => [
        name,
        (from?.links[name as RelationshipName] ?? []).map((pair) => [...pair]),
      ]),
    ) as Model['links'];
  }

  /** What the model is after the write. @throws Refused where nothing happens. */
  after(write: ModelWrite): Model {
    const next = new Model(this);
    next.apply(write);
    return next;
  }

  private apply(write: ModelWrite): void {
    switch (write.kind) {
      case 'create':
      case 'update':
      case 'upsert':
        this.applyOne(write);
        return;
      case 'delete':
        this.require(write.table, write.id);
        this.remove(write.table, write.id);
        return;
      case 'createMany':
        for (const id of write.ids) this.insert(write.table, id, 'Made');
        return;
      case 'updateMany':
        this.relateMany(write);
        return;
      case 'deleteMany':
        for (const id of this.named(write.table, write.name)) this.remove(write.table, id);
    }
  }

  private named(table: ModelTable, name: string): string[] {
    return [...this.rows[table]].filter(([, row]) => row.name === name).map(([id]) => id);
  }

  private relateMany({ name, author }: Extract<ModelWrite, { kind: 'updateMany' }>): void {
    for (const id of this.named('books', name)) {
      if (author !== null) this.require('people', author);
      this.unlink('author', ([book]) => book === id);
      if (author !== null) this.links.author.push([id, author]);
    }
  }

  private applyOne(write: ModelOne): void {
    const { table, id, kind, links } = write;
    for (const link of links) this.check(link);
    const isNew = kind === 'create' || (kind === 'upsert' && !this.rows[table].has(id));
    if (isNew) this.insert(table, id, write.name ?? 'Made');
    else this.change(this.require(table, id), write);
    for (const link of links) this.link(id, link);
  }

  private change(row: ModelRow, { name, add }: Pick<ModelOne, 'name' | 'add'>): void {
    if (name !== null) row.name = name;
    this.add(row, add ?? 0);
  }

  private add(row: ModelRow, by: number): void {
    if (by === 0) return;
    const sum = (row.n ?? 0) + by;
    if (sum > 10) throw new Refused();
    row.n = sum;
  }

  private insert(table: ModelTable, id: string, name: string): void {
    if (this.rows[table].has(id)) throw new Refused();
    this.rows[table].set(id, { name, n: null });
  }

  private require(table: ModelTable, id: string): ModelRow {
    const row = this.rows[table].get(id);
    if (!row) throw new Refused();
    return row;
  }

  private remove(table: ModelTable, id: string): void {
    this.rows[table].delete(id);
    for (const name of Object.keys(relationships) as RelationshipName[]) {
      const isBook = table === 'books';
      if (!isBook && relationships[name].table !== table) continue;
      this.unlink(name, ([book, other]) => (isBook ? book : other) === id);
    }
  }

  private unlink(name: RelationshipName, isLeaving: (pair: [string, string]) => boolean): void {
    this.links[name] = this.links[name].filter((pair) => !isLeaving(pair));
  }

  private check({ name, from, connect, disconnect, set }: ModelLink): void {
    const table = from === 'book' ? relationships[name].table : 'books';
    for (const id of [...connect, ...disconnect, ...(set ?? [])]) this.require(table, id);
  }

  private link(id: string, link: ModelLink): void {
    const { name, from, connect, disconnect, set, create } = link;
    const { table } = relationships[name];
    const far = from === 'book' ? table : 'books';
    for (const made of create) this.insert(far, made, 'Inner');
    const [ownAt, farAt] = from === 'book' ? ([0, 1] as const) : ([1, 0] as const);
    const isReplaced = set !== null || (isToOne(name, from) && create.length > 0);
    this.unlink(
      name,
      (pair) => pair[ownAt] === id && (isReplaced || disconnect.includes(pair[farAt])),
    );
    // A row on the side of one has one, wherever it was before.
    const isFarAlone = isToOne(name, from === 'book' ? 'other' : 'book');
    for (const other of [...(set ?? []), ...connect, ...create]) {
      this.unlink(name, (pair) => pair[farAt] === other && (isFarAlone || pair[ownAt] === id));
      this.links[name].push(ownAt === 0 ? [id, other] : [other, id]);
    }
  }

  /** Everything, in a form that can be compared. */
  toJSON(): unknown {
    return {
      rows: Object.fromEntries(
        tables.map((table) => [
          table,
          Object.fromEntries(
            [...this.rows[table]].sort(([left], [right]) => (left < right ? -1 : 1)),
          ),
        ]),
      ),
      links: Object.fromEntries(
        Object.entries(this.links).map(([name, pairs]) => [
          name,
          pairs.map((pair) => pair.join('-')).sort(),
        ]),
      ),
    };
  }
}
