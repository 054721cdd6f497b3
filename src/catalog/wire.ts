import { z } from 'zod';

/** A number of any size: those beyond 2^53 arrive as bigint. */
const integer = z.union([z.number(), z.bigint()]);

/** Any column. What only some types have is optional, so that a newer server's types still parse. */
const column = z.object({
  key: z.string(),
  type: z.string(),
  status: z.string(),
  error: z.string().nullish(),
  required: z.boolean(),
  array: z.boolean().nullish(),
  default: z.unknown().optional(),
  format: z.string().nullish(),
  encrypt: z.boolean().nullish(),
  size: z.number().nullish(),
  min: integer.nullish(),
  max: integer.nullish(),
  elements: z.array(z.string()).nullish(),
  relatedTable: z.string().nullish(),
  relationType: z.string().nullish(),
  twoWay: z.boolean().nullish(),
  twoWayKey: z.string().nullish(),
  onDelete: z.string().nullish(),
  side: z.string().nullish(),
});

const index = z.object({
  key: z.string(),
  type: z.string(),
  status: z.string(),
  columns: z.array(z.string()),
});

const table = z.object({
  $id: z.string(),
  $createdAt: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  rowSecurity: z.boolean(),
  columns: z.array(column),
  indexes: z.array(index),
});

const database = z.object({
  $id: z.string(),
  name: z.string(),
  /** Absent before Appwrite 1.8.1, which had only one kind. */
  type: z.string().optional(),
});

export const databaseList = z.object({ databases: z.array(database) });
export const tableList = z.object({ tables: z.array(table) });

/** What only a relationship column has. */
export const relationshipParts = z.object({
  relatedTable: z.string(),
  relationType: z.enum(['oneToOne', 'oneToMany', 'manyToOne', 'manyToMany']),
  twoWay: z.boolean(),
  twoWayKey: z.string(),
  onDelete: z.enum(['restrict', 'cascade', 'setNull']),
  side: z.enum(['parent', 'child']),
});

export type WireColumn = z.infer<typeof column>;
export type WireIndex = z.infer<typeof index>;
export type WireTable = z.infer<typeof table>;

/** A database with its tables, as Appwrite describes them. */
export interface WireDatabase {
  readonly id: string;
  readonly name: string;
  readonly tables: readonly WireTable[];
}
