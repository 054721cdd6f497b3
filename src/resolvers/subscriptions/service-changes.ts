import { Query } from '../../appwrite/query-strings.ts';
import { z } from 'zod';
import { toPathPart } from '../../appwrite/query.ts';
import { GatewayError } from '../../errors.ts';
import { foldId } from '../../loaders/row-needs.ts';
import type { GatewayContext } from '../context.ts';
import type { ChangeSource, Found } from './change.ts';

export type ServiceItem = Readonly<Record<string, unknown>>;

/** Things of one of Appwrite's services whose changes are announced. */
export interface ServiceThing {
  readonly noun: string;
  /** Names the event of one of them: `buckets.<parent>.files.<id>`. */
  readonly event: { readonly parent?: string; readonly own: string };
  /** Path of all of them; `{parent}` stands for what they belong to. */
  readonly listPath: string;
  /** Where the list stands in the answer; null where there is one of them and no list. */
  readonly listKey: string | null;
  readonly channel: (parent: string | undefined) => string;
}

export interface ServiceChangesOptions {
  readonly thing: ServiceThing;
  readonly parent: string | undefined;
  /** Of one thing only. */
  readonly id: string | null | undefined;
  readonly maxTracked: number;
}

/** Things that can be found to have been written during an interruption. */
const mostSince = 5000;

const item = z.record(z.string(), z.unknown());

/** Things of a service, as a source of changes; payloads of events are never passed on. */
export function createServiceSource(options: ServiceChangesOptions): ChangeSource<ServiceItem> {
  const { thing, parent, id, maxTracked: most } = options;
  const path = thing.listPath.replace('{parent}', () => toPathPart(parent ?? ''));
  const isAsked = (key: string): boolean => id == null || key === foldId(id);
  const readList = async (context: GatewayContext, queries: readonly string[]): Promise<Items> => {
    const { body } = await context.appwrite.send({ method: 'GET', path, query: { queries } });
    const list = thing.listKey === null ? [body] : item.parse(body)[thing.listKey];
    const items = toItems(z.array(item).parse(list));
    return new Map([...items].filter(([key]) => isAsked(key)));
  };
  return {
    noun: thing.noun,
    channels: [thing.channel(parent)],
    subjectOf: ({ name }) => subjectOf(name.split('.'), options),
    isFiltered: false,
    list: async (context) => {
      const items = await readList(context, thing.listKey === null ? [] : [Query.limit(most + 1)]);
      return items.size > most ? null : items;
    },
    listSince: (context, moment) =>
      readList(context, [
        ...(moment === null
          ? [Query.orderDesc('$updatedAt')]
          : [Query.greaterThanEqual('$updatedAt', moment)]),
        Query.limit(moment === null ? 1 : mostSince),
      ]),
    read: async (context, ids) => {
      if (thing.listKey === null) return readList(context, []);
      const found = await Promise.all(
        ids.map((each) => readOne(context, `${path}/${toPathPart(each)}`)),
      );
      return toItems(found.filter((each) => each !== null));
    },
    exist: () => Promise.resolve(new Set()),
  };
}

type Items = ReadonlyMap<string, Found<ServiceItem>>;

const toItems = (items: readonly ServiceItem[]): Items =>
  new Map(
    items.map((one) => {
      const id = String(one['$id']);
      const createdAt = String(one['$createdAt']);
      return [foldId(id), { id, createdAt, updatedAt: String(one['$updatedAt']), item: one }];
    }),
  );

async function readOne(context: GatewayContext, path: string): Promise<ServiceItem | null> {
  try {
    return item.parse((await context.appwrite.send({ method: 'GET', path })).body);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/** Whom an event is about, by its name: payloads do not always say it. */
function subjectOf(
  name: readonly string[],
  { thing: { event }, parent, id }: ServiceChangesOptions,
): ReturnType<ChangeSource<ServiceItem>['subjectOf']> {
  const isBelow = event.parent !== undefined;
  if (isBelow && !(name[0] === event.parent && name[1] === parent)) return 'nothing';
  const [own, subject = '', part = ''] = isBelow ? name.slice(2) : name;
  if (own !== event.own || !isNamed(id, subject)) return 'nothing';
  // What happens to a part, such as a verification, can change the whole.
  return actions.has(part) ? { id: subject } : 'anything';
}

const isNamed = (id: string | null | undefined, subject: string): boolean =>
  id == null || foldId(id) === foldId(subject);

const actions: ReadonlySet<string> = new Set(['create', 'update', 'upsert', 'delete']);
