import { encodeJson } from '../../appwrite/json.ts';
import type { Dialect, Model } from './dialect.ts';
import { toFieldName } from './service-types.ts';

/** Everything, under the names of Appwrite's built-in GraphQL API. */
export const builtInDialect: Dialect = {
  typeName: (name) => name,
  typeOf: ({ builtIn }) => builtIn,
  hasEnums: false,
  isListItemNullable: true,
  hasDeprecations: false,
  hasTables: false,
  isServed: () => true,
  openField: { type: 'String', resolve: toDataText },
  valueOf: (model, { name }) => model[name],
  scalarOf: () => undefined,
};

/** The free-form keys as JSON text, with slashes escaped, as the built-in API writes it. */
function toDataText(model: Model): string {
  const renamed = renameKeys(model);
  const own = Object.entries(renamed).filter(([key]) => !key.startsWith('_'));
  const { $permissions } = model;
  const rest = $permissions === undefined ? {} : { $permissions };
  return encodeJson({ ...Object.fromEntries(own), ...rest }).replaceAll('/', '\\/');
}

/** Related rows have their system keys with `_`, and their permissions under both names. */
const renameValue = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(renameValue);
  if (typeof value !== 'object' || value === null) return value;
  const renamed = renameKeys(value as Model);
  return Object.hasOwn(value, '$permissions')
    ? { ...renamed, $permissions: (value as Model)['$permissions'] }
    : renamed;
};

const renameKeys = (model: Model): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(model).map(([key, value]) => [toFieldName(key), renameValue(value)]),
  );
