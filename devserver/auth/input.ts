import { invalidArgument } from '../errors.ts';
import { text, type Check, type Input } from '../input.ts';
import { toJson, WholeFloat } from '../numbers.ts';

/** A parameter that must be there, though its text may be empty. */
export function given<T>(input: Input, name: string, check: Check<T>): T {
  const value = input[name];
  if (value === undefined || value === null) {
    throw invalidArgument(name, `Param "${name}" is not optional.`);
  }
  return check(value, name);
}

const matching =
  (pattern: RegExp, reason: string): Check<string> =>
  (value, name) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw invalidArgument(name, reason);
    return value;
  };

const orEmpty =
  (check: Check<string>): Check<string> =>
  (value, name) =>
    value === '' ? '' : check(value, name);

/** An address, in lower case. */
export const email: Check<string> = (value, name) =>
  matching(
    /^[^\s@"(),:;<>[\]\\]{1,64}@[a-z\d-]+(?:\.[a-z\d-]+)+$/i,
    'Value must be a valid email address',
  )(value, name).toLowerCase();

export const phone: Check<string> = matching(
  /^\+[1-9]\d{6,14}$/,
  "Phone number must start with a '+' and can have a maximum of fifteen digits.",
);

export const password: Check<string> = text(256, 8);

export const emailOrEmpty = orEmpty(email);
export const phoneOrEmpty = orEmpty(phone);
export const passwordOrEmpty = orEmpty(password);

export const name: Check<string> = text(128);
export const nameOrEmpty: Check<string> = text(128, 0);

const longestPrefs = 65_535;

function plain(value: unknown): unknown {
  if (value instanceof WholeFloat) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** Preferences as JSON text: an object; PHP takes an empty list for one. */
export const prefs: Check<string> = (value, name) => {
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject || (Array.isArray(value) && value.length > 0)) {
    throw invalidArgument(name, 'Value must be a valid object.');
  }
  const json = toJson(plain({ ...value }) as object);
  if (json.length > longestPrefs) throw invalidArgument(name, 'The object is too large.');
  return json;
};

/** A page to send a person back to; devserver knows no hosts but the local one. */
export const localUrl: Check<string> = (value, name) => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!isWeb || !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    throw invalidArgument(name, 'Invalid URI. Register your new client as a new platform.');
  }
  return url.href;
};
