import type { NameSet } from './name-registry.ts';
import { SERVICE_CHANGES } from './reserved-names.ts';
import type { BaseNames, TableNames, UnnamedTable } from './types.ts';
import { lowerFirst, pascalCase, toPlural, toSingular, toWords, upperFirst } from './words.ts';

const typeNames = (type: string) => ({
  type,
  filter: `${type}Filter`,
  listFilter: `${type}ListFilter`,
  orderBy: `${type}OrderBy`,
  connection: `${type}Connection`,
  edge: `${type}Edge`,
  createInput: `${type}CreateInput`,
  createManyInput: `${type}CreateManyInput`,
  updateInput: `${type}UpdateInput`,
  upsertInput: `${type}UpsertInput`,
  upsertManyInput: `${type}UpsertManyInput`,
  applyInput: `${type}ApplyInput`,
  relatedInput: `${type}RelatedInput`,
  relatedListInput: `${type}RelatedListInput`,
  batch: `${type}Batch`,
  changed: `${type}Changed`,
  aggregate: `${type}Aggregate`,
  aggregateValues: `${type}AggregateValues`,
  aggregateGroup: `${type}AggregateGroup`,
  aggregateKey: `${type}AggregateKey`,
  groupBy: `${type}GroupBy`,
});

/** Apps have teams and files of their own: only this field of theirs steps aside for a service's. */
const serviceChanges: ReadonlySet<string> = new Set(SERVICE_CHANGES);

const oneNames = (one: string) => ({
  oneField: one,
  createField: `create${upperFirst(one)}`,
  updateField: `update${upperFirst(one)}`,
  upsertField: `upsert${upperFirst(one)}`,
  deleteField: `delete${upperFirst(one)}`,
  changedField: serviceChanges.has(one) ? `${one}RowChanged` : `${one}Changed`,
});

const manyNames = (many: string) => ({
  manyField: many,
  createManyField: `create${upperFirst(many)}`,
  updateManyField: `update${upperFirst(many)}`,
  upsertManyField: `upsert${upperFirst(many)}`,
  deleteManyField: `delete${upperFirst(many)}`,
  aggregateField: `${many}Aggregate`,
});

/** Fields of a change beside the row's, which are there for every table. */
const changeFields: readonly string[] = ['event', 'reason'];

/** Every name of a table. */
export const tableNames = ({ type, one, many }: BaseNames): TableNames => ({
  ...typeNames(type),
  ...oneNames(one),
  ...manyNames(many),
  changedRow: changeFields.includes(one) ? `${one}Row` : one,
});

/** The names that come of the base names that are given. */
export const tableNameSet = ({ type, one, many }: Partial<BaseNames>): NameSet => ({
  types: type === undefined ? [] : Object.values(typeNames(type)),
  fields: [
    ...(one === undefined ? [] : Object.values(oneNames(one))),
    ...(many === undefined ? [] : Object.values(manyNames(many))),
  ],
});

/** `Blog Posts` → `BlogPost`, `blogPost`, `blogPosts`; `News` → `News`, `news`, `newsList`. */
export function baseNamesOf(words: readonly string[]): BaseNames {
  const type = pascalCase(toSingular(words));
  const one = lowerFirst(type);
  const many = lowerFirst(pascalCase(toPlural(words)));
  return { type, one, many: many === one ? `${one}List` : many };
}

const startsWithDigit = (words: readonly string[]): boolean => /^\d/.test(words[0] ?? '');

/** Whether a name can be made of these words as they are. */
const isUsable = (words: readonly string[]): boolean => words.length > 0 && !startsWithDigit(words);

/** The words with `table` in front of a digit, with which no name can begin. */
const nameable = (words: readonly string[]): readonly string[] =>
  startsWithDigit(words) ? ['table', ...words] : words;

/** The words that a table goes by: its name's, or its id's where the name gives no valid one. */
export function wordsOf({ name, id }: UnnamedTable): readonly string[] {
  const named = toWords(name);
  if (isUsable(named)) return named;
  const identified = toWords(id);
  return nameable(isUsable(identified) || named.length === 0 ? identified : named);
}

/**
 * What a table that goes by `own` may be called where that alone is taken, best first: with its
 * database's name, its id, and both ids in front, in the end with a number. It never runs out.
 */
export function* otherBaseNames(
  table: UnnamedTable,
  own: readonly string[],
): Generator<BaseNames, never> {
  const id = toWords(table.id);
  const databaseId = toWords(table.databaseId);
  yield baseNamesOf(nameable([...toWords(table.databaseName), ...own]));
  yield baseNamesOf(nameable([...id, ...own]));
  yield baseNamesOf(nameable([...databaseId, ...id, ...own]));
  for (let count = 2; ; count += 1) {
    yield baseNamesOf(nameable([...databaseId, ...id, String(count), ...own]));
  }
}
