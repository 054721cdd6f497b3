import { randomBytes } from 'node:crypto';

/** An id for something new, of the form that Appwrite's SDKs give it: the time, then chance. */
export function createId(now = Date.now()): string {
  const seconds = Math.floor(now / 1000).toString(16);
  const milliseconds = (now % 1000).toString(16).padStart(5, '0');
  return `${seconds}${milliseconds}${randomBytes(4).toString('hex').slice(1)}`;
}
