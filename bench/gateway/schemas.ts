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
}

/** Each build in a process of its own, since a second one finds warm code. */
export async function buildSchemas(tables: number, rounds: number): Promise<SchemaFigures> {
  const results: Omit<SchemaFigures, 'tables'>[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await buildSchemaOnce(tables));
  return {
    tables,
    milliseconds: median(results.map(({ milliseconds }) => milliseconds)),
    megabytes: median(results.map(({ megabytes }) => megabytes)),
    keptMegabytes: median(results.map(({ keptMegabytes }) => keptMegabytes)),
  };
}

async function buildSchemaOnce(tables: number): Promise<Omit<SchemaFigures, 'tables'>> {
  const file = new URL('schema-build.js', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--expose-gc', file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify({ tables: manyTables(tables) }));
  return (await json(child.stdout)) as Omit<SchemaFigures, 'tables'>;
}
