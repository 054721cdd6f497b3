import { randomBytes } from 'node:crypto';

/** Twenty hexadecimal digits: seconds, microseconds, then seven random ones. */
export function createIdMaker(clock: () => Date): () => string {
  return () => {
    const milliseconds = clock().getTime();
    const seconds = Math.floor(milliseconds / 1000).toString(16);
    const micros = ((milliseconds % 1000) * 1000).toString(16).padStart(5, '0');
    return `${seconds}${micros}${randomBytes(4).toString('hex').slice(1)}`;
  };
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/;

/** Whether the text can be an id or a column key: at most 36 characters, no special first one. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}
