import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCli } from '../../support/cli.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'appwrite-graphql-completion-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function scriptFor(shell: Shell): Promise<string> {
  const cli = await startCli(['completion', shell]);
  const { exitCode, stdout } = await cli.finished;
  expect(exitCode).toBe(0);
  await cli.dispose();
  const file = join(folder, `completion.${shell}`);
  await writeFile(file, stdout);
  return file;
}

/** Runs lines of a shell in the empty folder, without anybody's start-up files. */
async function run(shell: Shell, lines: readonly string[]): Promise<string> {
  const withoutStart = { bash: [], zsh: ['-f'], fish: ['--no-config'] }[shell];
  const { stdout } = await promisify(execFile)(shell, [...withoutStart, '-c', lines.join('\n')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TERM: 'dumb' },
  });
  return stdout.trim();
}

/** What the shell makes of a line when the tabulator is pressed at its end. */
const complete: Readonly<Record<Shell, (file: string, line: string) => Promise<string>>> = {
  bash: async (file, line) => {
    const words = line.split(' ');
    const found = await run('bash', [
      `source ${file}`,
      `COMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}`,
      '$(complete -p appwrite-graphql | sed -E "s/.*-F ([^ ]+).*/\\\\1/")',
      'echo "${COMPREPLY[@]}"',
    ]);
    return [...words.slice(0, -1), found].join(' ');
  },
  // In a terminal of its own, as somebody types it; the command prints how it was called.
  zsh: (file, line) =>
    run('zsh', [
      'zmodload zsh/zpty',
      'zpty terminal zsh -f -i',
      `zpty -w terminal "PS1='rea''dy> '; autoload -U compinit; compinit -u -D; source ${file}; appwrite-graphql() { print -r -- \\"called: appwrite-graphql \\$* end\\" }"`,
      "zpty -r terminal heard '*ready> *'",
      `zpty -w -n terminal ${JSON.stringify(line)}$'\\t\\n'`,
      "zpty -r terminal heard '*called: * end*'",
      'zpty -d terminal',
      'heard=${heard##*called: }; print -r -- ${heard%% end*}',
    ]),
  fish: async (file, line) => {
    const found = await run('fish', [`source ${file}`, `complete -C '${line}'`]);
    const words = line.split(' ').slice(0, -1);
    return [...words, ...found.split('\n').map((row) => row.split('\t')[0])].join(' ');
  },
};

describe.each(shells)('in %s', (shell) => {
  test.skipIf(spawnSync(shell, ['-c', 'true']).error !== undefined)(
    'commands and their options are completed',
    { timeout: 60_000 },
    async () => {
      const file = await scriptFor(shell);
      const press = (line: string) => complete[shell](file, line);
      expect(await press('appwrite-graphql doc')).toBe('appwrite-graphql doctor');
      expect(await press('appwrite-graphql codegen --wa')).toBe('appwrite-graphql codegen --watch');
      expect(await press('appwrite-graphql completion fi')).toBe(
        'appwrite-graphql completion fish',
      );
    },
  );

  test('the script names every command', async () => {
    const cli = await startCli(['completion', shell]);
    const { exitCode, stdout } = await cli.finished;
    await cli.dispose();
    expect(exitCode).toBe(0);
    for (const command of ['start', 'doctor', 'codegen']) expect(stdout).toContain(command);
  });
});
