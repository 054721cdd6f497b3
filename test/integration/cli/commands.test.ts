import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startDevserver } from '../../../devserver/server.ts';
import type { Devserver } from '../../../devserver/server.ts';
import type { ConfigInput } from '../../../src/config/config.ts';
import { examineClock, examineVersion } from '../../../src/doctor/project.ts';
import { createAdmin } from '../../support/admin.ts';
import { startCli } from '../../support/cli.ts';
import type { Cli } from '../../support/cli.ts';
import { createShelf } from '../../support/shelf.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

let devserver: Devserver;
let folder: string;
const started: Cli[] = [];
beforeAll(async () => {
  devserver = await startDevserver();
  const admin = createAdmin(devserver);
  await createShelf(admin);
  await admin.createTables('safe', [
    {
      id: 'secrets',
      permissions: [],
      columns: [['varchar', { key: 'or', size: 9, required: false }]],
    },
    {
      id: 'pages',
      permissions: ['read("any")'],
      columns: [
        [
          'relationship',
          {
            key: 'secret',
            type: 'manyToOne',
            relatedTableId: 'secrets',
            twoWay: false,
            onDelete: 'setNull',
          },
        ],
      ],
    },
  ]);
  folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-commands-'));
}, 60_000);
afterEach(async () => {
  await Promise.all(started.splice(0).map((cli) => cli.dispose()));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await devserver.close();
});

const start = async (words: readonly string[], at?: string): Promise<Cli> => {
  const cli = await startCli(words, { project: devserver, ...(at && { folder: at }) });
  started.push(cli);
  return cli;
};
const finish = async (words: readonly string[], at?: string) => (await start(words, at)).finished;

describe('check', () => {
  test('compares with the schema that was printed: 0 when it is the same, 3 when clients break', async () => {
    const printed = await finish(['print-schema']);
    const file = join(folder, 'before.graphql');
    await writeFile(file, printed.stdout);
    const same = await finish(['check', '--schema', file]);
    expect(same.exitCode).toBe(0);
    expect(same.stdout).toContain('The schema is the one that was printed.');
    const more = printed.stdout.replace(/^type Book \{/m, 'type Book {\n  gone: String');
    await writeFile(file, more);
    const broken = await finish(['check', '--schema', file]);
    expect(broken.exitCode).toBe(3);
    expect(broken.stdout).toMatch(/Breaks: .*gone/);
    const missing = await finish(['check', '--schema', join(folder, 'nowhere.graphql')]);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toContain('nowhere.graphql');
  });
});

describe('doctor', () => {
  test('finds what is open, unreadable, unindexed and renamed, and keys with too many scopes', async () => {
    const { exitCode, stdout } = await finish(['doctor', '--json']);
    expect(exitCode).toBe(3);
    const { findings } = JSON.parse(stdout) as {
      findings: { severity: string; kind: string; path: string; message: string }[];
    };
    const found = findings.map(({ severity, kind, path }) => `${severity} ${kind} ${path}`);
    expect(found).toEqual(
      expect.arrayContaining([
        'serious open-to-write blog/books',
        'note open-to-read blog/books',
        'note no-index blog/books',
        'warning private-ids-shown safe/pages/secret',
        'warning unreadable-relationship safe/pages/secret',
        'note renamed safe/secrets/or',
        'warning scopes project',
      ]),
    );
    expect(found.filter((text) => text.includes('version') || text.includes('clock'))).toEqual([]);
    expect(stdout).not.toContain(devserver.key);
  });

  test('tells of what is hidden while Appwrite’s own path shows it', async () => {
    const tables = { 'safe/secrets': { hidden: true } };
    const findingsWith = async (config: ConfigInput): Promise<string> => {
      const cli = await startCli(['doctor'], { project: devserver, config });
      started.push(cli);
      return (await cli.finished).stdout;
    };
    expect(await findingsWith({ tables })).toMatch(
      /^warning +project: \/v1\/graphql .*\(safe\/secrets\).*builtIn: \{ enabled: false \}/m,
    );
    expect(await findingsWith({ tables, builtIn: { enabled: false } })).not.toContain(
      '/v1/graphql',
    );
  });

  test('says that a key is refused, in words', async () => {
    const cli = await startCli(['doctor'], { project: { ...devserver, key: 'wrong' } });
    started.push(cli);
    const { exitCode, stdout } = await cli.finished;
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^serious +project: .*key/);
  });

  test('tells clocks apart and releases that are too old or too new', () => {
    const at = Date.parse('2026-11-24T12:00:00Z');
    expect(examineClock('Tue, 24 Nov 2026 12:00:10 GMT', at)).toEqual([]);
    expect(examineClock('Tue, 24 Nov 2026 11:58:00 GMT', at)).toMatchObject([
      { severity: 'warning', kind: 'clock' },
    ]);
    expect(examineClock('Tue, 24 Nov 2026 12:20:00 GMT', at)).toMatchObject([
      { severity: 'serious', message: expect.stringContaining('behind') as string },
    ]);
    expect(examineVersion('1.7.4')).toMatchObject([{ severity: 'serious' }]);
    expect(examineVersion('1.9.6')).toEqual([]);
    expect(examineVersion('2.0.0')).toMatchObject([{ severity: 'warning' }]);
  });
});

