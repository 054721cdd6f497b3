import { Query } from '../appwrite/query-strings.ts';
import { chunkValues } from '../appwrite/query.ts';
import type { AppwriteCalls, Row } from '../appwrite/types.ts';
import type { Table } from '../catalog/types.ts';
import { createBatcher } from './batch.ts';
import type { LoaderOptions } from './options.ts';
import { mergeNeeds, toSelect, type RowNeeds } from './row-needs.ts';

type Value = string | number | bigint;

export interface RowsByValues {
  readonly table: Table;
  /** Keys of columns that a unique index stands on. */
  readonly columns: readonly string[];
  /** Values of these columns, one list for each row that is looked for. */
  readonly values: readonly (readonly Value[])[];
  readonly needs: RowNeeds;
}

/**
 * Rows by the values of unique columns, in no order, with these columns. All requests of one tick
 * for the same columns are answered with one list, split only where the values do not fit one
 * query; Appwrite's database compares them, so a row's may be written differently.
 */
export function createUniqueRowsLoader(
  appwrite: AppwriteCalls,
  options: LoaderOptions,
): (request: RowsByValues) => Promise<readonly Row[]> {
  return createBatcher(
    ({ table, columns }) => JSON.stringify([table.databaseId, table.id, columns]),
    async (requests) => {
      const [{ table, columns }] = requests;
      const asking = askingFor(columns);
      const all = requests.flatMap(({ values }) => values);
      const distinct = [...new Map(all.map((values) => [textOf(values), values])).values()];
      const merged = mergeNeeds(requests.map(({ needs }) => needs));
      const needs = { ...merged, columns: new Set([...merged.columns, ...columns]) };
      const select = toSelect(needs, distinct.length);
      const others = select ? [Query.select([...select])] : [];
      const chunks = chunkValues(distinct, {
        table,
        empty: asking.empty,
        textOf: asking.textOf,
        otherQueries: [Query.limit(distinct.length), ...others],
        maxUrlLength: options.maxUrlLength,
      });
      options.expectCalls?.(chunks.length);
      const lists = await Promise.all(
        chunks.map((chunk) =>
          appwrite.listRows(table, [asking.toQuery(chunk), Query.limit(chunk.length), ...others]),
        ),
      );
      return lists.flatMap(({ rows }) => rows);
    },
    options,
  );
}

const textOf = (values: readonly Value[]): string => JSON.stringify(values.map(String));

/** How rows are asked for by their values, in one query string. */
interface Asking {
  readonly empty: string;
  readonly textOf: (values: readonly Value[]) => string;
  readonly toQuery: (rows: readonly (readonly Value[])[]) => string;
}

function askingFor(columns: readonly string[]): Asking {
  const [column = '', ...more] = columns;
  if (more.length === 0) {
    return {
      empty: equal(column, []),
      textOf: ([value = '']) => (typeof value === 'bigint' ? String(value) : JSON.stringify(value)),
      toQuery: (rows) => equal(column, rows.flat()),
    };
  }
  const oneRow = (values: readonly Value[]): string =>
    Query.and(columns.map((key, index) => equal(key, values.slice(index, index + 1))));
  return {
    empty: Query.or([]),
    textOf: oneRow,
    toQuery: ([first = [], ...rest]) =>
      rest.length === 0 ? oneRow(first) : Query.or([first, ...rest].map(oneRow)),
  };
}

const equal = (column: string, values: readonly Value[]): string => Query.equal(column, values);
