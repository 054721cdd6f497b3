import { isDeepStrictEqual } from 'node:util';

/** Where an operation's answer says something else than the call's, and how much was compared. */
export interface Agreement {
  readonly compared: number;
  readonly differences: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Compares what an operation selects with what a call of the SDK has at the same place. `theirs`
 * may have more; names and pages are spelt differently, as the page says.
 */
export function compareAnswers(ours: unknown, theirs: unknown, path = ''): Agreement {
  if (Array.isArray(ours)) return compareLists(ours, theirs, path);
  if (isObject(ours)) return compareObjects(ours, theirs, path);
  const isSame = isDeepStrictEqual(plain(ours), plain(theirs));
  const difference = `${path}: ${String(ours)}, and ${String(theirs)} by the SDK`;
  return { compared: 1, differences: isSame ? [] : [difference] };
}

function compareLists(ours: readonly unknown[], theirs: unknown, path: string): Agreement {
  if (!Array.isArray(theirs) || theirs.length !== ours.length) {
    const count = Array.isArray(theirs) ? theirs.length : 'no';
    return { compared: 1, differences: [`${path}: ${ours.length} items, and ${count} by the SDK`] };
  }
  return sum(ours.map((item, index) => compareAnswers(item, theirs[index], `${path}[${index}]`)));
}

function compareObjects(ours: Values, theirs: unknown, path: string): Agreement {
  const parts = Object.entries(ours)
    .filter(([name]) => name !== 'pageInfo')
    .map(([name, value]) => compareAnswers(value, theirValue(name, theirs), `${path}.${name}`));
  return sum(parts);
}

/** The value that the SDK has under another name, or in a list without a page around it. */
function theirValue(name: string, theirs: unknown): unknown {
  if (name === 'nodes') return isObject(theirs) ? theirs['rows'] : theirs;
  if (!isObject(theirs)) return undefined;
  if (name === 'totalCount' || name === 'count') return theirs['total'];
  return name.startsWith('_') ? theirs[`$${name.slice(1)}`] : theirs[name];
}

const sum = (parts: readonly Agreement[]): Agreement => ({
  compared: parts.reduce((total, { compared }) => total + compared, 0),
  differences: parts.flatMap(({ differences }) => differences),
});

const isoDate = /^\d{4}-\d\d-\d\dT/;

/** Exact integers are text here, dates end with Z, and nothing is null. */
function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string' && isoDate.test(value)) return new Date(value).toISOString();
  return value;
}
