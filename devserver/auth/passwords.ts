import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';

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

/** Whether the password is the hashed one; never for a user without a password. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  return hash !== '' && password !== '' && (await argon2Verify({ password, hash }));
}
