import { readFile } from 'node:fs/promises';
import { parse } from 'lossless-json';
import { z } from 'zod';

const rows = z.array(
  z.looseObject({ $id: z.string(), $permissions: z.array(z.string()).default([]) }),
);

/** A row as the data files hold it: its columns beside `$id` and `$permissions`. */
export type DemoRow = z.infer<typeof rows>[number];

/** The rows of a table, in the order of its file; numbers stay lossless-json's, so exact. */
export async function readDemoRows(tableId: string): Promise<DemoRow[]> {
  const file = new URL(`./data/${tableId}.facts.json`, import.meta.url);
  return rows.parse(parse(await readFile(file, 'utf8')));
}
