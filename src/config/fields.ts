import { z } from 'zod';

/** Every field's message says what is allowed; the error adds the key and what was given. */
export const wholeNumber = (min: number, max: number): z.ZodInt => {
  const allowed = `a whole number from ${min} to ${max}`;
  return z.int(allowed).min(min, allowed).max(max, allowed);
};

export const text = (allowed: string): z.ZodString => z.string(allowed).trim().min(1, allowed);

export const choice = <const Values extends readonly [string, ...string[]]>(
  values: Values,
): z.ZodEnum<z.core.util.ToEnum<Values[number]>> =>
  z.enum(values, values.map((value) => `"${value}"`).join(' or '));

export const yesOrNo = z.boolean('true or false');

/** Objects refuse keys that they do not know. */
export const section = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'invalid_type' ? 'an object' : undefined),
  });

export const map = <Value extends z.ZodType>(
  key: RegExp,
  form: string,
  value: Value,
): z.ZodRecord<z.ZodString, Value> =>
  z.record(
    z.string().regex(key, `a key of the form "${form}"`),
    value,
    `an object whose keys have the form "${form}"`,
  );

const parseUrl = (value: string): URL | undefined =>
  URL.canParse(value) ? new URL(value) : undefined;

const isHttp = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:';

const endpointAllowed =
  'an http or https address that ends in /v1, such as https://cloud.appwrite.io/v1';

const isEndpoint = (value: string): boolean => {
  const url = parseUrl(value);
  if (url === undefined || !isHttp(url) || url.username + url.password !== '') return false;
  return url.search + url.hash === '' && /\/v1\/*$/.test(url.pathname);
};

/** Appwrite's address without a slash at its end. */
export const endpoint = z
  .string(endpointAllowed)
  .trim()
  .refine(isEndpoint, endpointAllowed)
  .transform((value) => new URL(value).href.replace(/\/+$/, ''));

const addressAllowed = 'an http or https address without a query, such as https://api.example.com';

/** An address that others can be put behind, without a slash at its end. */
export const webAddress = z
  .string(addressAllowed)
  .trim()
  .refine((value) => {
    const url = parseUrl(value);
    return url !== undefined && isHttp(url) && url.username + url.search + url.hash === '';
  }, addressAllowed)
  .transform((value) => new URL(value).href.replace(/\/+$/, ''));

const originAllowed = 'an origin such as https://app.example.com, without a path';

/** A browser's spelling of an origin, so that it can be compared as text. */
export const origin = z
  .string(originAllowed)
  .refine((value) => {
    const url = parseUrl(value);
    return url !== undefined && isHttp(url) && `${url.origin}/` === url.href;
  }, originAllowed)
  .transform((value) => new URL(value).origin);

const nameAllowed = 'a GraphQL name: letters, digits and "_", not beginning with a digit or "__"';

export const graphqlName = z
  .string(nameAllowed)
  .regex(/^(?!__)[A-Za-z_][A-Za-z0-9_]*$/, nameAllowed);
