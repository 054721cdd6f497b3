import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../errors.ts';
import { invalidStructure } from '../rows/structure.ts';
import type { Row, RowData } from '../rows/row.ts';

/** A row on its way into a table: values by column key and by `$…` key, other rows among them. */
export class Draft {
  /** Changed while the row is being written. */
  readonly values: Record<string, unknown>;

  constructor(values: RowData) {
    // A column can be called like a method of every object, such as `constructor`.
    this.values = Object.assign(Object.create(null) as Record<string, unknown>, values);
  }
}

/** The draft's id; empty when it has none. */
export function draftId({ values: { $id } }: Draft): string {
  return typeof $id === 'string' ? $id : '';
}

export function draftPermissions({ values: { $permissions } }: Draft): readonly string[] {
  return Array.isArray($permissions) ? ($permissions as string[]) : [];
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Draft);

const isAbsent = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

const hasId = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && !isAbsent(value['$id']);

/** Makes a draft of JSON: an object with an id, there or in a list, is a row of its own. */
export function toDraft(json: RowData): Draft {
  const id = json['$id'];
  if (id !== undefined && typeof id !== 'string') throw invalidStructure('$id must be a text.');
  const toRow = (value: unknown): unknown => (hasId(value) ? toDraft(value) : value);
  const entries = Object.entries(json).map(([key, value]): [string, unknown] => [
    key,
    Array.isArray(value) ? value.map(toRow) : toRow(value),
  ]);
  return new Draft(Object.fromEntries(entries));
}

/** A stored row as a draft, without what leads on to other rows. */
export function draftOf(row: Row, keys: readonly string[]): Draft {
  const valueOf = (key: string): unknown => (Object.hasOwn(row, key) ? row[key] : undefined);
  return new Draft(Object.fromEntries([...keys, '$id'].map((key) => [key, valueOf(key)])));
}

/** What a value for a relationship is, told apart as Appwrite tells it. */
export type Given =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'row'; readonly draft: Draft }
  /** `isList` is false for an object that is no row: Appwrite takes it for a list with keys. */
  | { readonly kind: 'list'; readonly items: readonly unknown[]; readonly isList: boolean }
  | { readonly kind: 'scalar' };

export function toGiven(value: unknown): Given {
  if (isAbsent(value)) return { kind: 'nothing' };
  if (typeof value === 'string') return { kind: 'id', id: value };
  if (value instanceof Draft) return { kind: 'row', draft: value };
  if (Array.isArray(value)) return { kind: 'list', items: value, isList: true };
  if (!isObject(value)) return { kind: 'scalar' };
  const items = Object.values(value);
  return { kind: 'list', items, isList: items.length === 0 };
}

/** Whether PHP calls the value empty. */
export function isEmptyValue(value: unknown): boolean {
  if (isAbsent(value) || value === false || value === '' || value === '0') return true;
  if (value === 0) return true;
  const given = toGiven(value);
  return given.kind === 'list' && given.items.length === 0;
}

/** Whether PHP's `==` holds between what a relationship was and what it is to be. */
export function isLooselyEqual(old: unknown, value: unknown): boolean {
  if (old === value) return true;
  if (isAbsent(old)) return isEmptyValue(value) && value !== '0';
  if (isAbsent(value)) return isEmptyValue(old) && old !== '0';
  if (old instanceof Draft && value instanceof Draft) {
    return isDeepStrictEqual(old.values, value.values);
  }
  return isEmptyList(old) && (isEmptyList(value) || value === false);
}

const isEmptyList = (value: unknown): boolean => {
  const given = toGiven(value);
  return given.kind === 'list' && given.items.length === 0;
};

export function invalidValue(message: string): ApiError {
  return new ApiError('relationship_value_invalid', `Invalid relationship value. ${message}`);
}
