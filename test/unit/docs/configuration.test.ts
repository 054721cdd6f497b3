import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/config.ts';
import { environmentNames, parseConfig } from '../../../src/config/parse.ts';

const guide = await readFile(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');

/** First and second cell of the tables' rows, without back-quotes. */
const documented = new Map(
  [...guide.matchAll(/^\| `([^`]+)` +\| (.+?) +\|/gm)].map(([, setting = '', next = '']) => [
    setting,
    next.replaceAll('`', ''),
  ]),
);

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const defaults: Record<string, unknown> = parseConfig({});

/** Settings by their dotted names; an empty map is a setting, not a section. */
const settings = Object.keys(configSchema.shape).flatMap((key): [string, unknown][] => {
  const value = defaults[key];
  return isSection(value) && Object.keys(value).length > 0
    ? Object.entries(value).map(([inner, one]) => [`${key}.${inner}`, one])
    : [[key, value]];
});

/** Defaults that depend on other settings, or are no value at all. */
const describedInWords = [
  'endpoint',
  'projectId',
  'apiKey',
  'databases',
  'mode',
  'graphiql',
  'explain',
  'extensions',
  'linkSecret',
  'publicUrl',
];

describe('docs/configuration.md', () => {
  test.each(settings)('names the setting %s with its default', (setting, value) => {
    expect(documented.has(setting)).toBe(true);
    if (!describedInWords.includes(setting)) {
      expect(documented.get(setting)).toBe(
        typeof value === 'string' ? `'${value}'` : JSON.stringify(value),
      );
    }
  });

  test('names nothing that is not a setting', () => {
    const known = [...settings.map(([setting]) => setting), ...Object.values(environmentNames)];
    expect([...documented.keys()].filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each(Object.entries(environmentNames))('says which variable sets %s', (key, variable) => {
    expect(documented.get(variable)).toBe(key);
  });
});
