/** All tables of a project that the gateway serves, at one moment. Plain data, never changed. */
export interface Catalog {
  /** Hash of everything below; two catalogs with the same revision derive the same schema. */
  readonly revision: string;
  /** In order of creation. */
  readonly tables: readonly Table[];
  /** Names that could not be used as wished, with what was taken instead; for the log and `check`. */
  readonly collisions: readonly NameCollision[];
  /** Tables and columns that are left out, with the reason; for the log and `check`. */
  readonly omissions: readonly Omission[];
}

export interface Table {
  readonly databaseId: string;
  readonly databaseName: string;
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly rowSecurity: boolean;
  /** Available columns in Appwrite's order. */
  readonly columns: readonly Column[];
  /** Columns that the configuration hides: clients never meet them, hooks and own fields can. */
  readonly hidden?: readonly Column[];
  /** The configuration lets nobody write its rows. */
  readonly isReadOnly?: boolean;
  /** Why clients should not use it any more. */
  readonly deprecation?: string | undefined;
  /** Keys of those that can hold integers which a double cannot; unknown where it is left out. */
  readonly longKeys?: readonly string[];
  readonly indexes: readonly Index[];
  readonly names: TableNames;
}

interface ColumnBase {
  /** Appwrite's name of the column. */
  readonly key: string;
  /** Its GraphQL name. */
  readonly fieldName: string;
  readonly isRequired: boolean;
  /** The configuration lets nobody write it. */
  readonly isReadOnly?: boolean;
  /** Why clients should not use it any more. */
  readonly deprecation?: string | undefined;
}

interface ValueColumnBase extends ColumnBase {
  readonly isArray: boolean;
  /** Appwrite's default, as its JSON value; null where there is none. */
  readonly defaultValue: unknown;
  /** Encrypted columns cannot be filtered or ordered by. */
  readonly isEncrypted: boolean;
}

/** Text of at most `size` characters; `size` is null for text, mediumtext and longtext. */
export interface TextColumn extends ValueColumnBase {
  readonly kind: 'text';
  readonly size: number | null;
  readonly format: 'plain' | 'email' | 'url' | 'ip';
}

/** `scalar` follows the bounds: Int within 32 bits, else SafeInt; BigInt for bigint columns. */
export interface IntegerColumn extends ValueColumnBase {
  readonly kind: 'integer';
  readonly scalar: 'Int' | 'SafeInt' | 'BigInt';
  /** Bounds; null where Appwrite names none. bigint where a number would lose digits. */
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
}

export interface FloatColumn extends ValueColumnBase {
  readonly kind: 'float';
  readonly min: number | null;
  readonly max: number | null;
}

export interface BooleanColumn extends ValueColumnBase {
  readonly kind: 'boolean';
}

export interface DateTimeColumn extends ValueColumnBase {
  readonly kind: 'datetime';
}

export interface EnumColumn extends ValueColumnBase {
  readonly kind: 'enum';
  /** Name of the GraphQL enum. */
  readonly typeName: string;
  /** Name of its filter inputs. */
  readonly filterName: string;
  /** GraphQL value name and stored value, in Appwrite's order. */
  readonly elements: readonly { readonly name: string; readonly value: string }[];
}

export interface SpatialColumn extends ValueColumnBase {
  readonly kind: 'spatial';
  readonly shape: 'point' | 'linestring' | 'polygon';
}

/** A column that points to a related table. */
export interface Relationship extends ColumnBase {
  readonly kind: 'relationship';
  readonly cardinality: 'oneToOne' | 'oneToMany' | 'manyToOne' | 'manyToMany';
  /** `parent` is the table where the relationship was created. */
  readonly side: 'parent' | 'child';
  readonly isTwoWay: boolean;
  /** Key of the column on the other side; with a one-way relationship it is hidden there. */
  readonly twoWayKey: string;
  readonly onDelete: 'restrict' | 'cascade' | 'setNull';
  /** The related table is in the same database. */
  readonly relatedTableId: string;
  /** Whether one row of this table has many related rows. */
  readonly isToMany: boolean;
  /** Whether the related row's id is stored in this table. */
  readonly hasStoredKey: boolean;
}

export type ValueColumn =
  | TextColumn
  | IntegerColumn
  | FloatColumn
  | BooleanColumn
  | DateTimeColumn
  | EnumColumn
  | SpatialColumn;

export type Column = ValueColumn | Relationship;

