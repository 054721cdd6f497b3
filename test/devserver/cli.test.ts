import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../devserver/command-line.ts';
import { readSeed } from '../../devserver/seed/seed.ts';
import { callAs } from './calls.ts';
import { runCommand, type RunningCommand } from './command.ts';

let folder: string;
let data: string;
const running: RunningCommand[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'devserver-'));
  data = path.join(folder, 'data');
});

afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ ended }) => ended));
  await rm(folder, { recursive: true });
});

function run(...words: string[]): RunningCommand {
  const command = runCommand(...words);
  running.push(command);
  return command;
}

const seed = {
  databases: [
    {
      databaseId: 'zoo',
      name: 'Zoo',
      tables: [
        {
          tableId: 'keepers',
          name: 'Keepers',
          columns: [{ key: 'name', type: 'string', size: 40, required: true }],
          rows: [{ $id: 'k1', name: 'Ines' }],
        },
        {
          tableId: 'animals',
          name: 'Animals',
          rowSecurity: true,
          columns: [
            { key: 'name', type: 'varchar', size: 40 },
            { key: 'weight', type: 'bigint' },
          ],
          indexes: [{ key: 'by_name', type: 'key', columns: ['name'] }],
          rows: [
            { $id: 'a1', name: 'Otter', keeper: 'k1' },
            { $id: 'a2', name: 'Lynx', $permissions: ['read("user:ines")'] },
          ],
        },
      ],
      relationships: [
        {
          tableId: 'animals',
          key: 'keeper',
          type: 'manyToOne',
          relatedTableId: 'keepers',
          twoWay: true,
          twoWayKey: 'animals',
          onDelete: 'setNull',
        },
      ],
    },
  ],
  users: [
    {
      userId: 'ines',
      name: 'Ines',
      email: 'ines@example.com',
      password: 'otters-and-lynxes',
      labels: ['keeper'],
    },
  ],
  teams: [{ teamId: 'staff', name: 'Staff', memberships: [{ userId: 'ines', roles: ['head'] }] }],
};

async function writeSeed(content: string): Promise<string> {
  const file = path.join(folder, 'seed.json');
  await writeFile(file, content);
  return file;
}

async function stop({ child, ended }: RunningCommand): Promise<void> {
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0 });
}

const keep = ['--port', '0', '--data'] as const;

describe('what is asked for', () => {
  test.each([
    [['--sead', 'x'], /Unknown option '--sead'/],
    [['stray'], /stray/],
    [['--port', '70000'], /--port must be a number from 0 to 65535, not "70000"/],
    [['--port', ''], /--port must be a number/],
    [['--response-format', '2'], /--response-format must be 1.8 or 1.9, not "2"/],
    [['--ephemeral', '--data', 'x'], /--data and --reset do not go with it/],
  ])('%j is refused with what is wrong with it', (words, message) => {
    expect(() => parseCommandLine(words)).toThrow(message);
  });

  test('a word that is not known ends the command with status 1 and no stack', async () => {
    const { code, stdout, stderr } = await run('--sead', 'x').ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe("devserver: Unknown option '--sead'\nSee --help.\n");
  });

  test('--help names every option', async () => {
    const { code, stdout } = await run('--help').ended;
    expect(code).toBe(0);
    for (const name of ['data', 'port', 'seed', 'reset', 'ephemeral', 'response-format']) {
      expect(stdout).toContain(`--${name}`);
    }
  });
});

describe('a seed', () => {
  test('fills new data: tables, rows with permissions and relations, users and teams', async () => {
    const file = await writeSeed(
      JSON.stringify(seed).replace('"Otter"', '"Otter","weight":9007199254740993'),
    );
    const server = await run(...keep, data, '--seed', file).announced;

    const row = await callAs(server, 'GET', '/tablesdb/zoo/tables/animals/rows/a1');
    expect(row.text).toContain('"weight":9007199254740993');
    expect(row.body).toMatchObject({ name: 'Otter', keeper: 'k1', $sequence: '1' });
    const secret = await callAs(server, 'GET', '/tablesdb/zoo/tables/animals/rows/a2');
    expect(secret.body).toMatchObject({ $permissions: ['read("user:ines")'] });
    const user = await callAs(server, 'GET', '/users/ines');
    expect(user.body).toMatchObject({ email: 'ines@example.com', labels: ['keeper'] });
    const members = await callAs(server, 'GET', '/teams/staff/memberships');
    expect(members.body).toMatchObject({ total: 1, memberships: [{ roles: ['head'] }] });
    const tables = await callAs(server, 'GET', '/tablesdb');
    expect(tables.body).toMatchObject({ total: 1 });
  });

  test('is not loaded into data that is there, and says so; --reset starts anew', async () => {
    const file = await writeSeed(JSON.stringify(seed));
    const first = run(...keep, data, '--seed', file);
    const server = await first.announced;
    await callAs(server, 'DELETE', '/tablesdb/zoo/tables/animals/rows/a1');
    await stop(first);

    const second = run(...keep, data, '--seed', file);
    const kept = await second.announced;
    const gone = await callAs(kept, 'GET', '/tablesdb/zoo/tables/animals/rows/a1');
    expect(gone.status).toBe(404);
    await stop(second);
    expect((await second.ended).stderr).toContain('was not loaded');

    const third = run(...keep, data, '--seed', file, '--reset');
    const anew = await third.announced;
    const back = await callAs(anew, 'GET', '/tablesdb/zoo/tables/animals/rows/a1');
    expect(back.status).toBe(200);
    expect(anew.project).not.toBe(server.project);
  });

  test.each([
    ['{"databases": [', /seed\.json cannot be read/],
    ['{"databases": [{"databaseId": "d"}]}', /databases\[0\]\.name/],
    ['{"tables": []}', /tables/],
  ])('%s is refused with what is wrong with it', async (content, message) => {
    await expect(readSeed(await writeSeed(content))).rejects.toThrow(message);
  });

  test('that cannot be read ends the command before data is made or thrown away', async () => {
    const words = ['--data', data, '--reset', '--seed', path.join(folder, 'none.json')];
    const { code, stderr } = await run(...words).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/none\.json cannot be read: ENOENT/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that the server refuses ends the command with the refusal', async () => {
    const file = await writeSeed(JSON.stringify({ users: [{ userId: 'x', email: 'no e-mail' }] }));
    const { code, stderr } = await run(...keep, data, '--seed', file).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/POST \/users answered 400/);
  });

  test('fills an ephemeral server, too', async () => {
    const file = await writeSeed(JSON.stringify(seed));
    const command = run('--ephemeral', '--seed', file);
    const server = await command.announced;
    const rows = await callAs(server, 'GET', '/tablesdb/zoo/tables/keepers/rows');
    expect(rows.body).toMatchObject({ total: 1 });
    command.child.stdin.end();
    expect(await command.ended).toMatchObject({ code: 0 });
  });
});
