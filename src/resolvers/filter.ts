import { GatewayError } from '../errors.ts';
import { all, and, none, or, type Condition } from './condition.ts';
import { filterOperators } from './filter-operators.ts';
import { systemFields, type TableModel } from './model.ts';

/** A filter argument after coercion: fields, and the connectives `and`, `or`, `not`. */
export type Filter = Readonly<Record<string, unknown>>;

/**
 * Compiles a filter to a condition. `not` is compiled away by complements, so that rows without
 * a value match neither a comparison nor its opposite, as in SQL.
 *
 * @throws BAD_USER_INPUT where a null or an empty list has no meaning.
 */
export function toCondition(filter: Filter | null | undefined, model: TableModel): Condition {
  if (filter === undefined || filter === null) return all;
  return compile({ filter, model, path: 'filter', isNegated: false });
}

interface Part {
  readonly filter: Filter;
  readonly model: TableModel;
  /** Where the part stands in the argument, for errors. */
  readonly path: string;
  readonly isNegated: boolean;
}

function compile(part: Part): Condition {
  const { filter, path, isNegated } = part;
  const parts = Object.entries(filter).map(([name, value]) => {
    const at = `${path}.${name}`;
    const given = requireValue(value, at);
    if (name === 'and' || name === 'or') return connect(name, given as readonly Filter[], part);
    if (name === 'not') {
      return compile({ ...part, filter: given as Filter, path: at, isNegated: !isNegated });
    }
    return compileField(part, name, given as Filter);
  });
  return isNegated ? or(parts) : and(parts);
}

function connect(name: 'and' | 'or', filters: readonly Filter[], part: Part): Condition {
  const parts = filters.map((filter, index) =>
    compile({ ...part, filter, path: `${part.path}.${name}[${index}]` }),
  );
  return (name === 'and') === part.isNegated ? or(parts) : and(parts);
}

function compileField(part: Part, name: string, operators: Filter): Condition {
  const attribute = toAttribute(part.model, name);
  const parts = Object.entries(operators).map(([operatorName, value]) => {
    const path = `${part.path}.${name}.${operatorName}`;
    const operator = filterOperators[operatorName];
    if (!operator) throw new Error(`No operator "${operatorName}".`);
    const given = requireValue(value, path);
    const empty = ofEmptyList(operatorName, given, path);
    if (empty) return part.isNegated ? negate(empty) : empty;
    return (part.isNegated ? operator.complement : operator.build)(attribute, given);
  });
  return part.isNegated ? or(parts) : and(parts);
}

function toAttribute(model: TableModel, fieldName: string): string {
  const key = systemFields.get(fieldName) ?? model.fields.get(fieldName)?.key;
  if (key === undefined) throw new Error(`Table "${model.table.id}" has no field "${fieldName}".`);
  return key;
}

function requireValue(value: unknown, path: string): unknown {
  if (value !== null) return value;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `${path}: null is not a value to compare with. Leave it out, or use { isNull: true }.`,
  );
}

/** No value is in an empty list; Appwrite takes none. */
const emptyLists: Readonly<Record<string, Condition>> = {
  in: none,
  notIn: all,
  contains: none,
  notContains: all,
};

function ofEmptyList(operatorName: string, value: unknown, path: string): Condition | undefined {
  if (!Array.isArray(value) || value.length > 0) return undefined;
  const empty = emptyLists[operatorName];
  if (empty) return empty;
  throw new GatewayError('BAD_USER_INPUT', `${path}: the list is empty; give at least one value.`);
}

const negate = (condition: Condition): Condition => (condition.kind === 'all' ? none : all);
