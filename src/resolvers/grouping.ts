import type { Row } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import type { ValueColumn } from '../catalog/types.ts';
import type { TableModel } from './model.ts';
import {
  createStatistics,
  keyOfField,
  type Measure,
  type Statistics,
  type StatisticsMaker,
} from './statistics.ts';

/** Rows that have the same values in the columns that are grouped by. */
export interface Group {
  /** Values by field name; null for rows without one. */
  readonly key: ReadonlyMap<string, unknown>;
  readonly count: number;
  readonly values: Statistics;
}

export interface Grouping {
  /** Keys of the columns that are grouped by. */
  readonly keys: readonly string[];
  add(row: Row): void;
  /** The largest groups first; of equal ones, the one whose first row is older. */
  finish(): readonly Group[];
}

export interface GroupingOptions {
  readonly measures: readonly Measure[];
  readonly maxGroups: number;
}

interface Draft {
  readonly values: readonly unknown[];
  readonly statistics: StatisticsMaker;
  count: number;
  /** The least `$sequence` of its rows, which need not come in order. */
  first: number;
}

/** Texts beyond this are no labels but contents. */
const LONGEST_GROUPED_TEXT = 1_024;

const groupableKinds: Readonly<Record<ValueColumn['kind'], boolean>> = {
  text: true,
  integer: true,
  boolean: true,
  datetime: true,
  enum: true,
  float: false,
  spatial: false,
};

/** Whether rows can be grouped by a column: its values are single, and few enough to repeat. */
export const isGroupable = (column: ValueColumn): boolean =>
  groupableKinds[column.kind] &&
  !column.isArray &&
  !column.isEncrypted &&
  (column.kind !== 'text' || (column.size !== null && column.size <= LONGEST_GROUPED_TEXT));

/** @throws TOO_COSTLY from `add` when there are more groups than allowed. */
export function createGrouping(
  model: TableModel,
  groupBy: readonly string[],
  { measures, maxGroups }: GroupingOptions,
): Grouping {
  const fieldNames = [...new Set(groupBy)];
  const keys = fieldNames.map((fieldName) => keyOfField(model, fieldName));
  const drafts = new Map<string, Draft>();
  const draftOf = (row: Row): Draft => {
    const values = keys.map((key) => row[key] ?? null);
    const identity = values.map(toIdentity).join();
    const known = drafts.get(identity);
    if (known) return known;
    if (drafts.size >= maxGroups) throw tooMany(maxGroups);
    const draft = { values, statistics: createStatistics(measures), count: 0, first: Infinity };
    drafts.set(identity, draft);
    return draft;
  };
  return {
    keys,
    add: (row) => {
      const draft = draftOf(row);
      draft.count += 1;
      draft.first = Math.min(draft.first, Number(row.$sequence));
      draft.statistics.add(row);
    },
    finish: () =>
      [...drafts.values()]
        .sort((a, b) => b.count - a.count || a.first - b.first)
        .map(({ values, statistics, count }) => ({
          key: new Map(fieldNames.map((fieldName, at) => [fieldName, values[at]])),
          count,
          values: statistics.finish(),
        })),
  };
}

const toIdentity = (value: unknown): string =>
  typeof value === 'bigint' ? value.toString() : JSON.stringify(value);

const tooMany = (maxGroups: number): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `groupBy: there are more than ${maxGroups} groups. Filter, group by fewer fields, or raise ` +
      '`aggregates.maxGroups`.',
  );
