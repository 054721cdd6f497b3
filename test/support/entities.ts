import type { QueryOptions, TestGateway } from './gateway.ts';

export type Representation = Readonly<Record<string, unknown>>;

export type AskedEntities = [
  representations: readonly Representation[],
  selection: string,
  options?: QueryOptions,
];

/** What a router would get for some representations, and how many calls it took Appwrite. */
export async function askEntities(
  gateway: TestGateway,
  ...[representations, selection, options = {}]: AskedEntities
) {
  const document = `query($representations: [_Any!]!) {
    _entities(representations: $representations) { ${selection} }
  }`;
  const { data, errors } = await gateway.query(document, {
    ...options,
    variables: { representations },
  });
  const read = data?.['_entities'] as readonly (Representation | null)[] | null;
  return { read, errors, calls: gateway.upstream.calls.length };
}
