import { findIdFault } from '../../appwrite/query.ts';
import { foldId } from '../../loaders/row-needs.ts';
import type { RelatedModel } from '../model.ts';
import type { Fault } from './faults.ts';
import type { Data, Draft, Link, LinkedId } from './types.ts';

/** A relationship in data, to one or to many. */
interface LinkArgument {
  readonly connect?: string | readonly string[] | null;
  readonly disconnect?: boolean | readonly string[] | null;
  readonly set?: readonly string[] | null;
  readonly create?: Data | readonly Data[] | null;
}

export interface LinkPlace {
  readonly related: RelatedModel;
  readonly path: string;
  readonly faults: Fault[];
  /** What is done with the row that has the relationship. */
  readonly kind: Draft['kind'];
  /** Checks a new related row. */
  readonly toInner: (row: Data, path: string) => Draft;
}

/** What a relationship's argument says; null where it says nothing. */
export function toLink(value: unknown, place: LinkPlace): Link | null {
  const { related, path, faults } = place;
  if (value === null) {
    const help = related.relationship.isToMany ? '`set: []`' : '`disconnect: true`';
    faults.push({ path, message: `null is no relation; to take related rows away say ${help}.` });
    return null;
  }
  const argument = value as LinkArgument;
  const link = related.relationship.isToMany
    ? toManyLink(argument, place)
    : toOneLink(argument, place);
  for (const { id, path: at } of [...link.connect, ...link.disconnect, ...(link.set ?? [])]) {
    const message = findIdFault(id);
    if (message !== null) faults.push({ path: at, message });
  }
  return link;
}

/** The schema sees to it that exactly one of the three is given. */
function toOneLink({ connect, disconnect, create }: LinkArgument, place: LinkPlace): Link {
  const { related, path, faults, toInner } = place;
  if (disconnect === false) {
    faults.push({ path: `${path}.disconnect`, message: 'say true, or leave it out.' });
  }
  const isCleared = disconnect === true;
  return {
    related,
    path,
    connect: [],
    disconnect: [],
    set: isCleared
      ? []
      : typeof connect === 'string'
        ? [{ id: connect, path: `${path}.connect` }]
        : null,
    create: create ? [toInner(create as Data, `${path}.create`)] : [],
  };
}

function toManyLink(argument: LinkArgument, place: LinkPlace): Link {
  const { related, path, faults, kind, toInner } = place;
  const { connect, disconnect, set, create } = argument;
  if (set && (connect ?? disconnect)) {
    const message = 'says which rows are related; `connect` and `disconnect` do not go with it.';
    faults.push({ path: `${path}.set`, message });
  }
  if (kind === 'create' && disconnect) {
    faults.push({ path: `${path}.disconnect`, message: 'a new row is related to none yet.' });
  }
  const inner = (create ?? []) as readonly Data[];
  const link = {
    related,
    path,
    connect: toIds(connect, `${path}.connect`),
    disconnect: toIds(disconnect, `${path}.disconnect`),
    set: set ? toIds(set, `${path}.set`) : null,
    create: inner.map((row, index) => toInner(row, `${path}.create[${index}]`)),
  };
  const leaving = new Set(link.disconnect.map(({ id }) => foldId(id)));
  for (const { id, path: at } of link.connect) {
    if (!leaving.has(foldId(id))) continue;
    faults.push({ path: at, message: 'the row is in `disconnect` as well.' });
  }
  return link;
}

/** Ids once each. */
function toIds(ids: LinkArgument['connect'] | boolean, path: string): readonly LinkedId[] {
  const known = new Map<string, LinkedId>();
  for (const [index, id] of (Array.isArray(ids) ? (ids as readonly string[]) : []).entries()) {
    if (!known.has(foldId(id))) known.set(foldId(id), { id, path: `${path}[${index}]` });
  }
  return [...known.values()];
}
