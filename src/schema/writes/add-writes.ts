import type { TableModel } from '../../resolvers/model.ts';
import type { LateTypes } from '../late-builder.ts';
import { createApplyInputs } from './apply-inputs.ts';
import { createTypeSource } from './type-source.ts';
import { createTableWrites, toWriteFields, writeFieldNames } from './write-fields.ts';

/**
 * Adds the root fields that write rows, with their types. They are most of a schema's inputs, and
 * are made without the builder, which takes ten times as long for them.
 */
export function addWrites(
  { types, addRootFields }: LateTypes,
  models: readonly TableModel[],
): void {
  const source = createTypeSource(types);
  const applyInputOf = createApplyInputs(source);
  for (const model of models) {
    if (model.table.isReadOnly === true) continue;
    const writes = createTableWrites(source, model, applyInputOf);
    addRootFields('Mutation', {
      names: writeFieldNames(writes),
      make: () => toWriteFields(source, writes),
    });
  }
}
