/**
 * Finds the values of rows in an answer of Appwrite, and writes them to an answer of the gateway,
 * without making any of them. AssemblyScript: compiled to WebAssembly by scripts/build-wasm.js.
 *
 * Whoever calls lays out the memory, and is trusted with it. Behind the text that is read stand 16
 * zero bytes, with which no JSON goes on; behind what is written there is room for 16 bytes more.
 *
 * JSON is taken as it is written without spaces. A place that is 0 says that it is not that.
 */

const QUOTE: i32 = 0x22;
const PLUS: i32 = 0x2b;
const COMMA: i32 = 0x2c;
const MINUS: i32 = 0x2d;
const DOT: i32 = 0x2e;
const ZERO: i32 = 0x30;
const NINE: i32 = 0x39;
const COLON: i32 = 0x3a;
const OPEN_BRACKET: i32 = 0x5b;
const BACKSLASH: i32 = 0x5c;
const CLOSE_BRACKET: i32 = 0x5d;
const OPEN_BRACE: i32 = 0x7b;
const CLOSE_BRACE: i32 = 0x7d;

/** `true`, `fals` and `null` as they lie in memory. */
const TRUE: u32 = 0x65757274;
const FALS: u32 = 0x736c6166;
const NULL: u32 = 0x6c6c756e;

/** Lists and objects in each other; deeper ones are left to a parser. */
const MAX_DEPTH: i32 = 50;

/** Bytes that are looked at, or copied, together. */
const WIDTH: usize = 16;

function at(place: usize): i32 {
  return i32(load<u8>(place));
}

function isDigit(byte: i32): bool {
  return u32(byte - ZERO) < 10;
}

function isExponent(byte: i32): bool {
  return (byte | 0x20) == 0x65;
}

/** Whether the first bytes are the same; up to 16 are read beyond them. */
function isSame(left: usize, right: usize, length: usize): bool {
  let rest = length;
  while (rest >= WIDTH) {
    if (v128.any_true(v128.xor(v128.load(left), v128.load(right)))) return false;
    left += WIDTH;
    right += WIDTH;
    rest -= WIDTH;
  }
  const wanted = (1 << i32(rest)) - 1;
  return (i8x16.bitmask(i8x16.eq(v128.load(left), v128.load(right))) & wanted) == wanted;
}

/** Copies; up to 16 bytes behind the place that it gives are overwritten. */
function copy(to: usize, from: usize, length: usize): usize {
  for (let done: usize = 0; done < length; done += WIDTH) {
    v128.store(to + done, v128.load(from + done));
  }
  return to + length;
}

/** Behind the closing quote. */
function endOfString(start: usize): usize {
  let place = start + 1;
  while (true) {
    const block = v128.load(place);
    const odd = i8x16.bitmask(
      v128.or(
        v128.or(
          i8x16.eq(block, i8x16.splat(i8(QUOTE))),
          i8x16.eq(block, i8x16.splat(i8(BACKSLASH))),
        ),
        i8x16.lt_u(block, i8x16.splat(0x20)),
      ),
    );
    if (odd == 0) {
      place += WIDTH;
      continue;
    }
    place += usize(ctz(odd));
    const byte = at(place);
    if (byte == QUOTE) return place + 1;
    if (byte != BACKSLASH) return 0;
    place = endOfEscape(place + 1);
    if (place == 0) return 0;
  }
}

function endOfEscape(place: usize): usize {
  switch (at(place)) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // Slash
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return place + 1;
    case 0x75: // u
      for (let digit: usize = 1; digit <= 4; digit += 1) {
        if (!isHexDigit(at(place + digit))) return 0;
      }
      return place + 5;
    default:
      return 0;
  }
}

function isHexDigit(byte: i32): bool {
  const small = byte | 0x20;
  return isDigit(byte) || (small >= 0x61 && small <= 0x66);
}

/** At least one digit. */
function endOfDigits(start: usize): usize {
  let place = start;
  while (isDigit(at(place))) place += 1;
  return place == start ? 0 : place;
}

function endOfNumber(start: usize): usize {
  const whole = at(start) == MINUS ? start + 1 : start;
  let place = endOfDigits(whole);
  if (place == 0 || (at(whole) == ZERO && place > whole + 1)) return 0;
  if (at(place) == DOT) {
    place = endOfDigits(place + 1);
    if (place == 0) return 0;
  }
  if (!isExponent(at(place))) return place;
  const sign = at(place + 1);
  return endOfDigits(sign == MINUS || sign == PLUS ? place + 2 : place + 1);
}

