import { GatewayError } from '../../errors.ts';
import type { TableModel } from '../model.ts';
import type { Operation } from './operation.ts';

/** Appwrite says of an id and of a unique value alike that the row exists already, and not which it was. */
export function explainTaken(error: GatewayError, operation: Operation): GatewayError {
  const { code, appwrite, outcome } = error;
  if (appwrite?.type !== 'row_already_exists') return error;
  const { kind, id, isRepeatable } = operation;
  const unique = uniqueFields(operation);
  const reasons = [
    // An id that the gateway made is nobody else's.
    ...(kind === 'create' && isRepeatable ? [`_id: there is a row "${id}" already`] : []),
    ...(unique.length > 0
      ? [`${unique.join(', ')}: another row has this value, which must be unique`]
      : []),
  ];
  if (reasons.length === 0) return error;
  return new GatewayError(code, `${reasons.join('; or ')}.`, { cause: error, appwrite, outcome });
}

/** Places of the values that a unique index looks at; a new row without one of them is no double. */
function uniqueFields({ kind, model, data }: Operation): readonly string[] {
  const isGiven = (key: string): boolean => (data[key] ?? null) !== null;
  const keys = model.table.indexes
    .filter(({ type }) => type === 'unique')
    .filter(({ columns }) => (kind === 'create' ? columns.every(isGiven) : columns.some(isGiven)))
    .flatMap(({ columns }) => columns);
  return [...new Set(keys)].flatMap((key) => {
    const fieldName = fieldNameOf(model, key);
    return fieldName === undefined ? [] : [`data.${fieldName}`];
  });
}

/** Undefined for a hidden column. */
const fieldNameOf = ({ table }: TableModel, key: string): string | undefined =>
  table.columns.find((column) => column.key === key)?.fieldName;
