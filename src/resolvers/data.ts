import { findIdFault } from '../appwrite/query.ts';
import { GatewayError } from '../errors.ts';
import type { ValueColumn } from '../catalog/types.ts';
import type { RelatedModel, TableModel } from './model.ts';

/** A `data` argument after coercion, by field name. */
export type Data = Readonly<Record<string, unknown>>;

export type WriteKind = 'create' | 'update' | 'upsert';

interface Place {
  readonly path: string;
  readonly kind: WriteKind;
}

interface Fault {
  readonly path: string;
  readonly message: string;
}

/**
 * The columns that a write sends, by key. Everything that Appwrite would refuse, or would take
 * and store otherwise than given, is found here, before a call is made.
 *
 * @throws BAD_USER_INPUT with all faults of the argument together, each with its path.
 */
export function toRowData(
  data: Data,
  model: TableModel,
  kind: WriteKind,
): Readonly<Record<string, unknown>> {
  const faults: Fault[] = [];
  const columns: [string, unknown][] = [];
  for (const [fieldName, value] of Object.entries(data)) {
    const path = `data.${fieldName}`;
    const column = model.fields.get(fieldName);
    const related = model.relationships.get(fieldName);
    if (column) {
      faults.push(
        ...findFaults(column, value, path),
        ...findDefaultFaults(column, value, { path, kind }),
      );
      columns.push([column.key, value]);
    } else if (related) {
      const ids = toRelatedIds(related, value, path);
      faults.push(...findIdFaults(ids, path), ...findClearFaults(ids, { path, kind }));
      columns.push([related.relationship.key, ids]);
    }
  }
  if (faults.length === 0) return Object.fromEntries(columns);
  throw new GatewayError(
    'BAD_USER_INPUT',
    faults.map(({ path, message }) => `${path}: ${message}`).join(' '),
  );
}

/** Where a row may be new, Appwrite puts the default in the place of a null. */
function findDefaultFaults(
  { defaultValue }: ValueColumn,
  value: unknown,
  { path, kind }: Place,
): readonly Fault[] {
  if (kind === 'update' || value !== null || defaultValue === null) return [];
  const message = `null would be stored as the column's default (${showJson(defaultValue)}); set it to null by an update.`;
  return [{ path, message }];
}

const showJson = (value: unknown): string =>
  typeof value === 'bigint' ? value.toString() : JSON.stringify(value);

/** Appwrite's upsert leaves the related rows where it is told that there are none. */
const findClearFaults = (
  ids: string | null | readonly string[],
  { path, kind }: Place,
): readonly Fault[] =>
  kind === 'upsert' && Array.isArray(ids) && ids.length === 0
    ? [
        {
          path: `${path}.set`,
          message: 'an upsert cannot take all related rows away; use an update.',
        },
      ]
    : [];

function findIdFaults(ids: string | null | readonly string[], path: string): readonly Fault[] {
  if (ids === null) return [];
  const given =
    typeof ids === 'string'
      ? [{ id: ids, at: `${path}.connect` }]
      : ids.map((id, index) => ({ id, at: `${path}.set[${index}]` }));
  return given.flatMap(({ id, at }) => {
    const message = findIdFault(id);
    return message === null ? [] : [{ path: at, message }];
  });
}

function findFaults(column: ValueColumn, value: unknown, path: string): readonly Fault[] {
  if (value === null) {
    return column.isRequired
      ? [{ path, message: 'the column is required and cannot be null.' }]
      : [];
  }
  if (!column.isArray) return findValueFaults(column, value, path);
  return (value as readonly unknown[]).flatMap((item, index) =>
    findValueFaults(column, item, `${path}[${index}]`),
  );
}

function findValueFaults(column: ValueColumn, value: unknown, path: string): readonly Fault[] {
  const message = findFault(column, value);
  return message === null ? [] : [{ path, message }];
}

function findFault(column: ValueColumn, value: unknown): string | null {
  switch (column.kind) {
    case 'text':
      return findTextFault(column.size, value as string);
    case 'integer':
    case 'float':
      return findBoundsFault(column, value as number | bigint);
    case 'boolean':
    case 'datetime':
    case 'enum':
    case 'spatial':
      return null;
  }
}

function findTextFault(size: number | null, text: string): string | null {
  const length = countCharacters(text);
  if (size !== null && length > size) {
    return `has ${length} characters, and the column takes at most ${size}.`;
  }
  return isOperatorText(text)
    ? 'Appwrite would take this text for one of its operators ({"method":…}) and not store it.'
    : null;
}

/** In code points, as Appwrite counts. */
const countCharacters = (text: string): number => Array.from(text).length;

/** Appwrite carries such a text out instead of storing it. */
function isOperatorText(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    const parsed: unknown = JSON.parse(text);
    return (
      typeof parsed === 'object' &&
      parsed !== null &&
      'method' in parsed &&
      typeof parsed.method === 'string'
    );
  } catch {
    // Not JSON, hence no operator.
    return false;
  }
}

interface Bounds {
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
}

function findBoundsFault({ min, max }: Bounds, value: number | bigint): string | null {
  if (min !== null && value < min) return `${value} is less than ${min}, the column's minimum.`;
  if (max !== null && value > max) return `${value} is more than ${max}, the column's maximum.`;
  return null;
}

interface RelatedArgument {
  readonly connect?: string | null;
  readonly disconnect?: boolean | null;
  readonly set?: readonly string[] | null;
}

/** What stands for the related rows upstream: an id, null, or a list of ids. */
function toRelatedIds(
  { relationship }: RelatedModel,
  value: unknown,
  path: string,
): string | null | readonly string[] {
  const { connect, disconnect, set } = (value ?? {}) as RelatedArgument;
  if (relationship.isToMany) {
    if (set) return set;
    throw new GatewayError(
      'BAD_USER_INPUT',
      `${path}: give \`set\` with the ids of all related rows.`,
    );
  }
  if (connect) return connect;
  if (disconnect === true) return null;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `${path}: give \`connect\` with an id, or \`disconnect: true\`.`,
  );
}
