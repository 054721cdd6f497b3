import { SERVICE_TYPE_PREFIX } from '../../catalog/reserved-names.ts';
import { GatewayError } from '../../errors.ts';
import { foldId } from '../../loaders/row-needs.ts';
import type { Thing } from '../../loaders/thing-loader.ts';
import type { GatewayContext } from '../context.ts';
import type { ThingKind, ThingReference } from './reference.ts';

/** The types of Appwrite's own things that can be referred to from outside. */
export const thingTypes = {
  user: `${SERVICE_TYPE_PREFIX}User`,
  team: `${SERVICE_TYPE_PREFIX}Team`,
  file: `${SERVICE_TYPE_PREFIX}File`,
} as const satisfies Record<ThingKind, string>;

/**
 * Things of one list in the order of the references; null for those that are not to be seen, and
 * an error for those that nobody like the caller can see.
 */
export async function readThings(
  context: GatewayContext,
  references: readonly [ThingReference, ...ThingReference[]],
): Promise<(Thing | null | GatewayError)[]> {
  const [list] = references;
  const isRefused = list.kind === 'user' && context.writes.caller !== 'key';
  if (isRefused) return readOneself(context, references);
  const index = await context.loaders.things({ list, ids: references.map(({ id }) => id) });
  return references.map(({ id }) => index.get(foldId(id)) ?? null);
}

/** Appwrite lists users for keys alone. Everybody else may know who they are themselves. */
async function readOneself(
  { appwrite }: GatewayContext,
  references: readonly ThingReference[],
): Promise<(Thing | GatewayError)[]> {
  const { body } = await appwrite.send({ method: 'GET', path: '/account' });
  const account = body as Thing;
  const own = foldId(String(account['$id']));
  const refusal = new GatewayError(
    'FORBIDDEN',
    'Users other than oneself can be read with an API key only (scope users.read).',
  );
  return references.map(({ id }) => (foldId(id) === own ? account : refusal));
}
