import type { EnumColumn, SpatialColumn, ValueColumn } from '../catalog/types.ts';
import type { ScalarName } from './builder.ts';

/** The scalar of a column that is not an enum. */
export function scalarOf(column: Exclude<ValueColumn, EnumColumn>): ScalarName {
  switch (column.kind) {
    case 'text':
      return ({ plain: 'String', email: 'EmailAddress', url: 'URL', ip: 'IP' } as const)[
        column.format
      ];
    case 'integer':
      return column.scalar;
    case 'float':
      return 'Float';
    case 'boolean':
      return 'Boolean';
    case 'datetime':
      return 'DateTime';
    case 'spatial':
      return shapeScalars[column.shape];
  }
}

const shapeScalars = {
  point: 'Point',
  linestring: 'LineString',
  polygon: 'Polygon',
} as const satisfies Record<SpatialColumn['shape'], ScalarName>;
