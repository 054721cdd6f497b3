import type { Row, RowList } from '../appwrite/types.ts';
import { createAllRowsReader, type ReadAllRows } from './all-rows.ts';
import { createFilteredLists, type FilteredLists } from './filtered-list.ts';
import { createLinkedRowsLoader, type LinkedIndex, type LinkedRows } from './linked-rows-loader.ts';
import { createListLoader, type ListRequest } from './list-loader.ts';
import type { Memory } from './memory.ts';
import type { LoaderOptions } from './options.ts';
import {
  createRelatedRowsLoader,
  type RelatedIndex,
  type RelatedRows,
} from './related-rows-loader.ts';
import { splitFilter, type FilterSplit, type RowFilter, type SplitOptions } from './row-filter.ts';
import { createSelectedRowsLoader, type SelectedRows } from './selected-rows-loader.ts';
import { createThingLoader, type ThingIndex, type ThingsById } from './thing-loader.ts';
import { createUniqueRowsLoader, type RowsByValues } from './unique-rows-loader.ts';
import { createRowLoader, type RowIndex, type RowsById } from './row-loader.ts';

/**
 * The loaders of one request. They batch what is asked for in the same tick, and keep nothing but
 * what `remember` is given.
 */
export interface Loaders {
  readonly list: (request: ListRequest) => Promise<RowList>;
  readonly filtered: FilteredLists;
  readonly allRows: ReadAllRows;
  /** A filter as calls, for loaders that take query strings. */
  readonly split: (filter: RowFilter, options: SplitOptions) => FilterSplit;
  readonly remember: Memory['remember'];
  readonly rows: (request: RowsById) => Promise<RowIndex>;
  readonly relatedRows: (request: RelatedRows) => Promise<RelatedIndex>;
  readonly linkedRows: (request: LinkedRows) => Promise<LinkedIndex>;
  readonly selectedRows: (request: SelectedRows) => Promise<readonly Row[]>;
  readonly uniqueRows: (request: RowsByValues) => Promise<readonly Row[]>;
  readonly things: (request: ThingsById) => Promise<ThingIndex>;
}

export function createLoaders({ appwrite, remember }: Memory, options: LoaderOptions): Loaders {
  const list = createListLoader(appwrite, options);
  return {
    list,
    filtered: createFilteredLists(list, options),
    allRows: createAllRowsReader(list, options),
    split: (filter, { table, otherQueries }) =>
      splitFilter(filter, { table, otherQueries, maxUrlLength: options.maxUrlLength }),
    remember,
    rows: createRowLoader(appwrite, options),
    relatedRows: createRelatedRowsLoader(appwrite, options),
    linkedRows: createLinkedRowsLoader(appwrite, options),
    selectedRows: createSelectedRowsLoader(appwrite, options),
    uniqueRows: createUniqueRowsLoader(appwrite, options),
    things: createThingLoader(appwrite, options),
  };
}
