import { GatewayError } from '../errors.ts';
import { all, and, none, noneOf, oneOf, or, query, related, type Condition } from './condition.ts';
import { filterOperators } from './filter-operators.ts';
import { systemFields, type RelatedModel, type TableModel } from './model.ts';
import { Query } from '../appwrite/query-strings.ts';
import { maxQueryValues } from '../appwrite/query.ts';

/** A filter argument after coercion: fields, and the connectives `and`, `or`, `not`. */
export type Filter = Readonly<Record<string, unknown>>;

/**
 * Compiles a filter to a condition. `not` is compiled away by complements, so that rows without
 * a value match neither a comparison nor its opposite, as in SQL. A row without the related row
 * of a to-one relationship is one without a value; a list of related rows is never without one.
 *
 * @throws BAD_USER_INPUT where a null or an empty list has no meaning.
 */
export function toCondition(filter: Filter | null | undefined, model: TableModel): Condition {
  if (filter === undefined || filter === null) return all;
  return compile({ filter, model, path: 'filter', isNegated: false, isMissing: false });
}

interface Part {
  readonly filter: Filter;
  readonly model: TableModel;
  /** Where the part stands in the argument, for errors. */
  readonly path: string;
  readonly isNegated: boolean;
  /** It is about the related row of a row that has none: only its id is known to be null. */
  readonly isMissing: boolean;
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
    const target = part.model.relationships.get(name);
    return target
      ? compileRelationship({ ...part, filter: given as Filter, path: at }, target)
      : compileField(part, name, given as Filter);
  });
  return isNegated ? or(parts) : and(parts);
}

function compileRelationship(part: Part, target: RelatedModel): Condition {
  if (part.isMissing) return none;
  return target.relationship.isToMany ? compileToMany(part, target) : compileToOne(part, target);
}

function compileToOne(part: Part, target: RelatedModel): Condition {
  const { model, filter, path } = part;
  const inside = { ...part, model: target.target };
  const found = related({
    model,
    related: target,
    quantifier: 'some',
    inner: compile(inside),
    path,
  });
  const acceptsMissing =
    mentionsMissing(filter) && compile({ ...inside, isMissing: true }).kind === 'all';
  return acceptsMissing ? or([found, query(Query.isNull(target.relationship.key))]) : found;
}

/** Whether a filter says anything of rows that are not there: by `_id: { isNull: … }` alone. */
function mentionsMissing(filter: Filter): boolean {
  return Object.entries(filter).some(([name, value]) => {
    if (name === 'not') return mentionsMissing(value as Filter);
    if (name === 'and' || name === 'or') return (value as readonly Filter[]).some(mentionsMissing);
    return name === '_id' && 'isNull' in (value as Filter);
  });
}

const opposites = { some: 'none', none: 'some' } as const;

function compileToMany(part: Part, target: RelatedModel): Condition {
  const { model, filter, path, isNegated } = part;
  const parts = Object.entries(filter).map(([name, value]) => {
    const at = `${path}.${name}`;
    const given = requireValue(value, at) as Filter;
    const inner = compile({
      ...part,
      filter: given,
      model: target.target,
      path: at,
      isNegated: false,
    });
    const quantifier = name as keyof typeof opposites;
    return related({
      model,
      related: target,
      quantifier: isNegated ? opposites[quantifier] : quantifier,
      inner,
      path: at,
    });
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
    if (part.isMissing && attribute !== '$id') return none;
    const known = attribute === '$id' && compileId({ ...part, path }, operatorName, given);
    if (known) return known;
    checkLength(given, path);
    const empty = ofEmptyList(operatorName, given, path);
    if (empty) return part.isNegated ? negate(empty) : empty;
    return (part.isNegated ? operator.complement : operator.build)(attribute, given);
  });
  return part.isNegated ? or(parts) : and(parts);
}

/** Ids are never null, but where there is no row; lists of them may be longer than a query string. */
function compileId(part: Part, operatorName: string, given: unknown): Condition | undefined {
  const { path, isNegated, isMissing } = part;
  if (operatorName === 'isNull') return (given === isMissing) !== isNegated ? all : none;
  if (isMissing) return none;
  if (operatorName !== 'in' && operatorName !== 'notIn') return undefined;
  const ids = given as readonly string[];
  return (operatorName === 'in') !== isNegated ? oneOf('$id', ids, path) : noneOf(ids, path);
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
    `${path}: null is not a value to compare with. Leave it out, or use { isNull: true }; for ` +
      'rows without a related row, { _id: { isNull: true } } of the relationship.',
  );
}

/** A place is a list as well, but a short one. */
function checkLength(given: unknown, path: string): void {
  if (!Array.isArray(given) || given.length <= maxQueryValues) return;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `${path}: it has ${given.length} values, and Appwrite compares with at most ${maxQueryValues} ` +
      'at once. Divide the list over several conditions under `or`, or over several operations.',
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
