import { isIP } from 'node:net';

const EMAIL =
  /^(?!\.)(?!.*\.\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)@(?=.{1,255}$)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

export const isEmail = (value: string): boolean => EMAIL.test(value);

export const isIpAddress = (value: string): boolean => isIP(value) !== 0 && !value.includes('%');

/** Schemes whose addresses need no host. */
const HOSTLESS = /^(mailto|news|file|urn|tel):/i;

/** PHP's idea of a URL: printable ASCII, a scheme, and a host where the scheme has one. */
export function isUrl(value: string): boolean {
  if (!/^[\x21-\x7e]+$/.test(value) || !URL.canParse(value)) return false;
  if (HOSTLESS.test(value)) return true;
  return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]+/.test(value);
}

const DATE =
  /^\s*([+-]?\d{4,6})-(\d{1,2})(?:-(\d{1,2}))?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?\s*$/i;

function offsetMinutes(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '');
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

const numbers = (parts: readonly (string | undefined)[]): number[] =>
  parts.map((part) => Number(part ?? 0));

/** Lowest and highest month, day, hour, minute and second. */
const POSSIBLE = [
  [1, 12],
  [1, 31],
  [0, 24],
  [0, 59],
  [0, 59],
] as const;

function isPossible(parts: readonly number[]): boolean {
  return POSSIBLE.every(([low, high], at) => {
    const part = parts[at] ?? 0;
    return part >= low && part <= high;
  });
}

/** Day first with dots or dashes, month first with slashes: as PHP reads them. */
function toIsoOrder(value: string): string {
  return value
    .replace(/^\s*(\d{1,2})[.-](\d{1,2})[.-](\d{4})/, '$3-$2-$1')
    .replace(/^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})/, '$3-$1-$2');
}

/** The times that the server's DATETIME columns hold. */
const EARLIEST = Date.UTC(1000, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59);

const isStorable = (date: Date): boolean => date.getTime() >= EARLIEST && date.getTime() <= LATEST;

/**
 * A date in ISO form, with or without time and offset (UTC then), or in one of the two forms with
 * the year last; 30 February rolls over. Null also for what the server cannot store.
 */
export function parseIsoDate(value: string): Date | null {
  const match = DATE.exec(toIsoOrder(value));
  if (match === null) return null;
  const [, year, month, day = '1', hour, minute, second, fraction = '', zone] = match;
  const parts = numbers([month, day, hour, minute, second]);
  if (!isPossible(parts)) return null;
  const [monthNumber = 1, dayNumber, hourNumber, minuteNumber, secondNumber] = parts;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(Number(year), monthNumber - 1, dayNumber);
  date.setUTCHours(hourNumber ?? 0, minuteNumber, secondNumber, milliseconds);
  date.setUTCMinutes(date.getUTCMinutes() - offsetMinutes(zone));
  return isStorable(date) ? date : null;
}

const DAY = 86_400_000;

/** The words that PHP takes for a date, as days from today at midnight; `now` keeps the time. */
const WORDS: Readonly<Record<string, (now: Date) => number>> = {
  '': (now) => now.getTime(),
  now: (now) => now.getTime(),
  today: (now) => Math.floor(now.getTime() / DAY) * DAY,
  midnight: (now) => Math.floor(now.getTime() / DAY) * DAY,
  tomorrow: (now) => (Math.floor(now.getTime() / DAY) + 1) * DAY,
  yesterday: (now) => (Math.floor(now.getTime() / DAY) - 1) * DAY,
};

/** Like `parseIsoDate`, and also the words that Appwrite lets through in rows. */
export function parseDate(value: string, now: Date): Date | null {
  const word = value.trim().toLowerCase();
  const toTime = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
  return toTime === undefined ? parseIsoDate(value) : new Date(toTime(now));
}
