import { COUNT_CEILING, cursorOf, type Page } from '../../resolvers/page.ts';
import { withRows, withTotal } from '../../resolvers/related-fields.ts';
import { edgePlace } from '../../resolvers/selection.ts';
import type { LateBuilder } from '../late-builder.ts';
import { attached } from '../shortcuts.ts';
import type { Edge, TableTypes } from './table-types.ts';

/** Rows of an answer that comes in parts may have to be read first. */
const attachedNodes = attached(({ places, later }: Page, key) =>
  later?.hasRows ? undefined : places.get(key),
);

/** A row of a table at its place in a page. */
export function addEdge(late: LateBuilder, types: TableTypes): void {
  const { name, names } = types.model.table;
  late.objectType<Edge>(names.edge, {
    description: `A row of "${name}" at its place in a page.`,
    fields: (t) => ({
      cursor: t.field({
        type: 'String',
        nullable: true,
        description: 'For `after` and `before`; stays valid when the row is deleted.',
        resolve: ({ page, index }) => {
          const row = page.rows[index];
          return row ? cursorOf(page, row) : null;
        },
      }),
      node: t.field({
        type: types.row,
        nullable: true,
        resolve: ({ page, index, alias }, _args, _context, { path }) =>
          page.places.get(edgePlace(alias, String(path.key)))?.[index],
      }),
    }),
  });
}

/** A page of a table's rows, by the Relay connection specification, with `nodes` and a count. */
export function addConnection(late: LateBuilder, types: TableTypes): void {
  const { name, names } = types.model.table;
  late.objectType<Page>(names.connection, {
    description: `A page of rows of "${name}".`,
    fields: (t) => ({
      nodes: t.field({
        type: [types.row],
        nullable: { list: false, items: true },
        extensions: attachedNodes,
        resolve: (page, _args, _context, { path }) =>
          withRows(page, ({ places }) => places.get(String(path.key)) ?? []),
      }),
      edges: t.field({
        type: [types.edge],
        nullable: { list: false, items: true },
        resolve: (connected, _args, _context, { path }) =>
          withRows(connected, (page) =>
            page.rows.map((_row, index) => ({ page, index, alias: String(path.key) })),
          ),
      }),
      pageInfo: t.field({
        type: types.shared.pageInfo,
        nullable: false,
        resolve: (page) => withRows(page, (read) => read),
      }),
      totalCount: t.field({
        type: 'Int',
        nullable: true,
        description: `All matching rows, on every page. Appwrite counts up to ${COUNT_CEILING}.`,
        resolve: (page, _args, _context, info) =>
          withTotal(page, info, ({ totalCount }) => totalCount),
      }),
      totalCountIsExact: t.field({
        type: 'Boolean',
        nullable: true,
        description: `false: there may be more rows than totalCount, since counting stops at ${COUNT_CEILING}.`,
        resolve: (page, _args, _context, info) =>
          withTotal(page, info, ({ isTotalExact }) => isTotalExact),
      }),
    }),
  });
}
