import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { z } from 'zod';
import { GatewayError } from '../errors.ts';
import { EMPTY_NAMES_LOCK } from './next-names-lock.ts';
import type { NamesLock } from './types.ts';

const baseNames = z.object({ type: z.string(), one: z.string(), many: z.string() });
const lockedEnum = z.object({ type: z.string(), elements: z.record(z.string(), z.string()) });
const namesLock = z.object({
  version: z.literal(1),
  tables: z.record(z.string(), baseNames),
  columns: z.record(z.string(), z.string()),
  enums: z.record(z.string(), lockedEnum),
});
const versioned = z.object({ version: z.number() });

const encodeNamesLock = (lock: NamesLock): string => `${JSON.stringify(lock, null, 2)}\n`;

const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/**
 * The names lock in a file; an empty one when there is no such file.
 * @throws GatewayError when the file cannot be read, is damaged, or comes from a newer version.
 */
export async function readNamesLock(path: string): Promise<NamesLock> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return EMPTY_NAMES_LOCK;
    throw unreadable(path, `cannot be read (${errorCode(cause) ?? 'unknown error'})`, cause);
  }
  return decodeNamesLock(text, path);
}

function decodeNamesLock(text: string, path: string): NamesLock {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, 'is not JSON', cause);
  }
  const version = versioned.safeParse(value).data?.version;
  if (version !== undefined && version > EMPTY_NAMES_LOCK.version) {
    throw unreadable(path, `has version ${version}, which only a newer gateway can read`);
  }
  const parsed = namesLock.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw unreadable(path, `is damaged: ${where} ${issue?.message ?? ''}`, parsed.error);
}

const unreadable = (path: string, problem: string, cause?: unknown): GatewayError =>
  new GatewayError(
    'BAD_USER_INPUT',
    `The names lock ${path} ${problem}. Mend it, or delete it to have all names derived anew.`,
    { cause },
  );

/**
 * Replaces the file in one step, so that nobody ever reads half of it.
 * @throws the file system's error; the old file is then as it was.
 */
export async function writeNamesLock(path: string, lock: NamesLock): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(temporary, encodeNamesLock(lock));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

export const isSameNamesLock = (left: NamesLock, right: NamesLock): boolean =>
  encodeNamesLock(left) === encodeNamesLock(right);
