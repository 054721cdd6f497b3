import { inspect } from 'node:util';
import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { type Config, configSchema } from './config.ts';
import { didYouMean } from '../did-you-mean.ts';

/** Where a setting came from, by its key: a variable, a flag or a file. */
export type Origins = Readonly<Record<string, string>>;

/** The variable that holds a setting, by key. */
export const environmentNames = {
  endpoint: 'APPWRITE_ENDPOINT',
  projectId: 'APPWRITE_PROJECT_ID',
  apiKey: 'APPWRITE_API_KEY',
  host: 'HOST',
  port: 'PORT',
  workers: 'WORKERS',
  mode: 'MODE',
  logLevel: 'LOG_LEVEL',
  linkSecret: 'LINK_SECRET',
  publicUrl: 'PUBLIC_URL',
} as const;

type Issue = z.core.$ZodIssue;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const at = (values: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), values);

const toKey = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((key, next) => {
    if (typeof next === 'number') return `${key}[${next}]`;
    const name = String(next);
    if (/[^\w$]/.test(name)) return `${key}["${name}"]`;
    return key === '' ? name : `${key}.${name}`;
  }, '');

/** Addresses can hold a password. */
const withoutPassword = (given: string): string => given.replace(/\/\/[^/@\s]*@/, '//***@');

function show(key: string, given: unknown): string {
  if (key === 'apiKey' || key === 'linkSecret') return 'something else (its value is not shown)';
  if (given === undefined) return 'nothing';
  const text = withoutPassword(inspect(given, { depth: 2, breakLength: Infinity }));
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** The schema under the wrappers that make it optional or give it a default. */
function unwrap(schema: unknown): unknown {
  const isWrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return isWrapped ? unwrap(schema.unwrap()) : schema;
}

function childOf(schema: unknown, key: PropertyKey): unknown {
  const parent = unwrap(schema);
  if (parent instanceof z.ZodRecord) return parent.valueType;
  return parent instanceof z.ZodObject ? parent.shape[String(key)] : undefined;
}

/** The keys that the section at a path knows. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const schema = unwrap(path.reduce<unknown>(childOf, configSchema));
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function describeUnknown(
  { path, keys }: Issue & { code: 'unrecognized_keys' },
  toName: (path: readonly PropertyKey[]) => string,
): string[] {
  const known = knownKeys(path);
  return keys.map((key) => `${toName([...path, key])} is not a setting.${didYouMean(key, known)}`);
}

function describeIssue(issue: Issue, values: unknown, origins: Origins): string[] {
  const toName = (path: readonly PropertyKey[]): string => {
    const origin = origins[String(path[0])];
    return origin === undefined ? toKey(path) : `${toKey(path)} (${origin})`;
  };
  if (issue.code === 'unrecognized_keys') return describeUnknown(issue, toName);
  const name = issue.path.length === 0 ? 'The configuration' : toName(issue.path);
  if (issue.code === 'invalid_key') {
    return issue.issues.map(({ message }) => `${name} is not a key here; allowed is ${message}.`);
  }
  const given = show(String(issue.path[0]), at(values, issue.path));
  return [`${name} is ${given}; allowed is ${issue.message}.`];
}

const refuse = (problems: readonly string[]): never => {
  const head = problems.length === 1 ? '' : `${problems.length} settings are wrong:\n  `;
  throw new GatewayError('BAD_USER_INPUT', head + problems.join('\n  '));
};

const connectionKeys = ['endpoint', 'projectId', 'apiKey'] as const;

/** A project is named by three settings: all of them or none. */
function checkConnection(config: z.output<typeof configSchema>, origins: Origins): string[] {
  const given = connectionKeys.filter((key) => config[key] !== undefined);
  if (given.length === 0) return [];
  const reason = given.map((key) => origins[key] ?? key).join(' and ');
  return connectionKeys
    .filter((key) => config[key] === undefined)
    .map((key) => `${key} is missing: set ${environmentNames[key]} to go with ${reason}.`);
}

function checkTogether(config: z.output<typeof configSchema>, origins: Origins): string[] {
  const problems = checkConnection(config, origins);
  const { limits, cookies } = config;
  if (limits.defaultFirst > limits.maxFirst) {
    problems.push(
      `limits.defaultFirst is ${limits.defaultFirst}; allowed is at most limits.maxFirst, ${limits.maxFirst}.`,
    );
  }
  if (cookies.sameSite === 'none' && cookies.secure === 'never') {
    problems.push(
      'cookies.secure is "never"; allowed is "auto" or "always" with cookies.sameSite "none", since browsers drop other cookies.',
    );
  }
  return [...problems, ...checkManifest(config)];
}

/** Where nothing but a manifest is run, nothing else may run beside it. */
function checkManifest({ persistedOperations, builtIn }: z.output<typeof configSchema>): string[] {
  const { accept, manifests } = persistedOperations;
  if (accept === 'any') return [];
  return [
    ...(manifests.length > 0
      ? []
      : [
          'persistedOperations.manifests is empty; with persistedOperations.accept "manifest" nothing could be asked.',
        ]),
    ...(builtIn.enabled
      ? [
          'builtIn.enabled is true; allowed is false with persistedOperations.accept "manifest", since /v1/graphql runs any operation.',
        ]
      : []),
  ];
}

/**
 * Completes settings with their defaults. Throws one BAD_USER_INPUT error that names, for every
 * wrong setting, its key, what was given and what is allowed; never a secret's value.
 */
export function parseConfig(values: unknown, origins: Origins = {}): Config {
  const { success, data, error } = configSchema.safeParse(values);
  if (!success) {
    return refuse(error.issues.flatMap((issue) => describeIssue(issue, values, origins)));
  }
  const problems = checkTogether(data, origins);
  if (problems.length > 0) return refuse(problems);
  const mode = data.mode ?? (data.endpoint === undefined ? 'development' : 'production');
  const isDevelopment = mode === 'development';
  return {
    ...data,
    mode,
    graphiql: data.graphiql ?? isDevelopment,
    explain: data.explain ?? (isDevelopment ? 'everybody' : 'keys'),
  };
}
