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
  split(filter: RowFilter, options: SplitOptions): FilterSplit;
  remember: Memory['remember'];
  readonly rows: (request: RowsById) => Promise<RowIndex>;
  readonly relatedRows: (request: RelatedRows) => Promise<RelatedIndex>;
  readonly linkedRows: (request: LinkedRows) => Promise<LinkedIndex>;
  readonly selectedRows: (request: SelectedRows) => Promise<readonly Row[]>;
  readonly uniqueRows: (request: RowsByValues) => Promise<readonly Row[]>;
  readonly things: (request: ThingsById) => Promise<ThingIndex>;
}

export const createLoaders = (memory: Memory, options: LoaderOptions): Loaders =>
  new OperationLoaders(memory, options);

/** Most operations use one loader, or two: each is made when it is first asked for. */
class OperationLoaders implements Loaders {
  private readonly memory: Memory;
  private readonly options: LoaderOptions;
  private readonly made: { -readonly [Name in keyof Loaders]?: Loaders[Name] } = {};

  constructor(memory: Memory, options: LoaderOptions) {
    this.memory = memory;
    this.options = options;
  }

  get list(): Loaders['list'] {
    return (this.made.list ??= createListLoader(this.memory.appwrite, this.options));
  }

  get filtered(): Loaders['filtered'] {
    return (this.made.filtered ??= createFilteredLists(this.list, this.options));
  }

  get allRows(): Loaders['allRows'] {
    return (this.made.allRows ??= createAllRowsReader(this.list, this.options));
  }

  get rows(): Loaders['rows'] {
    return (this.made.rows ??= createRowLoader(this.memory.appwrite, this.options));
  }

  get relatedRows(): Loaders['relatedRows'] {
    return (this.made.relatedRows ??= createRelatedRowsLoader(this.memory.appwrite, this.options));
  }

  get linkedRows(): Loaders['linkedRows'] {
    return (this.made.linkedRows ??= createLinkedRowsLoader(this.memory.appwrite, this.options));
  }

  get selectedRows(): Loaders['selectedRows'] {
    const { memory, options, made } = this;
    return (made.selectedRows ??= createSelectedRowsLoader(memory.appwrite, options));
  }

  get uniqueRows(): Loaders['uniqueRows'] {
    return (this.made.uniqueRows ??= createUniqueRowsLoader(this.memory.appwrite, this.options));
  }

  get things(): Loaders['things'] {
    return (this.made.things ??= createThingLoader(this.memory.appwrite, this.options));
  }

  split(filter: RowFilter, { table, otherQueries }: SplitOptions): FilterSplit {
    const { maxUrlLength } = this.options;
    return splitFilter(filter, { table, otherQueries, maxUrlLength });
  }

  remember<Answer>(key: string, read: () => Promise<Answer>): Promise<Answer> {
    return this.memory.remember(key, read);
  }
}
