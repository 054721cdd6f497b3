import { COUNT_CEILING, cursorOf } from '../../resolvers/page.ts';
import type { Builder } from '../builder.ts';
import type { TableTypes } from './table-types.ts';

/** A page of a table's rows, by the Relay connection specification, with `nodes` and a count. */
export function addConnection(
  builder: Builder,
  { model, connection, edge, row, shared }: TableTypes,
): void {
  const { name } = model.table;
  builder.objectType(edge, {
    description: `A row of "${name}" at its place in a page.`,
    fields: (t) => ({
      cursor: t.field({
        type: 'String',
        nullable: true,
        description: 'For `after` and `before`; stays valid when the row is deleted.',
        resolve: ({ page, node }) => node && cursorOf(page, node),
      }),
      node: t.field({ type: row, nullable: true, resolve: ({ node }) => node }),
    }),
  });
  builder.objectType(connection, {
    description: `A page of rows of "${name}".`,
    fields: (t) => ({
      nodes: t.field({
        type: [row],
        nullable: { list: false, items: true },
        resolve: ({ nodes }) => nodes,
      }),
      edges: t.field({
        type: [edge],
        nullable: { list: false, items: true },
        resolve: (page) => page.nodes.map((node) => ({ page, node })),
      }),
      pageInfo: t.field({ type: shared.pageInfo, nullable: false, resolve: (page) => page }),
      totalCount: t.field({
        type: 'Int',
        nullable: true,
        description: `All matching rows, on every page. Appwrite counts up to ${COUNT_CEILING}.`,
        resolve: ({ totalCount }) => totalCount,
      }),
      totalCountIsExact: t.field({
        type: 'Boolean',
        nullable: true,
        description: `Whether totalCount is below ${COUNT_CEILING}, where counting stops.`,
        resolve: ({ totalCount }) => (totalCount === null ? null : totalCount < COUNT_CEILING),
      }),
    }),
  });
}
