import type { RowEvent, ServerEvent, UserEvent } from '../events.ts';

/** One thing on the way to what was written: `tables.messages` of `databases.chat.tables.messages`. */
interface Segment {
  readonly type: string;
  readonly id: string;
}

interface Pattern {
  readonly path: readonly Segment[];
  readonly action: string;
  readonly attribute?: string | undefined;
}

/**
 * The positions in the path that Appwrite's code replaces, in its order. Positions beyond the path
 * stand for parameters that do not occur in it: they are replaced in vain, which still changes the
 * order of the names.
 */
type Parameters = readonly number[];

/** How far down the path a name goes, and what comes after. */
interface Part {
  readonly length: number;
  readonly suffix: readonly string[];
}

/** The names with everything, then with ever less at their end. */
function partsOf({ path, action, attribute }: Pattern): Part[] {
  const whole = { length: path.length, suffix: [] };
  const shorter = path
    .slice(1)
    .map((_, index) => ({ length: path.length - 1 - index, suffix: [] }));
  return [
    { length: path.length, suffix: [action] },
    ...(attribute === undefined ? [] : [{ length: path.length, suffix: [action, attribute] }]),
    whole,
    ...shorter,
  ];
}

/** Which positions are written as `*`, one set a name, duplicates included. */
function maskings(parameters: Parameters, depth: number): number[][] {
  const masks: number[][] = [[], [...parameters]];
  for (const key of parameters) {
    for (const current of parameters) {
      if (depth < 3) {
        if (current !== key) masks.push([current]);
        continue;
      }
      const others = parameters.filter((each) => each !== current && each !== key);
      for (const other of others) masks.push([other], [other, current], [current]);
    }
  }
  return masks;
}

function nameOf(
  path: readonly Segment[],
  { length, suffix }: Part,
  mask: readonly number[],
): string {
  const words = path
    .slice(0, length)
    .flatMap(({ type, id }, index) => [type, mask.includes(index) ? '*' : id]);
  return [...words, ...suffix].join('.');
}

/** Every name of an event, as Appwrite's own nested loops make them. */
function allNames(pattern: Pattern, parameters: Parameters): string[] {
  const masks = maskings(parameters, pattern.path.length);
  const names = partsOf(pattern).flatMap((part) =>
    masks.map((mask) => nameOf(pattern.path, part, mask)),
  );
  return [...new Set(names)];
}

const PLAIN: Parameters = [0, 1, 2];
/** Between table and row come the parameters of the other wording, which this name lacks. */
const MIXED: Parameters = [0, 3, 1, 4, 2];

const asTables = (name: string): string =>
  name.replace('.collections.', '.tables.').replace('.documents.', '.rows.');
const asCollections = (name: string): string =>
  name.replace('.tables.', '.collections.').replace('.rows.', '.documents.');
const asTablesDb = (name: string): string => asTables(name).replace(/^databases\./, 'tablesdb.');

/** The same event in the other wordings, name by name. */
function mirrored(name: string, { database, wording }: RowEvent): string[] {
  const [collections, tables] = [asCollections(name), asTables(name)];
  if (database.type === 'tablesdb') return [asTablesDb(name), collections, tables];
  return wording === 'tables' ? [tables, collections] : [collections, tables];
}

function rowNames(event: RowEvent): string[] {
  const { action, database, table, wording, payload } = event;
  const path = [
    { type: 'databases', id: database.id },
    { type: 'tables', id: table.id },
    { type: 'rows', id: String(payload['$id']) },
  ];
  const isMixed = wording === 'tables' && action !== 'create';
  const names = allNames({ path, action }, isMixed ? MIXED : PLAIN);
  return [...new Set(names.flatMap((name) => mirrored(name, event)))];
}

function userNames({ userId, part, action, attribute }: UserEvent): string[] {
  const user = { type: 'users', id: userId };
  if (part === undefined) return allNames({ path: [user], action, attribute }, [0]);
  const { name, id } = part;
  // Appwrite takes the name for the action where no id follows.
  if (id === undefined) return allNames({ path: [user], action: name, attribute: action }, [0]);
  return allNames({ path: [user, { type: name, id }], action, attribute }, [0, 1]);
}

/** The names of an event, from the most to the least exact. */
export function eventNames(event: ServerEvent): string[] {
  const { action, payload } = event;
  switch (event.kind) {
    case 'row':
      return rowNames(event);
    case 'file': {
      const path = [
        { type: 'buckets', id: event.bucket.id },
        { type: 'files', id: String(payload['$id']) },
      ];
      return allNames({ path, action }, [0, 1]);
    }
    case 'team': {
      const path = [{ type: 'teams', id: event.teamId }];
      return allNames({ path, action, attribute: event.attribute }, [0]);
    }
    case 'membership': {
      const path = [
        { type: 'teams', id: event.teamId },
        { type: 'memberships', id: event.membershipId },
      ];
      // The member is a parameter too, the first one.
      return allNames({ path, action, attribute: event.attribute }, [2, 0, 1]);
    }
    case 'user':
      return userNames(event);
  }
}