function endOfList(start: usize, depth: i32): usize {
  let place = start + 1;
  if (at(place) == CLOSE_BRACKET) return place + 1;
  while (true) {
    place = endOfValue(place, depth + 1);
    if (place == 0) return 0;
    const next = at(place);
    if (next == CLOSE_BRACKET) return place + 1;
    if (next != COMMA) return 0;
    place += 1;
  }
}

function endOfObject(start: usize, depth: i32): usize {
  let place = start + 1;
  if (at(place) == CLOSE_BRACE) return place + 1;
  while (true) {
    place = endOfKey(place);
    if (place != 0) place = endOfValue(place, depth + 1);
    if (place == 0) return 0;
    const next = at(place);
    if (next == CLOSE_BRACE) return place + 1;
    if (next != COMMA) return 0;
    place += 1;
  }
}

function endOfNested(start: usize, depth: i32): usize {
  if (depth > MAX_DEPTH) return 0;
  return at(start) == OPEN_BRACE ? endOfObject(start, depth) : endOfList(start, depth);
}

/** Behind the colon. */
export function endOfKey(start: usize): usize {
  if (at(start) != QUOTE) return 0;
  const end = endOfString(start);
  return end != 0 && at(end) == COLON ? end + 1 : 0;
}

/** Behind the value that begins there. */
export function endOfValue(start: usize, depth: i32): usize {
  const first = at(start);
  if (first == QUOTE) return endOfString(start);
  if (first == MINUS || isDigit(first)) return endOfNumber(start);
  if (first == OPEN_BRACKET || first == OPEN_BRACE) return endOfNested(start, depth);
  const word = load<u32>(start);
  if (word == TRUE || word == NULL) return start + 4;
  return word == FALS && at(start + 4) == 0x65 ? start + 5 : 0;
}

let stop: usize = 0;

/** Where the last `scan` stopped: behind its last row and the comma after that. */
export function stopped(): usize {
  return stop;
}

/**
 * Notes where the values of rows begin and end, row by row, key by key, until something else
 * follows than a row with these keys in this order. Gives the number of rows.
 *
 * Of each key `keys` holds the length (32 bits) of what stands before its value, and that, filled
 * up to a multiple of 16 bytes. Rows whose value at `idSlot` is not a string are none.
 */
export function scan(
  start: usize,
  keys: usize,
  keyCount: i32,
  idSlot: i32,
  spans: usize,
  maxRows: i32,
): i32 {
  let rows = 0;
  let span = spans;
  stop = start;
  while (rows < maxRows) {
    let place = stop;
    let key = keys;
    for (let slot = 0; slot < keyCount; slot += 1) {
      const length = usize(load<u32>(key));
      if (!isSame(place, key + 4, length)) return rows;
      place += length;
      if (slot == idSlot && at(place) != QUOTE) return rows;
      const end = endOfValue(place, 0);
      if (end == 0) return rows;
      store<u32>(span, u32(place));
      store<u32>(span + 4, u32(end));
      span += 8;
      place = end;
      key += 4 + ((length + WIDTH - 1) & ~(WIDTH - 1));
    }
    if (at(place) != CLOSE_BRACE) return rows;
    rows += 1;
    stop = at(place + 1) == COMMA ? place + 2 : place + 1;
    if (stop == place + 1) return rows;
  }
  return rows;
}

/** What a value has to be to be passed on as it is. */
const TEXT: i32 = 0;
const BOOLEAN: i32 = 1;
const INT: i32 = 2;
const SAFE_INT: i32 = 3;
const DECIMAL: i32 = 4;
const LIST: i32 = 5;
const BIG_INT: i32 = 6;
const ONE_OF: i32 = 7;

const MAX_INT: i64 = 2147483647;
const MAX_SAFE_INT: i64 = 9007199254740991;

/** No further from zero than that, and not minus zero. */
function isInteger(start: usize, end: usize, most: i64): bool {
  const first = at(start) == MINUS ? start + 1 : start;
  // Longer ones would not fit 64 bits.
  if (end - first > 18 || (first > start && at(first) == ZERO)) return false;
  let value: i64 = 0;
  for (let place = first; place < end; place += 1) {
    const byte = at(place);
    if (!isDigit(byte)) return false;
    value = 10 * value + i64(byte - ZERO);
  }
  return value <= most;
}

