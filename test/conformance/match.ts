import { isLosslessNumber, type LosslessNumber } from 'lossless-json';
import type { Json } from './scenario.ts';

/** One place where an answer is not what was recorded; `undefined` stands for an absent value. */
export interface Difference {
  readonly path: string;
  readonly expected: Json | undefined;
  readonly actual: Json | undefined;
}

/** Values saved so far, by the name that stands for them between angle brackets. */
export type Saved = ReadonlyMap<string, Json>;

/** What may stand where the recording has one of these marks; always text, never empty. */
const marks: Readonly<Record<string, string>> = {
  datetime: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d`,
  uid: '[0-9a-f]{20}',
  message: String.raw`[\s\S]+`,
  version: String.raw`[\s\S]+`,
  secret: String.raw`[\s\S]+`,
  ip: String.raw`[0-9a-f.:]+`,
  signature: String.raw`[\s\S]+`,
  password: String.raw`[\s\S]+`,
  phrase: String.raw`[\s\S]+`,
};

const mark = /<([A-Za-z0-9:]+)>/;

const escaped = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function patternOf(name: string, saved: Saved): string {
  const value = saved.get(name);
  if (typeof value === 'string') return escaped(value);
  return marks[name] ?? escaped(`<${name}>`);
}

function isText(expected: string, actual: string, saved: Saved): boolean {
  if (!mark.test(expected)) return expected === actual;
  const pattern = expected
    .split(new RegExp(mark, 'g'))
    .map((part, index) => (index % 2 === 1 ? patternOf(part, saved) : escaped(part)));
  return new RegExp(`^${pattern.join('')}$`).test(actual);
}

const isWhole = /^-?\d+$/;

/** Whole numbers compare with all their digits, others as doubles. */
function isNumber(expected: LosslessNumber, actual: LosslessNumber): boolean {
  if (isWhole.test(expected.value) && isWhole.test(actual.value)) {
    return BigInt(expected.value) === BigInt(actual.value);
  }
  return Number(expected.value) === Number(actual.value);
}

const isObject = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);

function isLeaf(expected: Json | undefined, actual: Json | undefined, saved: Saved): boolean {
  if (typeof expected === 'string' && typeof actual === 'string') {
    return isText(expected, actual, saved);
  }
  if (isLosslessNumber(expected) && isLosslessNumber(actual)) return isNumber(expected, actual);
  return expected === actual;
}

/** The value behind a mark that stands alone for something saved that is not text. */
function resolved(expected: Json | undefined, saved: Saved): Json | undefined {
  const name = typeof expected === 'string' ? /^<([^<>]+)>$/.exec(expected)?.[1] : undefined;
  const value = name === undefined ? undefined : saved.get(name);
  return value === undefined || typeof value === 'string' ? expected : value;
}

type Pair = readonly [expected: Json | undefined, actual: Json | undefined];

function childPairs(
  expected: Json | undefined,
  actual: Json | undefined,
): Map<string, Pair> | undefined {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return new Map(Array.from({ length }, (_, at) => [String(at), [expected[at], actual[at]]]));
  }
  if (isObject(expected) && isObject(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return new Map([...keys].map((key) => [key, [expected[key], actual[key]]]));
  }
  return undefined;
}

/** Where `actual` is not what `recorded` says; empty when the answers are the same. */
export function differences(
  recorded: Json | undefined,
  actual: Json | undefined,
  saved: Saved,
): Difference[] {
  if (recorded === '<ignored>' && actual !== undefined) return [];
  const expected = resolved(recorded, saved);
  const children = childPairs(expected, actual);
  if (children === undefined) {
    return isLeaf(expected, actual, saved) ? [] : [{ path: '', expected, actual }];
  }
  return [...children].flatMap(([key, [left, right]]) =>
    differences(left, right, saved).map((found) => ({
      ...found,
      path: found.path === '' ? key : `${key}/${found.path}`,
    })),
  );
}

/** The value at a path whose steps are separated by `/`. */
export function valueAt(value: Json | undefined, path: string): Json | undefined {
  return path.split('/').reduce<Json | undefined>((parent, key) => {
    if (Array.isArray(parent)) return parent[Number(key)];
    return isObject(parent) ? parent[key] : undefined;
  }, value);
}
