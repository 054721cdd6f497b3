import { isToMany, zooRelations, type Zoo, type ZooRow, type ZooTable } from './zoo.ts';

/** A filter as a client writes it. */
export interface ZooFilter {
  readonly [name: string]: unknown;
}

/** What a relationship is from one of its sides. */
export interface ZooField {
  readonly table: ZooTable;
  readonly isMany: boolean;
  readonly relation: string;
  readonly isBack: boolean;
}

/** The relationship fields of each table, by name. */
export const zooFields: Readonly<Record<ZooTable, Readonly<Record<string, ZooField>>>> = {
  apes: fieldsOf('apes'),
  bees: fieldsOf('bees'),
  cats: fieldsOf('cats'),
};

function fieldsOf(table: ZooTable): Record<string, ZooField> {
  const fields: Record<string, ZooField> = {};
  for (const [name, relation] of Object.entries(zooRelations)) {
    const { from, to, type, back } = relation;
    if (from === table) {
      fields[name] = { table: to, isMany: isToMany(relation), relation: name, isBack: false };
    }
    if (to === table && back !== null) {
      const isMany = type === 'manyToOne' || type === 'manyToMany';
      fields[back] = { table: from, isMany, relation: name, isBack: true };
    }
  }
  return fields;
}

/** null: unknown, as in SQL. */
type Truth = boolean | null;

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const every = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;
const some = (truths: readonly Truth[]): Truth => not(every(truths.map(not)));

/** Says in memory, by three-valued logic, which rows a filter finds. */
export function createZooModel(zoo: Zoo) {
  const byId = (table: ZooTable, id: string): ZooRow | undefined =>
    zoo.rows[table].find((row) => row.id === id);

  function related(table: ZooTable, name: string, id: string): readonly ZooRow[] {
    const field = zooFields[table][name];
    if (!field) throw new Error(`No relationship ${name}.`);
    const pairs = zoo.links[field.relation] ?? [];
    const ids = pairs.flatMap(([from, to]) =>
      (field.isBack ? to : from) === id ? [field.isBack ? from : to] : [],
    );
    return ids.flatMap((each) => byId(field.table, each) ?? []);
  }

  /** A missing row has no values, and its id is known to be null. */
  function holds(table: ZooTable, filter: ZooFilter, row: ZooRow | null): Truth {
    return every(
      Object.entries(filter).map(([name, given]): Truth => {
        if (name === 'and') return every(each(table, given, row));
        if (name === 'or') return some(each(table, given, row));
        if (name === 'not') return not(holds(table, given as ZooFilter, row));
        if (zooFields[table][name]) return row && holdsRelated(table, name, { given, row });
        return every(
          Object.entries(given as ZooFilter).map(([operator, operand]) =>
            compare(name, { operator, operand }, row),
          ),
        );
      }),
    );
  }

  const each = (table: ZooTable, given: unknown, row: ZooRow | null): Truth[] =>
    (given as readonly ZooFilter[]).map((filter) => holds(table, filter, row));

  function holdsRelated(
    table: ZooTable,
    name: string,
    { given, row }: { readonly given: unknown; readonly row: ZooRow },
  ): Truth {
    const field = zooFields[table][name];
    if (!field) throw new Error(`No relationship ${name}.`);
    const rows = related(table, name, row.id);
    if (!field.isMany) {
      const [one] = rows;
      if (one) return holds(field.table, given as ZooFilter, one);
      return speaksOfMissing(given as ZooFilter)
        ? holds(field.table, given as ZooFilter, null)
        : null;
    }
    return every(
      Object.entries(given as Record<string, ZooFilter>).map(([quantifier, filter]) => {
        const isFound = rows.some((each) => holds(field.table, filter, each) === true);
        return quantifier === 'some' ? isFound : !isFound;
      }),
    );
  }

  return {
    related,
    find: (table: ZooTable, filter: ZooFilter): ZooRow[] =>
      zoo.rows[table].filter((row) => holds(table, filter, row) === true),
    holds: (table: ZooTable, filter: ZooFilter, row: ZooRow): boolean =>
      holds(table, filter, row) === true,
  };
}

function speaksOfMissing(filter: ZooFilter): boolean {
  return Object.entries(filter).some(([name, given]) => {
    if (name === 'and' || name === 'or') return (given as ZooFilter[]).some(speaksOfMissing);
    if (name === 'not') return speaksOfMissing(given as ZooFilter);
    return name === '_id' && 'isNull' in (given as ZooFilter);
  });
}

interface Comparison {
  readonly operator: string;
  readonly operand: unknown;
}

type Value = string | number;

const comparisons: Readonly<Record<string, (value: Value, operand: never) => boolean>> = {
  eq: (value, operand: Value) => value === operand,
  ne: (value, operand: Value) => value !== operand,
  in: (value, operand: Value[]) => operand.includes(value),
  notIn: (value, operand: Value[]) => !operand.includes(value),
  lt: (value, operand: Value) => value < operand,
  gte: (value, operand: Value) => value >= operand,
  between: (value, { from, to }: { from: Value; to: Value }) => from <= value && value <= to,
  notBetween: (value, { from, to }: { from: Value; to: Value }) => value < from || value > to,
  startsWith: (value, operand: string) => String(value).startsWith(operand),
  notContains: (value, operand: string) => !String(value).includes(operand),
};

function compare(name: string, { operator, operand }: Comparison, row: ZooRow | null): Truth {
  const value = valueOf(name, row);
  if (name === '_id' && operator === 'isNull') return operand === (row === null);
  if (row === null) return null;
  if (operator === 'isNull') return operand === (value === null);
  if (Array.isArray(operand) && operand.length === 0) return operator === 'notIn';
  if (value === null) return null;
  const known = comparisons[operator];
  if (!known) throw new Error(`No operator ${operator}.`);
  return known(fold(value), fold(operand) as never);
}

function valueOf(name: string, row: ZooRow | null): Value | null {
  if (row === null) return null;
  return name === '_id' ? row.id : name === 'n' ? row.n : row.s;
}

/** Texts and ids compare without regard to case. */
function fold<T>(value: T): T {
  if (typeof value === 'string') return value.toLowerCase() as T;
  return Array.isArray(value) ? (value.map(fold) as T) : value;
}
