import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import type { Config } from './config.ts';
import { environmentNames, type Origins, parseConfig } from './parse.ts';

/** Names of the configuration file; one of them may exist. */
const fileNames = ['ts', 'js', 'mjs', 'json'].map((ending) => `appwrite-graphql.config.${ending}`);

/** Settings of the command line, as the words that were typed. */
export type ConfigFlags = Readonly<
  Partial<
    Record<'endpoint' | 'projectId' | 'host' | 'port' | 'workers' | 'mode' | 'logLevel', string>
  >
>;

export interface LoadOptions {
  /** Folder in which the configuration file is looked for. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags?: ConfigFlags;
  /** Path of a configuration file, which then must exist. */
  readonly file?: string | undefined;
}

function findFile({ folder, file }: LoadOptions): string | undefined {
  if (file !== undefined) {
    const path = resolve(folder, file);
    if (existsSync(path)) return path;
    throw new GatewayError('BAD_USER_INPUT', `There is no configuration file ${path}.`);
  }
  const found = fileNames.map((name) => resolve(folder, name)).filter((path) => existsSync(path));
  if (found.length <= 1) return found[0];
  throw new GatewayError(
    'BAD_USER_INPUT',
    `There are several configuration files, of which one is allowed: ${found.map((path) => basename(path)).join(', ')}.`,
  );
}

/**
 * What configuration files import from the package, installed or not. There is one copy of it:
 * errors are told apart by their class.
 */
const ownModule = { defineConfig: (config: unknown): unknown => config, GatewayError };

/** The default export of a module in TypeScript or JavaScript. */
async function evaluate(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { 'appwrite-graphql': ownModule },
  });
  const module: unknown = await jiti.import(path);
  return typeof module === 'object' && module !== null && 'default' in module
    ? module.default
    : undefined;
}

/** The parser's own message quotes the text around the mistake, where a secret may stand. */
function parseJson(text: string): unknown {
  let place: string | undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    place = /at position \d+/.exec(String(error))?.[0];
  }
  throw new Error(place === undefined ? 'it is not JSON' : `it is not JSON ${place}`);
}

async function readFileSettings(path: string): Promise<Readonly<Record<string, unknown>>> {
  let settings: unknown;
  try {
    const isJson = extname(path) === '.json';
    settings = isJson ? parseJson(await readFile(path, 'utf8')) : await evaluate(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.trim() : String(cause);
    throw new GatewayError('BAD_USER_INPUT', `${path} cannot be loaded: ${reason}`, { cause });
  }
  const { success, data } = z.record(z.string(), z.unknown()).safeParse(settings);
  if (success) return data;
  throw new GatewayError(
    'BAD_USER_INPUT',
    `${path} must have an object of settings as its default export.`,
  );
}

const numbers: readonly string[] = ['port', 'workers'];

/** Numbers arrive as text; what is no number is left for the error to show. */
const toValue = (key: string, text: string): string | number =>
  numbers.includes(key) && /^\d+$/.test(text.trim()) ? Number(text) : text;

interface Layer {
  readonly values: Readonly<Record<string, unknown>>;
  readonly origins: Origins;
}

const noSettings: Layer = { values: {}, origins: {} };

function toLayer(
  texts: Readonly<Record<string, string | undefined>>,
  originOf: (key: string) => string,
): Layer {
  const given = Object.entries(texts).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== '',
  );
  return {
    values: Object.fromEntries(given.map(([key, value]) => [key, toValue(key, value)])),
    origins: Object.fromEntries(given.map(([key]) => [key, originOf(key)])),
  };
}

const toFlag = (key: string): string =>
  `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

async function fileLayer(path: string): Promise<Layer> {
  const values = await readFileSettings(path);
  const name = basename(path);
  return { values, origins: Object.fromEntries(Object.keys(values).map((key) => [key, name])) };
}

/** Variables that are empty count as unset. */
function environmentLayer(environment: LoadOptions['environment']): Layer {
  const names: Readonly<Record<string, string>> = environmentNames;
  const texts = Object.entries(names).map(([key, name]) => [key, environment[name]] as const);
  const layer = toLayer(Object.fromEntries(texts), (key) => names[key] ?? key);
  return withOwnMode(layer, environment);
}

const ownMode = 'APPWRITE_GRAPHQL_MODE';

/**
 * Other tools use the name MODE, too. Vitest sets it to `test`, also for programs that tests start,
 * which is no mode of ours; nobody who starts one from a test has meant anything by it.
 */
function withOwnMode({ values, origins }: Layer, environment: LoadOptions['environment']): Layer {
  const own = toLayer({ mode: environment[ownMode] }, () => ownMode);
  const { mode, ...others } = values;
  if (own.values['mode'] !== undefined || mode === undefined || mode === 'test') {
    return { values: { ...others, ...own.values }, origins: { ...origins, ...own.origins } };
  }
  return { values, origins: { ...origins, mode: `MODE; ${ownMode} stands before it` } };
}

/**
 * The code of one's own in a configuration file, for a process that was told all other settings.
 * @throws GatewayError as `loadConfig` does.
 */
export const loadExtensions = async (path: string): Promise<unknown> =>
  (await readFileSettings(path))['extensions'];

/**
 * Settings of the command line before those of the environment before those of the file, then
 * the defaults. Throws one BAD_USER_INPUT error, written to be printed as it is.
 */
export async function loadConfig(options: LoadOptions): Promise<Config> {
  const path = findFile(options);
  const file = path === undefined ? noSettings : await fileLayer(path);
  const environment = environmentLayer(options.environment);
  const flags = toLayer(options.flags ?? {}, toFlag);
  const config = parseConfig(
    { ...file.values, ...environment.values, ...flags.values },
    { ...file.origins, ...environment.origins, ...flags.origins },
  );
  const folder = path === undefined ? options.folder : dirname(path);
  const { manifests, ...persisted } = config.persistedOperations;
  return {
    ...config,
    configFile: path,
    namesFile: resolve(folder, config.namesFile),
    persistedOperations: {
      ...persisted,
      manifests: manifests.map((manifest) => resolve(folder, manifest)),
    },
  };
}
