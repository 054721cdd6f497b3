import type { ValueColumn } from '../../catalog/types.ts';
import { systemFields } from '../../resolvers/model.ts';
import type { LateBuilder } from '../late-builder.ts';
import type { TableTypes } from './table-types.ts';

/** Longest text that MariaDB stores beside the row; it sorts longer ones by their beginning only. */
const LONGEST_SORTED_TEXT = 16_381;

/** What a table's rows can be ordered by: one field an entry. */
export function addOrderBy(late: LateBuilder, { model, shared }: TableTypes): void {
  const names = (): string[] => [
    ...[...systemFields.keys()].filter((name) => name !== '_permissions'),
    ...[...model.fields].filter(([, column]) => isOrderable(column)).map(([name]) => name),
  ];
  late.inputType(model.table.names.orderBy, {
    description: 'One field with its direction; later entries order what earlier ones leave equal.',
    isOneOf: true,
    fields: (t) => ({
      ...Object.fromEntries(
        names().map((name) => [
          name,
          t.field({
            type: shared.orderDirection,
            deprecationReason: model.fields.get(name)?.deprecation,
          }),
        ]),
      ),
      _random: t.boolean({ description: 'true: in random order, without cursors.' }),
    }),
  });
}

const isOrderable = (column: ValueColumn): boolean =>
  !column.isArray &&
  !column.isEncrypted &&
  column.kind !== 'spatial' &&
  (column.kind !== 'text' || (column.size !== null && column.size <= LONGEST_SORTED_TEXT));
