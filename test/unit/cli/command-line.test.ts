import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/cli/command-line.ts';
import { commandNames } from '../../../src/cli/commands.facts.ts';
import { usage, usageOf } from '../../../src/cli/usage.ts';

test('without words the gateway starts', () => {
  expect(parseCommandLine([])).toMatchObject({ kind: 'run', command: 'start' });
});

test('options become settings and may stand before or after the command', () => {
  const words = ['--port=4001', 'dev', '--host', '0.0.0.0', '--ephemeral', '--config', 'c.json'];
  expect(parseCommandLine(words)).toMatchObject({
    kind: 'run',
    command: 'dev',
    flags: {
      config: { port: '4001', host: '0.0.0.0' },
      file: 'c.json',
      isEphemeral: true,
      dataFolder: undefined,
      isFederated: false,
    },
  });
});

test.each(['-h', '--help'])('%s asks for help whatever else is there', (word) => {
  expect(parseCommandLine(['check', word])).toEqual({ kind: 'help', command: 'check' });
  expect(parseCommandLine([word])).toEqual({ kind: 'help' });
});

test.each([
  [['--nothing'], '--nothing'],
  [['launch'], 'launch'],
  [['check', 'twice'], 'twice'],
  [['--port'], '--port'],
  [['--ephemeral=yes'], '--ephemeral'],
  [['check', '--port', '1'], '--port'],
  [['completion'], 'bash'],
  [['completion', 'tcsh'], 'tcsh'],
])('%j is refused in one line that names %s', (words, word) => {
  const refusal = /^[^\n]+ See --help\.$/;
  expect(() => parseCommandLine(words)).toThrow(refusal);
  expect(() => parseCommandLine(words)).toThrow(word);
});

test('the help names every command', () => {
  for (const command of commandNames) {
    expect(usage).toContain(command);
    expect(usageOf(command)).toContain(`Usage: appwrite-graphql ${command}`);
  }
});
