import { readFile } from 'node:fs/promises';
import { parse } from 'lossless-json';
import { z } from 'zod';

const list = <T extends z.ZodType>(item: T) => z.array(item).readonly();

/** What only the REST call itself has to understand is handed on as it stands. */
const body = z.looseObject({});

const row = z.looseObject({ $id: z.string(), $permissions: list(z.string()).default([]) });

const table = z.strictObject({
  tableId: z.string(),
  name: z.string(),
  permissions: list(z.string()).default([]),
  rowSecurity: z.boolean().default(false),
  columns: list(z.looseObject({ key: z.string(), type: z.string() })).default([]),
  indexes: list(body).default([]),
  rows: list(row).default([]),
});

const relationship = z.looseObject({
  tableId: z.string(),
  relatedTableId: z.string(),
  twoWay: z.boolean().default(false),
});

const database = z.strictObject({
  databaseId: z.string(),
  name: z.string(),
  tables: list(table).default([]),
  relationships: list(relationship).default([]),
});

const user = z.looseObject({ userId: z.string(), labels: list(z.string()).optional() });

const team = z.looseObject({
  teamId: z.string(),
  name: z.string(),
  memberships: list(body).default([]),
});

const bucket = z.looseObject({ bucketId: z.string(), name: z.string() });

const seed = z.strictObject({
  databases: list(database).default([]),
  users: list(user).default([]),
  teams: list(team).default([]),
  buckets: list(bucket).default([]),
});

/** What a project holds at first, in the words of the REST API; `docs/devserver.md` has the form. */
export type Seed = z.output<typeof seed>;
export type SeedInput = z.input<typeof seed>;
export type SeedDatabase = z.output<typeof database>;
export type SeedTable = z.output<typeof table>;
export type SeedRow = z.output<typeof row>;

/** Checks the form of a seed; what its values mean is checked by the server. Throws. */
export function parseSeed(value: unknown): Seed {
  const { success, data, error } = seed.safeParse(value);
  if (!success) throw new Error(z.prettifyError(error));
  return data;
}

/** Reads a seed from a JSON file; numbers stay exact. Rejects with an error that names the file. */
export async function readSeed(file: string): Promise<Seed> {
  try {
    return parseSeed(parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The seed ${file} cannot be read: ${reason}`, { cause: error });
  }
}
