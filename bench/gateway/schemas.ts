import { spawn } from 'node:child_process';
import { json } from 'node:stream/consumers';
import { manyTables } from './data.ts';
import { median } from './load.ts';

export interface SchemaFigures {
  readonly tables: number;
  readonly milliseconds: number;
  /** Growth of the process. */
  readonly megabytes: number;
  /** What is left of it after a collection of garbage. */
  readonly keptMegabytes: number;
  /** Until every field has been looked at, as by an introspection. */
  readonly wholeMilliseconds: number;
  /** Growth of the process by then. */
  readonly wholeMegabytes: number;
}

const figures = [
  'milliseconds',
  'megabytes',
  'keptMegabytes',
  'wholeMilliseconds',
  'wholeMegabytes',
] as const satisfies readonly (keyof SchemaFigures)[];

type Build = Record<(typeof figures)[number], number>;

/** Each build in a process of its own, since a second one finds warm code. */
export async function buildSchemas(tables: number, rounds: number): Promise<SchemaFigures> {
  const results: Build[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await buildSchemaOnce(tables));
  const medians = figures.map((name) => [name, median(results.map((each) => each[name]))] as const);
  return { tables, ...(Object.fromEntries(medians) as Build) };
}

async function buildSchemaOnce(tables: number): Promise<Build> {
  const file = new URL('schema-build.js', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--expose-gc', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify({ tables: manyTables(tables) }));
  return (await json(child.stdout)) as Build;
}
