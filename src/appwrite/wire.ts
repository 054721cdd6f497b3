import { z } from 'zod';
import type { Row, RowList } from './types.ts';

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && '$id' in value && typeof value.$id === 'string';

const isRows = (value: unknown): value is readonly Row[] =>
  Array.isArray(value) && value.every(isRow);

/**
 * A row: an object with a `$id`. Its columns are not looked at here, since that would cost more
 * than parsing them; the catalog says what they are.
 */
export const rowBody = z.custom<Row>(isRow, 'not a row');

/** Hot, and so simple that a schema would only cost time. */
export const isRowList = (value: unknown): value is RowList =>
  typeof value === 'object' &&
  value !== null &&
  'total' in value &&
  typeof value.total === 'number' &&
  'rows' in value &&
  isRows(value.rows);

export const transactionBody = z.object({
  $id: z.string(),
  status: z.enum(['pending', 'committing', 'committed', 'failed']),
});

/** The same where a schema is asked for. */
export const rowListBody = z.custom<RowList>(isRowList, 'not a list of rows');

/** What Appwrite answers when it refuses or fails. */
export const errorBody = z.object({
  message: z.string(),
  type: z.string(),
});

export type ErrorBody = z.infer<typeof errorBody>;
