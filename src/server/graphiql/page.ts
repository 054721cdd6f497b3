import type { AssetName } from './assets.ts';

export interface PageUser {
  readonly email: string;
  readonly password: string;
  /** Who that is, in a few words. */
  readonly about: string;
}

export interface PageOptions {
  readonly title: string;
  readonly users: readonly PageUser[];
  readonly urls: Readonly<Record<AssetName, string>>;
  readonly exampleOperations: readonly string[];
}

/**
 * Nothing from elsewhere, no inline script. Styles are loose because the editor writes its own;
 * connections stay with this origin, so that a pasted credential can go nowhere else.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function renderPage({ title, users, urls, exampleOperations }: PageOptions): string {
  const settings = {
    users,
    graphiql: {
      title: 'GraphiQL',
      defaultTabs: exampleOperations.map((query) => ({ query })),
      defaultEditorToolsVisibility: false,
    },
    workers: {
      editorWorkerService: urls['editor-worker.js'],
      json: urls['json-worker.js'],
      graphql: urls['graphql-worker.js'],
    },
  };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="${icon}" />
    <link rel="stylesheet" href="${urls['graphiql.css']}" />
    <link rel="stylesheet" href="${urls['panel.css']}" />
    <script type="application/json" id="settings">${escapeJson(settings)}</script>
    <script defer src="${urls['graphiql.js']}"></script>
    <script type="module" src="${urls['panel.js']}"></script>
  </head>
  <body>
    ${barOf(title)}
    <div class="content">
      <main id="root"></main>
      <aside id="explained" class="explained" aria-label="Calls to Appwrite" aria-live="polite" hidden></aside>
    </div>
    ${dialog}
    <noscript>GraphiQL needs JavaScript.</noscript>
  </body>
</html>
`;
}

const barOf = (title: string): string => `<header class="bar">
      <h1 class="bar-title">${escapeHtml(title)}</h1>
      <button type="button" class="button quiet bar-start" popovertarget="history">History</button>
      <div id="history" class="card history" popover>
        <h2>What was run in this browser</h2>
        <p class="hint">Each opens as it was sent. Variables of mutations are not kept.</p>
        <ol id="history-list"></ol>
        <button type="button" class="button quiet" id="clear-history">Clear</button>
      </div>
      <label class="switch" title="Show the calls to Appwrite that each answer took"><input type="checkbox" id="explain" /> Explain</label>
      <p class="who" role="status"><span class="who-dot" aria-hidden="true"></span><span id="who">…</span></p>
      <button type="button" class="button" id="open-sign-in" aria-haspopup="dialog">Sign in</button>
      <button type="button" class="button quiet" id="sign-out" hidden>Sign out</button>
    </header>`;

const dialog = `<dialog id="sign-in" class="card" aria-labelledby="sign-in-title">
      <div class="card-head">
        <h2 id="sign-in-title">Who is asking?</h2>
        <button type="button" class="close" id="close-sign-in" aria-label="Close">×</button>
      </div>
      <p class="hint">Every operation runs as this caller, who sees what Appwrite's permissions allow.</p>
      <form id="password-form">
        <div id="users" class="users" hidden></div>
        <label>E-mail <input name="email" type="email" autocomplete="username" required /></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
        <button class="button">Sign in</button>
      </form>
      <details>
        <summary>Use a session, JWT or key instead</summary>
        <form id="secret-form">
          <label>Kind
            <select name="kind">
              <option value="session">Session secret</option>
              <option value="jwt">JWT</option>
              <option value="key">API key</option>
            </select>
          </label>
          <label>Secret <input name="secret" type="password" autocomplete="off" spellcheck="false" required /></label>
          <p class="hint">Kept in this tab only, until it is closed.</p>
          <button class="button">Use it</button>
        </form>
      </details>
      <p id="sign-in-error" class="error" role="alert"></p>
    </dialog>`;

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%23d6246e'/%3E%3Ccircle cx='10' cy='21' r='4' fill='white'/%3E%3Ccircle cx='22' cy='21' r='4' fill='white'/%3E%3Ccircle cx='16' cy='10' r='4' fill='white'/%3E%3C/svg%3E";

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that cannot end the script element that it stands in. */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