describe('codegen', () => {
  /** A client's project, with the package's codegen.ts as it is. */
  async function createClient(name: string): Promise<string> {
    const client = join(folder, name);
    await mkdir(join(client, 'src'), { recursive: true });
    await symlink(join(root, 'node_modules'), join(client, 'node_modules'));
    await cp(join(root, 'codegen.ts'), join(client, 'codegen.ts'));
    await writeFile(join(client, 'package.json'), JSON.stringify({ type: 'module' }));
    await writeFile(
      join(client, 'src/app.ts'),
      `import { graphql } from './gql/index.js';
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';

const books = graphql(\`query Books($filter: BookFilter, $orderBy: [BookOrderBy!]) {
  books(filter: $filter, orderBy: $orderBy) { nodes { _id title cost author { name } } totalCount }
}\`);
export const variables: VariablesOf<typeof books> = {
  filter: { title: { startsWith: 'O' }, author: { name: { eq: 'Ann' } } },
  orderBy: [{ cost: 'DESC' }],
};
export function titles(result: ResultOf<typeof books>): (string | undefined)[] {
  const costs: (number | null | undefined)[] = (result.books?.nodes ?? []).map((book) => book?.cost);
  // @ts-expect-error -- a title is a text
  const wrong: number | undefined = result.books?.nodes[0]?.title;
  void [costs, wrong];
  return (result.books?.nodes ?? []).map((book) => book?.title);
}
`,
    );
    return client;
  }

  test('writes the schema and types that compile under strict, with hashes of the operations', async () => {
    const client = await createClient('app');
    const { exitCode, stdout, stderr } = await finish(['codegen'], client);
    expect(stderr).toBe('');
    expect(exitCode, stdout).toBe(0);
    expect(await readFile(join(client, 'schema.graphql'), 'utf8')).toContain('type Book ');
    const manifest = await readFile(join(client, 'src/gql/persisted-documents.json'), 'utf8');
    expect(Object.values(JSON.parse(manifest) as object)[0]).toContain('query Books');
    await writeFile(
      join(client, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'nodenext',
          target: 'es2022',
          lib: ['es2022', 'dom'],
          types: [],
          skipLibCheck: true,
        },
        include: ['src'],
      }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, '-p', client]).catch((error: unknown) => {
      throw new Error((error as { stdout: string }).stdout);
    });
  }, 60_000);

  test('--watch generates again when the tables change, and a signal ends it', async () => {
    const client = join(folder, 'watched');
    await mkdir(client);
    await writeFile(
      join(client, 'appwrite-graphql.config.json'),
      JSON.stringify({ pollIntervalMs: 500 }),
    );
    const cli = await start(['codegen', '--watch', '--schema', 'api/schema.graphql'], client);
    await cli.waitFor(/Watching/);
    await createAdmin(devserver).createTables('late', [
      { id: 'comets', columns: [['boolean', { key: 'seen', required: false }]] },
    ]);
    await cli.waitFor(/Wrote[^]*Wrote/);
    expect(await readFile(join(client, 'api/schema.graphql'), 'utf8')).toContain('type Comet ');
    cli.signal('SIGTERM');
    expect((await cli.finished).exitCode).toBe(0);
  });
});
