import type { SqlDatabase } from '../store/database.ts';
import { rowTable } from '../store/row-tables.ts';
import type { TableRecord } from '../store/schema.ts';
import { decodeText } from '../store/values.ts';
import type { EvaluateOutside } from './compile.ts';
import type { Field } from './fields.ts';
import { matchesFullText } from './fulltext.ts';
import { InvalidQuery, type Comparison } from './query.ts';
import { spatialPredicate } from './spatial.ts';

/** Search needs a full-text index over exactly this column. */
function checkSearchable(table: TableRecord, { attribute, method }: Comparison): void {
  const isIndexed = table.indexes.some(
    ({ type, columns }) => type === 'fulltext' && columns.length === 1 && columns[0] === attribute,
  );
  if (!isIndexed) {
    throw new InvalidQuery(
      `Searching by attribute "${attribute}" with ${method} requires a fulltext index.`,
    );
  }
}

function textPredicate(comparison: Comparison): (stored: string) => boolean {
  const [wanted] = comparison.values;
  if (typeof wanted !== 'string') {
    throw new InvalidQuery(
      `Invalid query: Query value is invalid for attribute "${comparison.attribute}"`,
    );
  }
  const isSearched = comparison.method === 'search';
  return (stored) => matchesFullText(decodeText(stored), wanted) === isSearched;
}

function shapePredicate(field: Field, comparison: Comparison): (stored: string) => boolean {
  if (field.kind !== 'spatial') {
    throw new InvalidQuery(
      `Invalid query: Spatial query "${comparison.method}" cannot be applied on attribute: ${comparison.attribute}`,
    );
  }
  const test = spatialPredicate(comparison.method, comparison.values);
  return (stored) => test(JSON.parse(stored));
}

/** Evaluates full-text and spatial conditions over the stored values of one column. */
export function createOutsideEvaluator(db: SqlDatabase, table: TableRecord): EvaluateOutside {
  return (field, comparison) => {
    const isSearch = comparison.method === 'search' || comparison.method === 'notSearch';
    if (isSearch) checkSearchable(table, comparison);
    const matches = isSearch ? textPredicate(comparison) : shapePredicate(field, comparison);
    const { value } = field;
    // To the server a missing text holds no word, so that it is among what a search leaves out.
    const isNullMatched = comparison.method === 'notSearch';
    const rows = db.lists(`SELECT _seq, ${value} FROM ${rowTable(table)}`);
    return rows
      .filter(([, stored]) => (stored === null ? isNullMatched : matches(String(stored))))
      .map(([seq]) => Number(seq));
  };
}