/** A number that is surely finite: with an exponent it might not be. */
function isDecimal(start: usize, end: usize): bool {
  const first = at(start);
  if ((first != MINUS && !isDigit(first)) || end - start > 30) return false;
  for (let place = start; place < end; place += 1) {
    if (isExponent(at(place))) return false;
  }
  return true;
}

/** Digits of a number that surely fits 64 bits, in quotes. */
function isBigInt(start: usize, end: usize): bool {
  const length = end - start;
  if (at(start) != QUOTE || length > 20 || length < 3 || at(start + 1) == ZERO) return false;
  for (let place = start + 1; place < end - 1; place += 1) {
    if (!isDigit(at(place))) return false;
  }
  return true;
}

/** `names`: how many there are, and of each its length and what it is, in quotes; all 32 bits. */
function isOneOf(start: usize, end: usize, names: usize): bool {
  const count = load<u32>(names);
  let name = names + 4;
  for (let index: u32 = 0; index < count; index += 1) {
    const length = usize(load<u32>(name));
    if (length == end - start && isSame(start, name + 4, length)) return true;
    name += 4 + ((length + WIDTH - 1) & ~(WIDTH - 1));
  }
  return false;
}

function isKind(kind: i32, start: usize, end: usize, names: usize): bool {
  const first = at(start);
  switch (kind) {
    case TEXT:
      return first == QUOTE;
    case BOOLEAN:
      return first == 0x74 || first == 0x66;
    case INT:
      return isInteger(start, end, MAX_INT);
    case SAFE_INT:
      return isInteger(start, end, MAX_SAFE_INT);
    case DECIMAL:
      return isDecimal(start, end);
    case LIST:
      return first == OPEN_BRACKET;
    case BIG_INT:
      return isBigInt(start, end);
    case ONE_OF:
      return isOneOf(start, end, names);
    default:
      return false;
  }
}

/**
 * Notes of each row (a byte, 1 or 0) whether all its parts are as they have to be; gives the number
 * of rows that are. Of each part `parts` holds its slot, its kind, whether it may be null, and
 * where the names that it may have stand; all 32 bits.
 */
export function fit(
  spans: usize,
  stride: i32,
  rowCount: i32,
  parts: usize,
  partCount: i32,
  results: usize,
): i32 {
  let fitting = 0;
  for (let row = 0; row < rowCount; row += 1) {
    const first = spans + usize(row * stride) * 8;
    let isFit = true;
    for (let index = 0; index < partCount && isFit; index += 1) {
      const part = parts + usize(index) * 16;
      const span = first + usize(load<u32>(part)) * 8;
      const start = usize(load<u32>(span));
      const end = usize(load<u32>(span + 4));
      isFit =
        isKind(load<i32>(part, 4), start, end, usize(load<u32>(part, 12))) ||
        (load<i32>(part, 8) != 0 && load<u32>(start) == NULL);
    }
    store<u8>(results + usize(row), u8(isFit));
    if (isFit) fitting += 1;
  }
  return fitting;
}

/**
 * Writes rows with commas between them, and gives the place behind. Of each field `fields` holds
 * the place and the length of what stands before its value, and its slot or -1; all 32 bits.
 */
export function write(
  spans: usize,
  stride: i32,
  rowCount: i32,
  fields: usize,
  fieldCount: i32,
  target: usize,
): usize {
  let out = target;
  for (let row = 0; row < rowCount; row += 1) {
    if (row > 0) {
      store<u8>(out, u8(COMMA));
      out += 1;
    }
    const first = spans + usize(row * stride) * 8;
    for (let index = 0; index < fieldCount; index += 1) {
      const field = fields + usize(index) * 12;
      out = copy(out, usize(load<u32>(field)), usize(load<u32>(field, 4)));
      const slot = load<i32>(field, 8);
      if (slot < 0) continue;
      const span = first + usize(slot) * 8;
      const start = usize(load<u32>(span));
      out = copy(out, start, usize(load<u32>(span, 4)) - start);
    }
    store<u8>(out, u8(CLOSE_BRACE));
    out += 1;
  }
  return out;
}
