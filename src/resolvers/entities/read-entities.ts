import type { GraphQLResolveInfo } from 'graphql';
import { tablePath } from '../../catalog/paths.ts';
import { GatewayError } from '../../errors.ts';
import type { GatewayContext } from '../context.ts';
import { pathOf, toReported } from '../related-fields.ts';
import type { Reference, TableReference, ThingReference } from './reference.ts';
import { readRowEntities } from './rows.ts';
import { readThings, thingTypes } from './things.ts';

/** A reference; null for one to what is certainly not there, an error for one that makes no sense. */
export type Wanted = Reference | GatewayError | null;

/** What a reference leads to, with the name of its type; an error stands for itself. */
export type Entity = ({ readonly __typename: string } & object) | GatewayError | null;

interface Placed {
  readonly place: number;
  readonly reference: Reference;
}

/**
 * What the references lead to, in their order: one lookup for each type, as the caller. What fails
 * leaves the rest, and is told once, with the places of all that it leaves without a value.
 */
export async function readEntities(
  context: GatewayContext,
  wanted: readonly Wanted[],
  info: GraphQLResolveInfo,
): Promise<Entity[]> {
  const found: Entity[] = wanted.map((each) => (each instanceof GatewayError ? each : null));
  await Promise.all(
    [...groupsOf(wanted).values()].map(async (group) => {
      const entities = await readGroup(context, group, info).catch(toGatewayError);
      group.forEach(({ place }, index) => {
        found[place] = entities instanceof GatewayError ? entities : (entities[index] ?? null);
      });
    }),
  );
  return reportOnce(found, info);
}

type Group = [Placed, ...Placed[]];

function groupsOf(wanted: readonly Wanted[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const [place, reference] of wanted.entries()) {
    if (reference === null || reference instanceof GatewayError) continue;
    const name = groupNameOf(reference);
    const group = groups.get(name);
    if (group) group.push({ place, reference });
    else groups.set(name, [{ place, reference }]);
  }
  return groups;
}

function groupNameOf(reference: Reference): string {
  switch (reference.kind) {
    case 'row':
    case 'unique':
      return `row/${tablePath(reference.model.table)}`;
    case 'user':
    case 'team':
      return reference.kind;
    case 'file':
      return `file/${reference.bucketId}`;
  }
}

async function readGroup(
  context: GatewayContext,
  group: Group,
  info: GraphQLResolveInfo,
): Promise<Entity[]> {
  // Those of a group are of one kind.
  const references = group.map(({ reference }) => reference);
  const [row, ...rows] = references.filter(isOfTable);
  if (row) {
    const { model } = row;
    const nodes = await readRowEntities(context, { model, info }, [row, ...rows]);
    return nodes.map((node) => named(node, model.table.names.type));
  }
  const [thing, ...things] = references.filter((each) => !isOfTable(each));
  return thing ? readNamedThings(context, [thing, ...things]) : [];
}

const isOfTable = (reference: Reference): reference is TableReference =>
  reference.kind === 'row' || reference.kind === 'unique';

async function readNamedThings(
  context: GatewayContext,
  things: readonly [ThingReference, ...ThingReference[]],
): Promise<Entity[]> {
  const typeName = thingTypes[things[0].kind];
  const found = await readThings(context, things);
  return found.map((thing) => named(thing, typeName));
}

const named = (found: object | null, __typename: string): Entity =>
  found === null || found instanceof GatewayError ? found : { ...found, __typename };

function toGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  throw error;
}

/** An error that several places share stands at the first of them; the others are null. */
function reportOnce(found: readonly Entity[], info: GraphQLResolveInfo): Entity[] {
  const places = new Map<GatewayError, number[]>();
  for (const [place, each] of found.entries()) {
    if (each instanceof GatewayError) places.set(each, [...(places.get(each) ?? []), place]);
  }
  const path = pathOf(info);
  return found.map((each, place) => {
    if (!(each instanceof GatewayError)) return each;
    const shared = places.get(each) ?? [];
    if (shared[0] !== place) return null;
    return toReported({ error: each, paths: shared.map((index) => [...path, index]) });
  });
}
