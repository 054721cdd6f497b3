import { createHash } from 'node:crypto';
import { argon2Verify, bcryptVerify } from 'hash-wasm';

/** How the password of a user that came from elsewhere is hashed. */
export type ForeignHash = 'argon2' | 'bcrypt' | 'md5' | 'sha';

/** The digests that Appwrite's `sha` stands for, by the length of their hexadecimal text. */
const shaByLength: Readonly<Record<number, string>> = {
  40: 'sha1',
  56: 'sha224',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
};

const digest = (algorithm: string, password: string): string =>
  createHash(algorithm).update(password).digest('hex');

/** Whether the password is the one that was hashed, elsewhere, as `hash`. */
export const verifiers: Readonly<
  Record<ForeignHash, (password: string, hash: string) => Promise<boolean>>
> = {
  argon2: (password, hash) => argon2Verify({ password, hash }),
  bcrypt: (password, hash) => bcryptVerify({ password, hash }),
  md5: (password, hash) => Promise.resolve(digest('md5', password) === hash.toLowerCase()),
  sha: (password, hash) => {
    const algorithm = shaByLength[hash.length];
    return Promise.resolve(
      algorithm !== undefined && digest(algorithm, password) === hash.toLowerCase(),
    );
  },
};
