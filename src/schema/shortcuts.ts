import type { FieldInfo } from '../resolvers/context.ts';

/**
 * Extensions of a field that executors read (see `FieldShortcuts` and `QueryFieldExtensions` in the
 * server). Without a prototype GraphQL keeps them as they are, instead of a copy for each field.
 */
const extensions = <Given extends object>(given: Given): Given =>
  Object.freeze(Object.assign(Object.create(null) as object, given));

/** Equal reads of a caller may share an answer. */
export const readsRows = extensions({ readsRows: true });

/** The resolver can be made for one place in an operation. */
export const preparedBy = <Prepare extends (info: FieldInfo) => unknown>(
  prepare: Prepare,
  isShared: boolean,
) => extensions({ prepare, readsRows: isShared });

/** What it does is the configuration's business: it is done for every request. */
export const isOwn = extensions({ isOwn: true });

/** The value may be copied from the row; the resolver tells what is wrong with an odd one. */
export const readsColumn = (key: string) => extensions({ readsPath: ['row', key] });

/** The value is found under the response key, where it has been read before. */
export const attached = <Source>(find: (source: Source, responseKey: string) => unknown) =>
  extensions({ attached: find });
