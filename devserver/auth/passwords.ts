import { randomBytes } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { verifiers } from './foreign-hashes.ts';
import type { User } from './store.ts';

/** What new passwords are hashed with; memory in KiB. */
const hashOptions = { memoryCost: 7168, timeCost: 5, threads: 1 } as const;

export const hashPassword = (password: string): Promise<string> =>
  argon2id({
    password,
    salt: randomBytes(16),
    parallelism: hashOptions.threads,
    iterations: hashOptions.timeCost,
    memorySize: hashOptions.memoryCost,
    hashLength: 32,
    outputType: 'encoded',
  });

/** Whether the password is the user's; never for a user without one. */
export async function isPassword(
  given: string,
  { password, hash = 'argon2' }: Pick<User, 'password' | 'hash'>,
): Promise<boolean> {
  return given !== '' && password !== '' && (await verifiers[hash](given, password));
}
