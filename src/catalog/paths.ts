import type { TableAddress } from '../appwrite/types.ts';

/** `databaseId/tableId`, by which configuration, lock file and reports name a table. */
export const tablePath = ({ databaseId, id }: TableAddress): string => `${databaseId}/${id}`;

/** `databaseId/tableId/columnKey` */
export const columnPath = (table: TableAddress, key: string): string =>
  `${tablePath(table)}/${key}`;
