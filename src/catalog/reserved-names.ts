/** Scalars of the schema; GraphQL's own five come first. */
const SCALAR_NAMES = [
  'String',
  'Int',
  'Float',
  'Boolean',
  'ID',
  'SafeInt',
  'BigInt',
  'DateTime',
  'EmailAddress',
  'URL',
  'IP',
  'JSON',
  'Point',
  'LineString',
  'Polygon',
  'Geometry',
  'Upload',
] as const;

export type ScalarName = (typeof SCALAR_NAMES)[number];

/** Input types that exist once per scalar, named by `scalarInputName`. */
const SCALAR_INPUTS = [
  'Filter',
  'ListFilter',
  'SearchFilter',
  'Range',
  'Apply',
  'Increase',
  'Decrease',
  'Multiply',
  'Divide',
  'Power',
  'Replace',
  'ListApply',
  'ListInsert',
  'ListKeep',
] as const;

export type ScalarInput = (typeof SCALAR_INPUTS)[number];

/** Name of an input type that all columns of one scalar share: `StringListFilter`, `IntApply`. */
export const scalarInputName = <S extends ScalarName, I extends ScalarInput>(
  scalar: S,
  input: I,
): `${S}${I}` => `${scalar}${input}`;

/** Scalars of the columns that aggregates compute with. */
const AGGREGATED_SCALARS = ['Int', 'SafeInt', 'BigInt', 'Float', 'DateTime'] as const;

export type AggregatedScalar = (typeof AGGREGATED_SCALARS)[number];

/** Name of what is computed of a column of this scalar: `IntAggregate`. */
export const scalarAggregateName = <S extends AggregatedScalar>(scalar: S): `${S}Aggregate` =>
  `${scalar}Aggregate`;

export const scalarAggregateNames: readonly string[] = AGGREGATED_SCALARS.map(scalarAggregateName);

/** Prefix of the types that Appwrite's own services bring. */
export const SERVICE_TYPE_PREFIX = 'Appwrite';

/** Types that no table can have. */
export const RESERVED_TYPES: readonly string[] = [
  'Query',
  'Mutation',
  'Subscription',
  'PageInfo',
  'DistanceFilter',
  'ListCondition',
  'OrderDirection',
  'PermissionInput',
  'PermissionGrant',
  'PermissionAction',
  'RoleInput',
  'RoleStatus',
  'ChangeEvent',
  'ChangeKind',
  'ChangeReason',
  'Node',
  '_Entity',
  '_Service',
  '_Any',
  'FieldSet',
  ...SCALAR_NAMES,
  ...scalarAggregateNames,
  ...SCALAR_NAMES.flatMap((scalar) => SCALAR_INPUTS.map((input) => scalarInputName(scalar, input))),
];

/** Root fields that no table can have. */
export const RESERVED_FIELDS: readonly string[] = ['node', 'nodes', '_entities', '_service'];

/** Things of Appwrite's own services that subscriptions tell of, each by `<thing>Changed`. */
export const SERVICE_CHANGES = ['account', 'execution', 'file', 'membership', 'team'] as const;

/** Fields that every row has; Appwrite's `$id` is `_id`. */
export const ROW_FIELDS = {
  $id: '_id',
  $createdAt: '_createdAt',
  $updatedAt: '_updatedAt',
  $permissions: '_permissions',
  $sequence: '_sequence',
} as const;

/**
 * Names that no column's field can have: those of every row, `_random` of the order inputs, the
 * combinators of the filter inputs, and `id`, by which clients' caches would tell rows apart, and the methods of every object.
 */
export const RESERVED_COLUMN_FIELDS: readonly string[] = [
  ...Object.values(ROW_FIELDS),
  '_random',
  'id',
  'and',
  'or',
  'not',
  // GraphQL looks fields up in plain objects, where it would find these without being given them.
  ...Object.getOwnPropertyNames(Object.prototype),
];
