import { GraphQLEnumType, type GraphQLInputObjectType } from 'graphql';
import { enumListNames } from '../../catalog/enum-names.ts';
import { scalarInputName } from '../../catalog/reserved-names.ts';
import type { ValueColumn } from '../../catalog/types.ts';
import type { ScalarName } from '../builder.ts';
import { scalarOf } from '../scalar-of.ts';
import { listOf, required, type InputFields, type TypeSource } from './type-source.ts';

/** The operators of a column; null where Appwrite has none for it. All columns of a scalar share them. */
export type ApplyInputOf = (column: ValueColumn) => GraphQLInputObjectType | null;

export function createApplyInputs(types: TypeSource): ApplyInputOf {
  let made: GraphQLEnumType | undefined;
  const condition = (): GraphQLEnumType => (made ??= types.add(createListCondition()));
  const list = (column: ValueColumn): GraphQLInputObjectType => {
    const names = listNamesOf(column);
    return types.inputOnce(names.apply, () => {
      const fields = listFields(types, names, condition());
      return {
        description: 'A change of a list, worked out from what it holds.',
        isOneOf: true,
        fields: () => fields,
      };
    });
  };
  return (column) => {
    // An operator would work on the encrypted text.
    if (column.isEncrypted) return null;
    return column.isArray ? list(column) : singleApply(types, column);
  };
}

function singleApply(types: TypeSource, column: ValueColumn): GraphQLInputObjectType | null {
  switch (column.kind) {
    case 'integer':
    case 'float':
      return numberApply(types, scalarOf(column));
    case 'text':
      return column.format === 'plain' ? textApply(types) : null;
    case 'boolean':
      return apply(types, 'Boolean', () => ({
        toggle: {
          type: types.input('Boolean'),
          description: 'true: the opposite; true of null.',
        },
      }));
    case 'datetime':
      return apply(types, 'DateTime', () => ({
        addDays: { type: types.input('Int') },
        subtractDays: { type: types.input('Int') },
        now: { type: types.input('Boolean'), description: "true: the server's present time." },
      }));
    case 'enum':
    case 'spatial':
      return null;
  }
}

/** The fields are made at once: they have inputs of their own. */
const apply = (types: TypeSource, scalar: ScalarName, makeFields: () => InputFields) =>
  types.inputOnce(scalarInputName(scalar, 'Apply'), () => {
    const fields = makeFields();
    return {
      description: 'A change that is worked out from what the column holds.',
      isOneOf: true,
      fields: () => fields,
    };
  });

const textApply = (types: TypeSource) =>
  apply(types, 'String', () => ({
    concat: { type: types.input('String'), description: 'Appends this text.' },
    replace: {
      type: types.inputOnce(scalarInputName('String', 'Replace'), () => ({
        description: 'Puts one text in the place of another, wherever that stands.',
        fields: () => ({
          search: { type: required(types.input('String')) },
          by: { type: required(types.input('String')) },
        }),
      })),
    },
  }));

/** Fractions may multiply an integer, whose result is rounded; 64-bit integers stay exact. */
const factorOf = (scalar: ScalarName): ScalarName => (scalar === 'BigInt' ? 'BigInt' : 'Float');

interface Step {
  readonly suffix: 'Increase' | 'Decrease' | 'Multiply' | 'Divide' | 'Power';
  readonly stop: 'max' | 'min';
  readonly operand: (scalar: ScalarName) => ScalarName;
  readonly hasDefault: boolean;
}

const same = (scalar: ScalarName): ScalarName => scalar;

const steps = {
  increment: { suffix: 'Increase', stop: 'max', operand: same, hasDefault: true },
  decrement: { suffix: 'Decrease', stop: 'min', operand: same, hasDefault: true },
  multiply: { suffix: 'Multiply', stop: 'max', operand: factorOf, hasDefault: false },
  divide: { suffix: 'Divide', stop: 'min', operand: factorOf, hasDefault: false },
  power: { suffix: 'Power', stop: 'max', operand: same, hasDefault: false },
} as const satisfies Record<string, Step>;

const numberApply = (types: TypeSource, scalar: ScalarName) =>
  apply(types, scalar, () => ({
    ...Object.fromEntries(
      Object.entries(steps).map(([name, step]) => [name, { type: stepInput(types, scalar, step) }]),
    ),
    modulo: { type: types.input(scalar), description: 'The rest of a division by this.' },
  }));

const stepInput = (types: TypeSource, scalar: ScalarName, step: Step): GraphQLInputObjectType =>
  types.inputOnce(scalarInputName(scalar, step.suffix), () => ({
    description: `The result stops at \`${step.stop}\`. Beyond the column's own bounds it is refused.`,
    fields: () => ({
      by: {
        type: required(types.input(step.operand(scalar))),
        ...(step.hasDefault ? { defaultValue: scalar === 'BigInt' ? 1n : 1 } : {}),
      },
      [step.stop]: { type: types.input(scalar) },
    }),
  }));

interface ListNames {
  readonly apply: string;
  readonly insert: string;
  readonly keep: string;
  /** Type of the items. */
  readonly item: string;
}

function listNamesOf(column: ValueColumn): ListNames {
  if (column.kind === 'enum') return { item: column.typeName, ...enumListNames(column.typeName) };
  const item = scalarOf(column);
  return {
    item,
    apply: scalarInputName(item, 'ListApply'),
    insert: scalarInputName(item, 'ListInsert'),
    keep: scalarInputName(item, 'ListKeep'),
  };
}

function listFields(types: TypeSource, names: ListNames, condition: GraphQLEnumType): InputFields {
  const item = types.input(names.item);
  return {
    append: { type: listOf(item) },
    prepend: { type: listOf(item) },
    insert: {
      type: types.inputOnce(names.insert, () => ({
        description: 'Puts an item in front of the one at this place, counted from 0.',
        fields: () => ({
          at: { type: required(types.input('Int')) },
          value: { type: required(item) },
        }),
      })),
    },
    remove: { type: item, description: 'Takes this item out, wherever it stands.' },
    unique: {
      type: types.input('Boolean'),
      description: 'true: takes out what stands there twice, and sorts the items.',
    },
    intersect: { type: listOf(item), description: 'Keeps what is among these.' },
    diff: { type: listOf(item), description: 'Takes out what is among these.' },
    filter: {
      type: types.inputOnce(names.keep, () => ({
        description: 'Keeps the items that meet the condition.',
        fields: () => ({ condition: { type: required(condition) }, value: { type: item } }),
      })),
    },
  };
}

const createListCondition = (): GraphQLEnumType =>
  new GraphQLEnumType({
    name: 'ListCondition',
    description: 'What is asked of an item; IS_NULL and IS_NOT_NULL go without a value.',
    values: {
      EQUAL: { value: 'equal' },
      NOT_EQUAL: { value: 'notEqual' },
      GREATER: { value: 'greaterThan' },
      GREATER_OR_EQUAL: { value: 'greaterThanEqual' },
      LESS: { value: 'lessThan' },
      LESS_OR_EQUAL: { value: 'lessThanEqual' },
      IS_NULL: { value: 'isNull' },
      IS_NOT_NULL: { value: 'isNotNull' },
    },
  });
