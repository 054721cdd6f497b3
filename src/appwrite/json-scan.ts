/**
 * Finds where JSON values end, without making them. All functions take a place in the bytes and
 * give the place behind what stands there, or -1 where that is not JSON as it is written without
 * spaces.
 */

const quote = 0x22;
const plus = 0x2b;
const comma = 0x2c;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const words: ReadonlyMap<number, Uint8Array> = new Map(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), ascii(word)]),
);

/** What may stand behind a backslash, beside `u`. */
const escapes: ReadonlySet<number> = new Set(ascii('"\\/bfnrt'));

/** Lists and objects in each other; deeper ones are left to a parser. */
const maxDepth = 50;

export function endOfValue(bytes: Uint8Array, at: number, depth = 0): number {
  const first = bytes[at] ?? 0;
  if (first === quote) return endOfString(bytes, at);
  if (first <= nine) return endOfNumber(bytes, at);
  if (first === openBracket || first === openBrace) return endOfNested(bytes, at, depth);
  const word = words.get(first);
  return word !== undefined && startsWith(bytes, at, word) ? at + word.length : -1;
}

function endOfNested(bytes: Uint8Array, at: number, depth: number): number {
  if (depth > maxDepth) return -1;
  return bytes[at] === openBrace ? endOfObject(bytes, at, depth) : endOfList(bytes, at, depth);
}

export function startsWith(bytes: Uint8Array, at: number, start: Uint8Array): boolean {
  for (let index = 0; index < start.length; index += 1) {
    if (bytes[at + index] !== start[index]) return false;
  }
  return true;
}

/** 1 for what cannot simply stand in a string. */
const isOdd = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === quote || byte === backslash ? 1 : 0,
);

function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  for (;;) {
    while (isOdd[bytes[at] as number] === 0) at += 1;
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte !== backslash) return -1;
    at = endOfEscape(bytes, at + 1);
    if (at < 0) return -1;
  }
}

function endOfEscape(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? 0;
  if (escapes.has(byte)) return at + 1;
  if (byte !== 0x75) return -1;
  for (let index = 1; index <= 4; index += 1) {
    if (!isHexDigit(bytes[at + index] ?? 0)) return -1;
  }
  return at + 5;
}

const isDigit = (byte: number): boolean => byte >= zero && byte <= nine;

/** Letters by their small form. */
const isHexDigit = (byte: number): boolean =>
  isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);

function endOfNumber(bytes: Uint8Array, start: number): number {
  const whole = bytes[start] === minus ? start + 1 : start;
  const point = endOfDigits(bytes, whole);
  if (point < 0 || (bytes[whole] === zero && point > whole + 1)) return -1;
  const end = bytes[point] === dot ? endOfDigits(bytes, point + 1) : point;
  return end >= 0 && ((bytes[end] ?? 0) | 0x20) === 0x65 ? endOfExponent(bytes, end + 1) : end;
}

const endOfExponent = (bytes: Uint8Array, start: number): number =>
  endOfDigits(bytes, bytes[start] === minus || bytes[start] === plus ? start + 1 : start);

/** At least one. */
function endOfDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at] ?? 0)) at += 1;
  return at === start ? -1 : at;
}

function endOfList(bytes: Uint8Array, start: number, depth: number): number {
  if (bytes[start + 1] === closeBracket) return start + 2;
  for (let at = start + 1; ; at += 1) {
    at = endOfValue(bytes, at, depth + 1);
    if (at < 0) return -1;
    if (bytes[at] === closeBracket) return at + 1;
    if (bytes[at] !== comma) return -1;
  }
}

function endOfObject(bytes: Uint8Array, start: number, depth: number): number {
  if (bytes[start + 1] === closeBrace) return start + 2;
  for (let at = start + 1; ; at += 1) {
    const value = endOfKey(bytes, at);
    at = value < 0 ? -1 : endOfValue(bytes, value, depth + 1);
    if (at < 0) return -1;
    if (bytes[at] === closeBrace) return at + 1;
    if (bytes[at] !== comma) return -1;
  }
}

/** Behind the colon. */
export function endOfKey(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== quote) return -1;
  const end = endOfString(bytes, at);
  return end >= 0 && bytes[end] === colon ? end + 1 : -1;
}
