import { describe, expect, test } from 'vitest';
import { isConnected } from '../../../src/config/config.ts';
import { parseConfig } from '../../../src/config/parse.ts';

const project = { endpoint: 'https://example.com/v1', projectId: 'shop', apiKey: 'standard_key' };

const problemsOf = (values: unknown, origins = {}): string => {
  try {
    parseConfig(values, origins);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no problem';
};

describe('defaults', () => {
  test('nothing needs to be set', () => {
    expect(parseConfig({})).toMatchInlineSnapshot(`
      {
        "aggregates": {
          "guests": false,
          "maxGroups": 1000,
          "maxRows": 20000,
        },
        "builtIn": {
          "enabled": true,
          "maxBatch": 10,
          "maxComplexity": 0,
          "maxDepth": 0,
        },
        "cookies": {
          "sameSite": "strict",
          "secure": "auto",
        },
        "cors": false,
        "explain": "everybody",
        "federation": {
          "directives": {},
          "enabled": false,
          "entityInterface": false,
        },
        "functions": {},
        "graphiql": true,
        "host": "127.0.0.1",
        "keepAliveTimeoutMs": 125000,
        "limits": {
          "defaultFirst": 25,
          "maxAliases": 50,
          "maxBulkRows": 1000,
          "maxCalls": 100,
          "maxDepth": 12,
          "maxFilterIds": 2000,
          "maxFirst": 500,
        },
        "logLevel": "info",
        "mode": "development",
        "names": {
          "columns": {},
          "tables": {},
        },
        "namesFile": "appwrite-graphql.names.json",
        "nonNull": "required",
        "nonNullColumns": {},
        "persistedOperations": {
          "accept": "any",
          "automatic": true,
          "manifests": [],
          "maxAgeSeconds": 0,
        },
        "pollIntervalMs": 5000,
        "port": 4000,
        "relay": false,
        "requestTimeoutMs": 30000,
        "services": [
          "account",
          "users",
          "teams",
          "storage",
          "functions",
          "messaging",
          "locale",
          "avatars",
          "tablesDB",
        ],
        "subscriptions": {
          "credentialCheckMs": 30000,
          "intervalMs": 100,
          "maxConnections": 10000,
          "maxPerConnection": 100,
          "maxPerCredential": 1000,
          "maxQueue": 1000,
          "maxStalenessMs": 60000,
          "maxTrackedRows": 10000,
          "pingMs": 20000,
          "pollMs": 5000,
        },
        "tables": {},
        "trustProxy": false,
        "uploads": {
          "maxBytes": 5000000000,
          "timeoutMs": 600000,
        },
        "upstream": {
          "connections": 64,
          "maxUrlLength": 8000,
          "timeoutMs": 20000,
        },
        "workers": 0,
      }
    `);
  });

  test('a project means production, and GraphiQL is off there', () => {
    expect(parseConfig(project)).toMatchObject({ mode: 'production', graphiql: false });
    expect(parseConfig({ ...project, mode: 'development' })).toMatchObject({ graphiql: true });
    expect(parseConfig({ ...project, graphiql: true })).toMatchObject({ graphiql: true });
  });

  test('without a project there is nothing to connect to', () => {
    expect(isConnected(parseConfig({}))).toBe(false);
    expect(isConnected(parseConfig(project))).toBe(true);
  });

  test('a section may be given in part', () => {
    expect(parseConfig({ limits: { maxFirst: 100 } }).limits).toMatchObject({
      defaultFirst: 25,
      maxFirst: 100,
    });
  });
});

describe('the endpoint', () => {
  test.each([
    ['https://example.com/v1/', 'https://example.com/v1'],
    [' http://127.0.0.1:8080/v1 ', 'http://127.0.0.1:8080/v1'],
    ['https://example.com/appwrite/v1//', 'https://example.com/appwrite/v1'],
  ])('%j is kept as %j', (endpoint, expected) => {
    expect(parseConfig({ ...project, endpoint }).endpoint).toBe(expected);
  });

  test.each([
    'example.com/v1',
    'ftp://example.com/v1',
    'https://example.com',
    'https://example.com/v2',
    'https://example.com/v1?project=x',
  ])('%j is refused, and the error says what an endpoint looks like', (endpoint) => {
    expect(problemsOf({ ...project, endpoint }, { endpoint: 'APPWRITE_ENDPOINT' })).toBe(
      `endpoint (APPWRITE_ENDPOINT) is '${endpoint}'; allowed is an http or https address that ends in /v1, such as https://cloud.appwrite.io/v1.`,
    );
  });
});

describe('a project that is named in part', () => {
  test.each([
    [{ endpoint: project.endpoint }, ['APPWRITE_PROJECT_ID', 'APPWRITE_API_KEY']],
    [{ projectId: 'shop', apiKey: 'k' }, ['APPWRITE_ENDPOINT']],
    [{ endpoint: project.endpoint, projectId: 'shop' }, ['APPWRITE_API_KEY']],
  ])('%j lacks %j', (values, variables) => {
    const problems = problemsOf(values);
    for (const variable of variables) expect(problems).toContain(`set ${variable} to go with`);
  });

  test('is one sentence that names the variables', () => {
    const origins = { endpoint: 'APPWRITE_ENDPOINT', projectId: 'APPWRITE_PROJECT_ID' };
    expect(problemsOf({ endpoint: project.endpoint, projectId: 'shop' }, origins)).toBe(
      'apiKey is missing: set APPWRITE_API_KEY to go with APPWRITE_ENDPOINT and APPWRITE_PROJECT_ID.',
    );
  });
});

describe('a wrong setting', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ port: 70_000 }, 'port is 70000; allowed is a whole number from 0 to 65535.'],
    [{ port: '4000x' }, "port is '4000x'; allowed is a whole number from 0 to 65535."],
    [{ mode: 'prod' }, `mode is 'prod'; allowed is "development" or "production".`],
    [{ trustProxy: 'yes' }, "trustProxy is 'yes'; allowed is true or false."],
    [{ cors: true }, 'cors is true; allowed is false or a list of origins.'],
    [
      { cors: ['https://a.example/x'] },
      "cors[0] is 'https://a.example/x'; allowed is an origin such as https://app.example.com, without a path.",
    ],
    [{ limits: 5 }, 'limits is 5; allowed is an object.'],
    [
      { limits: { maxFirst: 0 } },
      'limits.maxFirst is 0; allowed is a whole number from 1 to 5000.',
    ],
    [
      { limits: { defaultFirst: 50, maxFirst: 10 } },
      'limits.defaultFirst is 50; allowed is at most limits.maxFirst, 10.',
    ],
    [
      { names: { columns: { 'db/posts/title': '__title' } } },
      `names.columns["db/posts/title"] is '__title'; allowed is a GraphQL name: letters, digits and "_", not beginning with a digit or "__".`,
    ],
    [
      { names: { tables: { posts: { type: 'Post' } } } },
      'names.tables.posts is not a key here; allowed is a key of the form "databaseId/tableId".',
    ],
    [
      { nonNullColumns: { 'db/posts/title': 'sometimes' } },
      `nonNullColumns["db/posts/title"] is 'sometimes'; allowed is "required" or "never".`,
    ],
    [
      { cookies: { sameSite: 'none', secure: 'never' } },
      'cookies.secure is "never"; allowed is "auto" or "always" with cookies.sameSite "none", since browsers drop other cookies.',
    ],
    [
      { persistedOperations: { accept: 'manifest' }, builtIn: { enabled: false } },
      'persistedOperations.manifests is empty; with persistedOperations.accept "manifest" nothing could be asked.',
    ],
    [
      { persistedOperations: { accept: 'manifest', manifests: ['a.json'] } },
      'builtIn.enabled is true; allowed is false with persistedOperations.accept "manifest", since /v1/graphql runs any operation.',
    ],
  ])('%j is named with what is allowed', (values, message) => {
    expect(problemsOf(values)).toBe(message);
  });

  test('is named with where it came from', () => {
    expect(problemsOf({ port: 'x' }, { port: 'PORT' })).toMatch(/^port \(PORT\) is 'x'/);
  });

  test.each([
    [{ prot: 4000 }, 'prot is not a setting. Did you mean port?'],
    [{ projectid: 'x' }, 'projectid is not a setting. Did you mean projectId?'],
    [{ limits: { maxDeph: 5 } }, 'limits.maxDeph is not a setting. Did you mean maxDepth?'],
    [
      { names: { tables: { 'a/b': { typ: 'X' } } } },
      'names.tables["a/b"].typ is not a setting. Did you mean type?',
    ],
    [{ zebra: 1 }, 'zebra is not a setting.'],
  ])('%j is unknown', (values, message) => {
    expect(problemsOf(values)).toBe(message);
  });

  test('does not hide another one', () => {
    expect(problemsOf({ port: -1, hots: 'x' })).toMatchInlineSnapshot(`
      "2 settings are wrong:
        port is -1; allowed is a whole number from 0 to 65535.
        hots is not a setting. Did you mean host?"
    `);
  });

  test.each([
    { ...project, apiKey: { value: 'standard_secret' } },
    { ...project, apikey: 'standard_secret' },
    { ...project, endpoint: 'https://user:standard_secret@example.com/v1' },
  ])('is never shown where it may be a secret', (values) => {
    expect(problemsOf(values)).not.toContain('standard_secret');
    expect(problemsOf(values)).not.toBe('no problem');
  });

  test.each([null, 5, 'x', []])('%j is no configuration', (values) => {
    expect(problemsOf(values)).toMatch(/^The configuration is .*; allowed is an object\.$/);
  });
});
