import { ApiError } from '../errors.ts';

/** Both ends included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** Most bytes that a range answers when it names no end or names one too far off. */
const LONGEST = 20_000_000;
const ANSWERED = 10_000_000;

function invalidRange(): ApiError {
  return new ApiError('storage_invalid_range', 'Invalid range.');
}

function parseRange(header: string): { first: number; last: number | undefined } {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header) ?? [];
  if (first === undefined) throw invalidRange();
  return { first: Number(first), last: last === '' ? undefined : Number(last) };
}

/**
 * The header `Range` of a download. Throws for anything but `bytes=a-b` and `bytes=a-` within the
 * file; a range of a single byte is refused too, as Appwrite does.
 */
export function rangeOf(header: string, size: number): ByteRange {
  const { first, last: asked } = parseRange(header);
  const isTooLong = asked === undefined || asked - first > LONGEST;
  const last = isTooLong ? Math.min(first + ANSWERED - 1, size - 1) : asked;
  if (first >= last || last >= size) throw invalidRange();
  return { first, last };
}

export interface ContentRange extends ByteRange {
  readonly size: number;
}

/** The header `Content-Range` of an upload. Any unit passes, and an end of one byte too many. */
export function contentRangeOf(header: string): ContentRange {
  const [, first, last, total] = /^\S+ (\d+)-(\d+)\/(\d+)$/.exec(header) ?? [];
  const range = { first: Number(first), last: Number(last), size: Number(total) };
  if (total === undefined || range.first > range.last || range.last > range.size) {
    throw new ApiError('storage_invalid_content_range', 'Invalid content range.');
  }
  return range;
}
