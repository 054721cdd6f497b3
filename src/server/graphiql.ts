import type { IncomingMessage, ServerResponse } from 'node:http';
import { loadAssets } from './graphiql/assets.ts';
import type { Assets } from './graphiql/assets.ts';
import { sendAsset } from './graphiql/send-asset.ts';
import { contentSecurityPolicy, renderPage } from './graphiql/page.ts';
import type { PageUser } from './graphiql/page.ts';
import { respond, respondJson } from './respond.ts';

export interface GraphiQLOptions {
  /** Path below which another server has the gateway. */
  readonly basePath?: string | undefined;
  readonly title: string;
  /** A tab each; asked for with each page, since the schema may have changed. */
  readonly exampleOperations: () => readonly string[];
  /** Users whose passwords are no secret (demo data), offered for signing in with one click. */
  readonly users?: readonly PageUser[];
  readonly onFailure: (error: unknown) => void;
}

export interface GraphiQL {
  servePage(response: ServerResponse): void;
  /** Answers when the path is one of the page's files; says whether it was. */
  serveAsset(path: string, request: IncomingMessage, response: ServerResponse): boolean;
}

const assetFolder = '/graphiql/';

/** GraphiQL from this server alone: its nine megabytes are read when the first page is asked for. */
export function createGraphiQL(options: GraphiQLOptions): GraphiQL {
  let loading: Promise<Assets> | undefined;
  const assets = (): Promise<Assets> => (loading ??= loadAssets(assetFolder));
  const guard = async (response: ServerResponse, serve: () => Promise<void>): Promise<void> => {
    try {
      await serve();
    } catch (error) {
      options.onFailure(error);
      if (!response.headersSent)
        respondJson(response, 500, { message: 'GraphiQL failed to load.' });
      else response.destroy();
    }
  };
  return {
    servePage(response) {
      void guard(response, async () => {
        const { urls } = await assets();
        const { title, users = [], exampleOperations, basePath = '' } = options;
        const below = Object.fromEntries(
          Object.entries(urls).map(([name, url]) => [name, `${basePath}${url}`]),
        ) as typeof urls;
        respond(response, {
          status: 200,
          type: 'text/html; charset=utf-8',
          body: renderPage({ title, users, urls: below, exampleOperations: exampleOperations() }),
          headers: {
            'Content-Security-Policy': contentSecurityPolicy,
            'Referrer-Policy': 'no-referrer',
          },
        });
      });
    },
    serveAsset(path, request, response) {
      if (!path.startsWith(assetFolder)) return false;
      void guard(response, async () => {
        const asset = (await assets()).byUrl.get(path);
        if (asset !== undefined) await sendAsset(asset, request, response);
        else respondJson(response, 404, { message: `GraphiQL has no file ${path}.` });
      });
      return true;
    },
  };
}
