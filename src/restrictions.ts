import type { ConnectedConfig } from './config/config.ts';
import type { Extensions } from './extensions.ts';

type Tables = ConnectedConfig['tables'];

const isRestricted = ({ hidden, readOnly }: Pick<Tables[string], 'hidden' | 'readOnly'>): boolean =>
  hidden === true || readOnly === true;

/** Tables and columns of which Appwrite would show or take more than the schema does. */
const restrictedPaths = (tables: Tables): string[] =>
  Object.entries(tables).flatMap(([path, { columns = {}, ...table }]) => [
    ...(isRestricted(table) ? [path] : []),
    ...Object.entries(columns).flatMap(([key, column]) =>
      isRestricted(column) ? [`${path}/${key}`] : [],
    ),
  ]);

/** Whether some of what Appwrite would show or take is kept from clients. */
export const restrictsRows = ({ tables }: Pick<ConnectedConfig, 'tables'>): boolean =>
  restrictedPaths(tables).length > 0;

/** So many are named; the rest is counted. */
const namedPaths = 5;

function name(paths: readonly string[]): string {
  const more = paths.length - namedPaths;
  return `${paths.slice(0, namedPaths).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * What `/v1/graphql` does not heed of the configuration, and what to do about it; undefined where
 * it heeds everything, or is switched off.
 */
export function describeBypass(
  { builtIn, tables }: Pick<ConnectedConfig, 'builtIn' | 'tables'>,
  { hooks = {} }: Pick<Extensions, 'hooks'>,
): string | undefined {
  const paths = restrictedPaths(tables);
  const hooked = Object.keys(hooks);
  const unheeded = [
    ...(paths.length > 0 ? [`what is hidden or read-only (${name(paths)})`] : []),
    ...(hooked.length > 0 ? [`the hooks (${name(hooked)})`] : []),
  ];
  if (!builtIn.enabled || unheeded.length === 0) return undefined;
  return `/v1/graphql is Appwrite's API as it is, and does not heed ${unheeded.join(' and ')}: callers reach there whatever Appwrite lets them. Switch it off with builtIn: { enabled: false } unless that is meant.`;
}
