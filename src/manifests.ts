import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { GatewayError } from './errors.ts';

/** Of Apollo's `generate-persisted-query-manifest`. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

/** Texts by id: of relay-compiler, and of graphql-codegen's client preset. */
const textsById = z.record(z.string(), z.string());

/** Two files may hold the same operation, but not two under one id. */
export function readManifests(paths: readonly string[]): ReadonlyMap<string, string> {
  const operations = new Map<string, string>();
  for (const path of paths) {
    for (const [id, text] of readManifest(path)) {
      if ((operations.get(id) ?? text) !== text) {
        throw refuse(path, `it holds another operation under the id "${id}" than a file before it`);
      }
      operations.set(id, text);
    }
  }
  return operations;
}

function readManifest(path: string): readonly (readonly [string, string])[] {
  const content = parse(path);
  const apollo = apolloManifest.safeParse(content);
  if (apollo.success) return apollo.data.operations.map(({ id, body }) => [id, body] as const);
  const texts = textsById.safeParse(content);
  if (texts.success) return Object.entries(texts.data);
  throw refuse(
    path,
    'it is neither a manifest of Apollo nor an object of operations by their ids, as Relay and graphql-codegen write it',
  );
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw refuse(path, error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be read');
  }
}

const refuse = (path: string, reason: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `persistedOperations.manifests: ${path}: ${reason}.`);
