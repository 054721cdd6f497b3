import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';

const file = new URL('not-met.json', import.meta.url);

const notMetFile = z.record(z.string(), z.record(z.string(), z.string().min(1)));

/** By scenario and step: why devserver does not meet it. */
export type NotMet = Readonly<Record<string, Readonly<Record<string, string>>>>;

export async function readNotMet(): Promise<NotMet> {
  return notMetFile.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Replaces the scenarios that `changed` names; one with no such steps leaves the file. */
export async function updateNotMet(changed: NotMet): Promise<void> {
  const all = Object.entries({ ...(await readNotMet()), ...changed });
  const kept = all
    .filter(([, steps]) => Object.keys(steps).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const style = await resolveConfig(file);
  await writeFile(
    file,
    await format(JSON.stringify(Object.fromEntries(kept)), { ...style, parser: 'json' }),
  );
}
