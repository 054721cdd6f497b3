import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { openDatabase } from '../../devserver/store/database.ts';
import { migrate, migrations } from '../../devserver/store/migrations.ts';
import { callAs, createTable } from './calls.ts';
import { runCommand } from './command.ts';

let directory: string;
const running: Devserver[] = [];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'devserver-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
  await rm(directory, { recursive: true });
});

async function start(): Promise<Devserver> {
  const server = await startDevserver({ dataDirectory: directory });
  running.push(server);
  return server;
}

const dataFile = (): string => path.join(directory, 'devserver.sqlite');

describe('the schema version of a data file', () => {
  test('a file of the version before is brought to this one and keeps what it held', async () => {
    const old = openDatabase(dataFile());
    migrate(old, migrations.slice(0, -1));
    old.run("INSERT INTO settings (key, value) VALUES ('project', 'kept')");
    old.close();

    const server = await start();

    expect(server.project).toBe('kept');
    await createTable(server, {});
    running.pop();
    await server.close();
    const now = openDatabase(dataFile());
    expect(now.lists('PRAGMA user_version')).toEqual([[migrations.length]]);
    expect(now.lists('SELECT name FROM migrations ORDER BY name')).toEqual(
      migrations.map(({ name }) => [name]).sort(),
    );
    now.close();
  });

  test('a file of a newer version is refused and left as it is', async () => {
    const newer = openDatabase(dataFile());
    migrate(newer);
    newer.run("INSERT INTO migrations (name) VALUES ('from-the-future')");
    newer.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    newer.close();

    await expect(start()).rejects.toThrow(
      `schema version ${migrations.length + 1}, this devserver knows ${migrations.length}`,
    );

    const after = openDatabase(dataFile());
    expect(after.lists('SELECT 1 FROM settings')).toEqual([]);
    after.close();
  });
});

describe('a data directory', () => {
  test('that another server uses is refused until that one is closed', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(`The data in ${directory} is in use`);
    running.pop();
    await first.close();
    expect((await start()).project).toBe(first.project);
  });

  test('is refused while another process uses it, and free when that is killed', async () => {
    const words = ['--data', directory, '--port', '0'];
    await writeFile(path.join(directory, 'seed.json'), '{}');
    const holder = runCommand(...words, '--seed', path.join(directory, 'seed.json'));
    const { project } = await holder.announced;

    for (const more of [[], ['--reset']]) {
      const { code, stdout, stderr } = await runCommand(...words, ...more).ended;
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr.trim()).toBe(
        `devserver: The data in ${directory} is in use by another devserver.`,
      );
    }
    holder.child.kill('SIGKILL');
    await holder.ended;

    expect((await start()).project).toBe(project);
  });

  test('whose file is no database is refused, and --reset replaces it', async () => {
    await writeFile(dataFile(), 'This is a letter, not a database. '.repeat(100));
    await mkdir(path.join(directory, 'files'));
    await writeFile(path.join(directory, 'mine.txt'), 'kept');
    await expect(start()).rejects.toThrow(/is no data file of devserver, or is damaged/);

    await writeFile(path.join(directory, 'seed.json'), '{}');
    const words = ['--data', directory, '--port', '0', '--reset'];
    const command = runCommand(...words, '--seed', path.join(directory, 'seed.json'));
    await command.announced;
    command.child.kill('SIGTERM');
    expect(await command.ended).toMatchObject({ code: 0 });
    expect(existsSync(path.join(directory, 'mine.txt'))).toBe(true);
  });

  test('is free again when the port turns out to be taken', async () => {
    const other = await startDevserver();
    running.push(other);
    const port = Number(new URL(other.endpoint).port);
    await expect(startDevserver({ dataDirectory: directory, port })).rejects.toThrow(/EADDRINUSE/);
    await start();
  });
});

test('what was answered before a kill is there afterwards', async () => {
  const seed = path.join(directory, 'seed.json');
  await writeFile(seed, '{}');
  const command = runCommand('--data', directory, '--port', '0', '--seed', seed);
  const server = await command.announced;
  await createTable(server, { columns: [{ key: 'n', type: 'integer' }] });
  const rows = '/tablesdb/db/tables/t/rows';
  for (let n = 0; n < 20; n += 1) {
    const { status } = await callAs(server, 'POST', rows, { rowId: `r${n}`, data: { n } });
    expect(status).toBe(201);
  }
  command.child.kill('SIGKILL');
  await command.ended;

  const { body } = await callAs(await start(), 'GET', rows);

  expect(body).toMatchObject({ total: 20 });
});
