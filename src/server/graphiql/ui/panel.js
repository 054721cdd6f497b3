/* global document, window, localStorage, sessionStorage, YogaGraphiQL, location, URL, URLSearchParams, Headers, Request, FormData */
/** The bar above GraphiQL: who is asking, signing in and out. Runs in the browser. */

const settings = JSON.parse(document.getElementById('settings').textContent);
const storageKey = 'appwrite-graphql:credential';
const headerOf = { session: 'X-Appwrite-Session', jwt: 'X-Appwrite-JWT', key: 'X-Appwrite-Key' };
const labelOf = { session: 'a pasted session', jwt: 'a pasted JWT', key: 'an API key' };

const byId = (id) => document.getElementById(id);
const dialog = byId('sign-in');
const errorLine = byId('sign-in-error');

const explainSwitch = byId('explain');
const explained = byId('explained');

const pasted = {
  read: () => JSON.parse(sessionStorage.getItem(storageKey) ?? 'null'),
  write: (credential) => sessionStorage.setItem(storageKey, JSON.stringify(credential)),
  remove: () => sessionStorage.removeItem(storageKey),
};

/** Adds the pasted credential to what GraphiQL sends to this gateway, and to nothing else. */
const nativeFetch = window.fetch.bind(window);
window.fetch = (input, init = {}) => {
  const url = new URL(input instanceof Request ? input.url : input, location.href);
  if (url.origin !== location.origin || url.pathname !== location.pathname) {
    return nativeFetch(input, init);
  }
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : {}));
  headers.set('X-Requested-With', 'GraphiQL');
  const credential = pasted.read();
  if (credential !== null && !hasOwnCredential(headers)) {
    headers.set(headerOf[credential.kind], credential.secret);
  }
  const isOperation = !isOwn(init);
  if (isOperation) remember(init.body);
  if (isOperation && explainSwitch.checked) headers.set('X-Explain', '1');
  return nativeFetch(input, { ...init, headers }).then((response) => {
    if (isOperation && explainSwitch.checked) void showExplained(response.clone());
    return response;
  });
};

/** What somebody wrote into GraphiQL's header editor counts more than what was pasted here. */
function hasOwnCredential(headers) {
  return [...Object.values(headerOf), 'Authorization'].some((name) => headers.has(name));
}

/** What this bar asks for itself is not to be explained, and neither is the schema. */
const isOwn = ({ body, isOwn: isMarked }) =>
  isMarked === true || (typeof body === 'string' && body.includes('IntrospectionQuery'));

