import { expect } from 'vitest';
import type { Answer } from '../support/http-server.ts';
import { compareAnswers } from './agreement.ts';
import type { Operation } from './page-steps.ts';
import { examplePicture } from './sdk-side.ts';
import type { TwoWorlds, World } from './two-worlds.ts';

export type Values = Readonly<Record<string, unknown>>;

/** Sends an operation to the typed schema. */
export const ask = async (
  { document, variables }: Operation,
  caller: string,
  { gateway, credentialOf }: World,
): Promise<Answer> => gateway.query(document, { variables, as: await credentialOf(caller) });

/** The same; its data, and no errors. */
export async function askForData(
  operation: Operation,
  caller: string,
  world: World,
): Promise<Values> {
  return dataOf(await ask(operation, caller, world));
}

export function dataOf({
  data,
  errors,
}: {
  readonly data?: unknown;
  readonly errors?: unknown;
}): Values {
  expect(errors, JSON.stringify(errors)).toBeUndefined();
  return data as Values;
}

/** Sends an operation as a session's user, with a file as the variable `file`. */
export async function uploadPicture(
  { document }: Operation,
  caller: string,
  { gateway, credentialOf }: World,
): Promise<Values> {
  const credential = await credentialOf(caller);
  if (credential === undefined || !('session' in credential)) throw new Error('Who uploads?');
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: document, variables: { file: null } }));
  form.set('map', JSON.stringify({ 0: ['variables.file'] }));
  form.set('0', examplePicture());
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'X-Requested-With': 'test', 'X-Appwrite-Session': credential.session },
    body: form,
  });
  return dataOf((await response.json()) as Answer);
}

/** Fields stand for calls in their order. Deletions and transactions answer nothing to compare. */
export function expectSame(data: Values, theirs: unknown): void {
  const fields = Object.values(data);
  if (fields.length === 1 ? isEmpty(theirs) : !Array.isArray(theirs)) return;
  const { compared, differences } = compareAnswers(
    fields.length === 1 ? fields[0] : fields,
    theirs,
  );
  expect(differences).toEqual([]);
  expect(compared).toBeGreaterThan(0);
}

/** What a deletion gives: no text, or nothing but an empty one. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every((part) => part === '');

/** The tables that a step has written are the same in both worlds. */
export async function expectSameTables(
  tableIds: Iterable<string>,
  worlds: TwoWorlds,
): Promise<void> {
  for (const tableId of new Set(tableIds)) {
    const [theirs, ours] = await worlds.readTables(tableId);
    expect(ours, tableId).toEqual(theirs);
  }
}
