import type { Plugin } from 'graphql-yoga';
import { z } from 'zod';
import type { ConfigInput } from './config/config.ts';
import { didYouMean } from './did-you-mean.ts';
import { GatewayError } from './errors.ts';
import type { Hooks } from './resolvers/hooks/types.ts';
import type { ExtendSchema } from './schema/own/own-schema.ts';

/** Code of one's own in the gateway. */
export interface Extensions {
  /** Adds types and fields to the schema. Called for every schema that is built. */
  readonly schema?: ExtendSchema | undefined;
  /** What is done around reads and writes, by `databaseId/tableId`, or `*` for every table. */
  readonly hooks?: Hooks | undefined;
  /** Headers of requests that hooks and own fields may read. */
  readonly headers?: readonly string[] | undefined;
  /** Plugins of yoga, for operations of /graphql over HTTP. They run behind the gateway's own. */
  readonly plugins?: readonly Plugin[] | undefined;
}

/** What a configuration file holds. */
export type GatewayConfig = Omit<ConfigInput, 'extensions'> & {
  readonly extensions?: Extensions | undefined;
};

/** Gives a configuration file its types: `export default defineConfig({ … })`. */
export const defineConfig = (config: GatewayConfig): ConfigInput => config;

const isFunction = z.custom((value) => typeof value === 'function', 'a function');

const tableHooks = z.strictObject({
  columns: z.array(z.string(), 'a list of column keys').optional(),
  beforeRead: isFunction.optional(),
  afterRead: isFunction.optional(),
  beforeWrite: isFunction.optional(),
  afterWrite: isFunction.optional(),
});

const extensions = z.strictObject({
  schema: isFunction.optional(),
  hooks: z.record(z.string(), tableHooks, 'an object of hooks by table').optional(),
  headers: z.array(z.string(), 'a list of header names').optional(),
  plugins: z
    .array(
      z.custom((value) => typeof value === 'object' && value !== null, 'a plugin'),
      'a list',
    )
    .optional(),
});

/** @throws GatewayError that names what is wrong, and where. */
export function parseExtensions(given: unknown): Extensions {
  const { success, error } = extensions.safeParse(given ?? {});
  if (!success) throw new GatewayError('BAD_USER_INPUT', error.issues.flatMap(describe).join('\n'));
  const { headers = [], ...parsed } = (given ?? {}) as Extensions;
  return { ...parsed, headers: headers.map((name) => name.toLowerCase()) };
}

function describe(issue: z.core.$ZodIssue): string[] {
  const [section, ...rest] = issue.path;
  const place = ['extensions', ...(section === undefined ? [] : [String(section)])].join('.');
  const name = place + rest.map((key) => `[${JSON.stringify(key)}]`).join('');
  if (issue.code !== 'unrecognized_keys') return [`${name}: allowed is ${issue.message}.`];
  const known = Object.keys((issue.path.length === 0 ? extensions : tableHooks).shape);
  return issue.keys.map((key) => `${name}.${key} is not a setting.${didYouMean(key, known)}`);
}

/** Whether the process that only reads the tables has to leave something to those that serve. */
export const hasExtensions = (config: { readonly extensions?: unknown }): boolean =>
  config.extensions !== undefined;