export interface Index {
  readonly key: string;
  readonly type: 'key' | 'unique' | 'fulltext' | 'spatial';
  /** Column keys. */
  readonly columns: readonly string[];
}

/** Every GraphQL name that is derived for a table. */
export interface TableNames {
  readonly type: string;
  readonly filter: string;
  /** Filter by the rows of this table that a row is related to. */
  readonly listFilter: string;
  readonly orderBy: string;
  readonly connection: string;
  readonly edge: string;
  readonly createInput: string;
  readonly createManyInput: string;
  readonly updateInput: string;
  readonly upsertInput: string;
  readonly upsertManyInput: string;
  readonly applyInput: string;
  /** A row that another one is related to, and the list of such. */
  readonly relatedInput: string;
  readonly relatedListInput: string;
  readonly batch: string;
  readonly changed: string;
  readonly aggregate: string;
  readonly aggregateValues: string;
  readonly aggregateGroup: string;
  readonly aggregateKey: string;
  readonly groupBy: string;
  /** `post` */
  readonly oneField: string;
  /** `posts` */
  readonly manyField: string;
  readonly createField: string;
  readonly updateField: string;
  readonly upsertField: string;
  readonly deleteField: string;
  readonly createManyField: string;
  readonly updateManyField: string;
  readonly upsertManyField: string;
  readonly deleteManyField: string;
  readonly changedField: string;
  /** Field of the changed row in a `changed` type: `post`. */
  readonly changedRow: string;
  readonly aggregateField: string;
}

export interface NameCollision {
  /** `databaseId/tableId`, with `/columnKey` for a column. */
  readonly path: string;
  readonly wanted: string;
  readonly taken: string;
  /** Who has the wanted name. */
  readonly holder: string;
}

export interface Omission {
  readonly path: string;
  readonly reason: string;
}

/** A column before it has a GraphQL name. */
type Unnamed<C> = C extends EnumColumn
  ? Omit<C, 'fieldName' | 'typeName' | 'filterName' | 'elements'> & {
      /** Stored values, in Appwrite's order. */
      readonly elements: readonly string[];
    }
  : Omit<C, 'fieldName'>;

export type UnnamedColumn = Column extends infer C
  ? C extends Column
    ? Unnamed<C>
    : never
  : never;

/** A table as it was read, before it has GraphQL names. */
export interface UnnamedTable extends Omit<Table, 'columns' | 'hidden' | 'names'> {
  /** ISO date; the older table keeps a name that two tables want. */
  readonly createdAt: string;
  readonly columns: readonly UnnamedColumn[];
  readonly hidden?: readonly UnnamedColumn[];
}

/** What the configuration says of single tables, by `databaseId/tableId`. */
export type Exposure = Readonly<Record<string, TableExposure>>;

export interface TableExposure {
  readonly hidden?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly deprecated?: string | undefined;
  /** By column key. */
  readonly columns?: Readonly<Record<string, ColumnExposure>> | undefined;
}

export interface ColumnExposure {
  readonly hidden?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly deprecated?: string | undefined;
}

/** The three names that all others of a table are derived from. */
export interface BaseNames {
  /** `Post` */
  readonly type: string;
  /** `post` */
  readonly one: string;
  /** `posts` */
  readonly many: string;
}

/** Names that the configuration sets; what is left out is derived. */
export interface NameOverrides {
  /** By `databaseId/tableId`. */
  readonly tables?: Readonly<Record<string, Partial<BaseNames>>>;
  /** Field names by `databaseId/tableId/columnKey`. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** Names in the schema that no table may take, beside those of `reserved-names.ts`. */
export interface ReservedNames {
  readonly types?: Iterable<string>;
  /** Root fields of any operation type. */
  readonly fields?: Iterable<string>;
}

/**
 * The names in force, kept in a file, so that a new table or column never renames an older one.
 * To have a name derived anew, delete its line.
 */
export interface NamesLock {
  readonly version: 1;
  /** By `databaseId/tableId`. */
  readonly tables: Readonly<Record<string, BaseNames>>;
  /** Field names that differ from the column's key, by `databaseId/tableId/columnKey`. */
  readonly columns: Readonly<Record<string, string>>;
  /** By `databaseId/tableId/columnKey`. */
  readonly enums: Readonly<Record<string, LockedEnum>>;
}

export interface LockedEnum {
  readonly type: string;
  /** Names that differ from the stored value, by stored value. */
  readonly elements: Readonly<Record<string, string>>;
}
