import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export type AssetName = keyof typeof contentTypes;

export interface Asset {
  readonly url: string;
  readonly contentType: string;
  readonly gzipped: Buffer;
}

export interface Assets {
  readonly urls: Readonly<Record<AssetName, string>>;
  readonly byUrl: ReadonlyMap<string, Asset>;
}

const javascript = 'text/javascript; charset=utf-8';
const stylesheet = 'text/css; charset=utf-8';

const contentTypes = {
  'graphiql.js': javascript,
  'graphiql.css': stylesheet,
  'editor-worker.js': javascript,
  'json-worker.js': javascript,
  'graphql-worker.js': javascript,
  'panel.js': javascript,
  'panel.css': stylesheet,
} as const;

const compress = promisify(gzip);

/** The page's files under URLs that hold a hash of their content, so that browsers may keep them. */
export async function loadAssets(folder: string): Promise<Assets> {
  const contents = await readContents();
  const names = Object.keys(contentTypes) as AssetName[];
  const assets = await Promise.all(
    names.map(async (name): Promise<[AssetName, Asset]> => {
      const hash = createHash('sha256').update(contents[name]).digest('hex').slice(0, 16);
      const gzipped = await compress(contents[name], { level: 6 });
      return [name, { url: `${folder}${hash}/${name}`, contentType: contentTypes[name], gzipped }];
    }),
  );
  return {
    urls: Object.fromEntries(assets.map(([name, { url }]) => [name, url])) as Assets['urls'],
    byUrl: new Map(assets.map(([, asset]) => [asset.url, asset])),
  };
}

async function readContents(): Promise<Record<AssetName, string>> {
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  return {
    'graphiql.js': graphiql.js,
    'graphiql.css': graphiql.css,
    'editor-worker.js': graphiql.editorWorkerService,
    'json-worker.js': graphiql.jsonWorker,
    'graphql-worker.js': graphiql.graphqlWorker,
    'panel.js': await readOwn('panel.js'),
    'panel.css': await readOwn('panel.css'),
  };
}

function readOwn(name: string): Promise<string> {
  return readFile(new URL(`./ui/${name}`, import.meta.url), 'utf8');
}
