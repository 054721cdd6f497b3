import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { expect } from 'vitest';
import { isConnected } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { createGateway } from '../../src/library.ts';
import type { Logger } from '../../src/logger.ts';
import type { Project } from '../support/admin.ts';
import type { Answer } from '../support/http-server.ts';
import { root, type Block } from './blocks.ts';
import type { DocsProject } from './project.ts';

type Values = Readonly<Record<string, unknown>>;

interface Asked {
  readonly variables?: Values;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A gateway that has a block of a guide for its configuration. */
export interface Served {
  readonly url: string;
  /** What it has logged so far, as text, but for `debug`. */
  readonly log: readonly string[];
  readonly ask: (query: string, asked?: Asked) => Promise<Answer>;
  /** The same; its data, and no errors. */
  readonly read: (query: string, asked?: Asked) => Promise<Values>;
}

/** A block of code, and what there is to run it with. */
export interface Given {
  readonly block: Block;
  readonly project: DocsProject;
  /** Of a gateway with the usual settings: what the guide's addresses mean. */
  readonly url: string;
  /** A folder of the block's own, in which it is loaded. */
  readonly folder: string;
  /** Runs the block as a module, and gives what it declares at its top level by name. */
  readonly load: () => Promise<Values>;
  /** Serves the project, or some of its databases, by the block as a configuration file. */
  readonly serve: (options?: ServeOptions) => Promise<Served>;
  /** Runs something with the block's folder as the working directory. */
  readonly inFolder: (run: () => Promise<void>) => Promise<void>;
}

interface ServeOptions {
  /** What stands in front of the project. */
  readonly upstream?: Project;
  readonly databases?: readonly string[];
}

export type Run = (given: Given) => Promise<void>;

/** Below the folder whose packages a block needs. */
const foldersFor = ({ marks }: Block): string =>
  join(root, marks.packages === undefined ? '' : `examples/${marks.packages}`, '.data/docs');

/** Hands a block to what runs it, and closes everything afterwards. */
export async function runBlock(block: Block, project: DocsProject, run: Run): Promise<void> {
  const folders = foldersFor(block);
  await mkdir(folders, { recursive: true });
  const folder = await mkdtemp(join(folders, 'block-'));
  const closing: (() => Promise<void>)[] = [];
  const url = await project.gatewayUrl();
  try {
    await run({
      block,
      project,
      url,
      folder,
      load: () => loadModule(block, { folder, url, upstream: project.devserver }),
      serve: async (options) => {
        const served = await serve(block, folder, { upstream: project.devserver, ...options });
        closing.push(() => served.close());
        return served;
      },
      inFolder: (inside) => runIn(folder, inside),
    });
  } finally {
    for (const close of closing) await close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, run: () => Promise<void>): Promise<void> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    await run();
  } finally {
    process.chdir(before);
  }
}

interface Place {
  readonly folder: string;
  readonly url: string;
  readonly upstream: Project;
}

async function loadModule(block: Block, { folder, url, upstream }: Place): Promise<Values> {
  const path = join(folder, `block.${block.language}`);
  const text = `${block.marks.before ?? ''}\n${block.text}`;
  await writeFile(path, replaceAddresses(exportAll(text), { url, upstream }));
  return (await import(/* @vite-ignore */ path)) as Values;
}

/** What the guides call the gateway, Appwrite and the project, by what is really there. */
export function replaceAddresses(
  text: string,
  { url, upstream }: Pick<Place, 'url' | 'upstream'>,
): string {
  const socket = url.replace('http', 'ws');
  return text
    .replaceAll(/http:\/\/127\.0\.0\.1:4000|https:\/\/api\.example\.com/g, url)
    .replaceAll(/ws:\/\/127\.0\.0\.1:4000|wss:\/\/api\.example\.com/g, socket)
    .replaceAll(/https:\/\/(?:cloud\.appwrite\.io|appwrite\.example\.com)\/v1/g, upstream.endpoint)
    .replaceAll('my-project', upstream.project)
    .replaceAll('.listen(3000)', '.listen(0)');
}

/** A block with everything exported that it declares at its top level. */
function exportAll(text: string): string {
  const { statements } = ts.createSourceFile('block.ts', text, ts.ScriptTarget.ES2023);
  const names = statements.filter((statement) => !isElsewhere(statement)).flatMap(declaredNames);
  return names.length === 0 ? text : `${text}\nexport { ${names.join(', ')} };\n`;
}

/** Exported by itself, or declared to be there already. */
const isElsewhere = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) =>
    [ts.SyntaxKind.ExportKeyword, ts.SyntaxKind.DeclareKeyword].includes(kind),
  );

function declaredNames(statement: ts.Statement): string[] {
  if (!ts.isVariableStatement(statement)) return [];
  const namesIn = (name: ts.BindingName): string[] =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.flatMap((element) => ('name' in element ? namesIn(element.name) : []));
  return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
}

async function serve(
  { marks, text }: Block,
  folder: string,
  {
    upstream: { endpoint, project, key },
    databases,
  }: ServeOptions & { readonly upstream: Project },
): Promise<Served & { close(): Promise<void> }> {
  await writeFile(join(folder, 'appwrite-graphql.config.ts'), `${marks.before ?? ''}\n${text}`);
  const environment = {
    APPWRITE_ENDPOINT: endpoint,
    APPWRITE_PROJECT_ID: project,
    APPWRITE_API_KEY: key,
    PORT: '0',
  };
  const config = await loadConfig({ folder, environment });
  if (!isConnected(config)) throw new Error('The configuration lacks a project.');
  const log: string[] = [];
  const chosen = databases === undefined ? config : { ...config, databases: [...databases] };
  const gateway = createGateway(chosen, { isNamesFileUsed: false, logger: logInto(log) });
  const { url } = await gateway.start();
  const ask: Served['ask'] = async (query, { variables, headers = {} } = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  };
  return {
    url,
    log,
    ask,
    read: async (...asked) => dataOf(await ask(...asked)),
    close: () => gateway.close(),
  };
}

function logInto(log: string[]): Logger {
  const write = (message: string, fields?: object): void => {
    log.push(`${message} ${JSON.stringify(fields ?? {})}`);
  };
  return { debug: () => undefined, info: write, warn: write, error: write };
}

/** The data of an answer that has no errors. */
export function dataOf({
  data,
  errors,
}: Pick<Partial<Answer>, 'data'> & { readonly errors?: unknown }): Values {
  expect(errors, JSON.stringify(errors)).toBeUndefined();
  return data ?? {};
}
