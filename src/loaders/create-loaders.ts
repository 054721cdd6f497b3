import type { AppwriteCalls, Row, RowList } from '../appwrite/types.ts';
import { createLinkedRowsLoader, type LinkedIndex, type LinkedRows } from './linked-rows-loader.ts';
import { createListLoader, type ListRequest } from './list-loader.ts';
import type { LoaderOptions } from './options.ts';
import {
  createRelatedRowsLoader,
  type RelatedIndex,
  type RelatedRows,
} from './related-rows-loader.ts';
import { createSelectedRowsLoader, type SelectedRows } from './selected-rows-loader.ts';
import { createRowLoader, type RowIndex, type RowsById } from './row-loader.ts';

/** The loaders of one request. They batch what is asked for in the same tick, and keep nothing. */
export interface Loaders {
  readonly list: (request: ListRequest) => Promise<RowList>;
  readonly rows: (request: RowsById) => Promise<RowIndex>;
  readonly relatedRows: (request: RelatedRows) => Promise<RelatedIndex>;
  readonly linkedRows: (request: LinkedRows) => Promise<LinkedIndex>;
  readonly selectedRows: (request: SelectedRows) => Promise<readonly Row[]>;
}

export function createLoaders(appwrite: AppwriteCalls, options: LoaderOptions): Loaders {
  return {
    list: createListLoader(appwrite, options),
    rows: createRowLoader(appwrite, options),
    relatedRows: createRelatedRowsLoader(appwrite, options),
    linkedRows: createLinkedRowsLoader(appwrite, options),
    selectedRows: createSelectedRowsLoader(appwrite, options),
  };
}