async function ask(query, variables = {}) {
  const response = await window.fetch(location.pathname, {
    method: 'POST',
    isOwn: true,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = await response.json();
  if (errors.length > 0) throw new Error(errors[0].message);
  return data;
}

/** Shows what an answer took; one that comes in parts or never ends tells nothing of that. */
async function showExplained(response) {
  if (!/json/.test(response.headers.get('Content-Type') ?? '')) return;
  const { extensions = {}, errors = [] } = await response.json();
  const { explain } = extensions;
  const parts = explain?.calls
    ? describeExplained(explain)
    : [paragraph(explain?.withheld ?? errors[0]?.message ?? 'No calls.')];
  explained.replaceChildren(element('h2', 'Calls to Appwrite'), ...parts);
}

function describeExplained({ calls, inGateway = [], missingIndexes = [] }) {
  const time = calls.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return [
    paragraph(
      `${calls.length} ${calls.length === 1 ? 'call' : 'calls'}, ${time.toFixed(1)} ms in all`,
    ),
    list('ol', calls, ({ method, path, queries = [], status, rows, bytes, milliseconds }) => [
      element('code', `${method} ${path}`),
      ...queries.map((query) =>
        element('code', typeof query === 'string' ? query : JSON.stringify(query)),
      ),
      paragraph(`${status} · ${rows ?? 0} rows · ${bytes} bytes · ${milliseconds} ms`),
    ]),
    ...section('In the gateway', inGateway, ({ action, table, rows, kept, reason }) => [
      element('code', `${action} ${table}`),
      paragraph(`${rows} rows, ${kept} kept. ${reason}`),
    ]),
    ...section('Missing indexes', missingIndexes, (index) => [
      element('code', JSON.stringify(index)),
    ]),
  ];
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function paragraph(text) {
  const made = element('p', text);
  made.className = 'hint';
  return made;
}

function list(name, entries, describeEntry) {
  const made = document.createElement(name);
  for (const entry of entries) {
    const item = document.createElement('li');
    for (const part of describeEntry(entry)) {
      item.append(part, document.createElement('br'));
    }
    made.append(item);
  }
  return made;
}

const section = (title, entries, describeEntry) =>
  entries.length === 0 ? [] : [element('h3', title), list('ul', entries, describeEntry)];

const historyKey = 'appwrite-graphql:history';
const mostRemembered = 30;

const past = {
  read: () => JSON.parse(localStorage.getItem(historyKey) ?? '[]'),
  write: (entries) => localStorage.setItem(historyKey, JSON.stringify(entries)),
};

/** Variables of mutations may hold passwords. */
function remember(body) {
  if (typeof body !== 'string') return;
  const { query, variables = {} } = JSON.parse(body);
  if (typeof query !== 'string') return;
  const isWrite = /^\s*mutation\b/m.test(query);
  const entry = { query, variables: isWrite ? {} : variables, at: Date.now() };
  const others = past.read().filter((other) => addressOf(other) !== addressOf(entry));
  past.write([entry, ...others].slice(0, mostRemembered));
  showPast();
}

const addressOf = ({ query, variables }) =>
  `?${new URLSearchParams({ query, variables: JSON.stringify(variables, null, 2) })}`;

function showPast() {
  const items = past.read().map((entry) => {
    const link = element('a', entry.query.replaceAll(/\s+/g, ' ').slice(0, 60));
    link.href = addressOf(entry);
    link.title = entry.query;
    const item = document.createElement('li');
    item.append(link, ' ', element('time', new Date(entry.at).toLocaleTimeString()));
    return item;
  });
  byId('history-list').replaceChildren(...items);
}

async function showIdentity() {
  const credential = pasted.read();
  const user = await ask('{ accountGet { _id name email } }').then(
    (data) => data.accountGet,
    () => null,
  );
  const isSomebody = user !== null || credential !== null;
  byId('who').textContent = describe(user, credential);
  document.body.dataset.caller = isSomebody ? 'known' : 'guest';
  byId('sign-out').hidden = !isSomebody;
  byId('open-sign-in').textContent = isSomebody ? 'Switch' : 'Sign in';
}

function describe(user, credential) {
  if (user !== null) return user.name ? `${user.name} · ${user.email}` : user.email || user._id;
  return credential === null ? 'Guest' : `Asking with ${labelOf[credential.kind]}`;
}

async function signIn({ email, password }) {
  // A pasted credential would go first at the gateway, before the cookie that this brings.
  pasted.remove();
  await ask(
    `mutation SignIn($email: String!, $password: String!) {
      accountCreateEmailPasswordSession(email: $email, password: $password) { _id }
    }`,
    { email, password },
  );
}

async function signOut() {
  if (pasted.read() !== null) pasted.remove();
  else await ask('mutation SignOut { accountDeleteSession(sessionId: "current") { __typename } }');
}

/** Runs what a button stands for, shows what went wrong, and brings the bar up to date. */
async function attempt(action) {
  errorLine.textContent = '';
  try {
    await action();
    dialog.close();
  } catch (error) {
    errorLine.textContent = error.message;
    if (!dialog.open) dialog.showModal();
  }
  await showIdentity();
}

function onSubmit(form, action) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    void attempt(async () => {
      await action(values);
      form.reset();
    });
  });
}

function addUser({ email, password, about }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'user';
  const name = document.createElement('strong');
  name.textContent = email;
  const note = document.createElement('span');
  note.textContent = about;
  button.append(name, note);
  button.addEventListener('click', () => void attempt(() => signIn({ email, password })));
  byId('users').append(button);
}

onSubmit(byId('password-form'), signIn);
onSubmit(byId('secret-form'), ({ kind, secret }) => pasted.write({ kind, secret: secret.trim() }));
byId('open-sign-in').addEventListener('click', () => {
  errorLine.textContent = '';
  dialog.showModal();
});
byId('close-sign-in').addEventListener('click', () => dialog.close());
explainSwitch.addEventListener('change', () => {
  explained.hidden = !explainSwitch.checked;
  explained.replaceChildren(
    element('h2', 'Calls to Appwrite'),
    paragraph('Run an operation to see what it takes.'),
  );
});
byId('clear-history').addEventListener('click', () => {
  past.write([]);
  showPast();
});
showPast();
byId('sign-out').addEventListener('click', () => void attempt(signOut));
settings.users.forEach(addUser);
byId('users').hidden = settings.users.length === 0;

window.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) => settings.workers[label],
};
YogaGraphiQL.renderYogaGraphiQL(byId('root'), {
  ...settings.graphiql,
  endpoint: location.pathname,
  // Headers typed into the editor may hold secrets: they are not written to the browser's storage.
  shouldPersistHeaders: false,
});
void showIdentity();
