import { parse, stringify } from 'lossless-json';
import { type Dispatcher, FormData, type Pool } from 'undici';
import { type Saved } from './match.ts';
import type { FilePart, HttpStep, Json } from './scenario.ts';
import { substitute, substituteText } from './substitute.ts';

/** An answer in the shape that a recording's `expect` has. */
export type Answer = Record<string, Json>;

export interface Reply {
  readonly answer: Answer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const comparedHeaders = [
  'x-appwrite-cache',
  'content-range',
  'accept-ranges',
  'location',
  'content-disposition',
];

const textShown = 2000;
const textCounted = 8000;

const json = (value: Json): string => stringify(value) ?? 'null';

const pairs = (name: string, value: string | readonly Json[]): [string, string][] =>
  typeof value === 'string'
    ? [[name, value]]
    : value.map((item, at) => [`${name}[${at}]`, typeof item === 'string' ? item : json(item)]);

/** A query string; lists as `name[0]=…`, objects in them as JSON text. */
export function queryOf(query: Readonly<Record<string, string | Json[]>>, saved: Saved): string {
  const all = Object.entries(query).flatMap(([name, value]) => {
    const ready = substitute(value, saved) as string | Json[];
    return pairs(name, ready);
  });
  return all
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

function pathOf(step: HttpStep, saved: Saved): string {
  const path = substituteText(step.path, saved).replace(/[{}"]/g, encodeURIComponent);
  const query = step.query === undefined ? '' : queryOf(step.query, saved);
  return query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

function contentOf(part: FilePart): Buffer {
  if (part.base64 !== undefined) return Buffer.from(part.base64, 'base64');
  if (part.repeat !== undefined) return Buffer.from(part.repeat[0].repeat(part.repeat[1]));
  return Buffer.from(part.text ?? '');
}

interface Payload {
  readonly body: string | FormData | null;
  readonly headers: Readonly<Record<string, string>>;
}

function formOf(form: NonNullable<HttpStep['form']>, step: HttpStep, saved: Saved): Payload {
  const body = new FormData();
  const headers: Record<string, string> = {};
  for (const [name, part] of Object.entries(form)) {
    if (typeof part === 'string' || Array.isArray(part)) {
      const ready = substitute(part, saved) as string | Json[];
      for (const [key, value] of pairs(name, ready)) body.append(key, value);
      continue;
    }
    const content = contentOf(part);
    const [first, last] = step.range ?? [0, content.length - 1];
    if (step.range) headers['content-range'] = `bytes ${first}-${last}/${content.length}`;
    const type = part.type ?? 'application/octet-stream';
    body.append(
      name,
      new Blob([new Uint8Array(content.subarray(first, last + 1))], { type }),
      part.file,
    );
  }
  return { body, headers };
}

function payloadOf(step: HttpStep, saved: Saved): Payload {
  const headers = { 'content-type': 'application/json' };
  if (step.form !== undefined) return formOf(step.form, step, saved);
  if (step.raw !== undefined) return { body: substituteText(step.raw, saved), headers };
  if (step.body !== undefined) return { body: json(substitute(step.body, saved)), headers };
  return { body: null, headers: step.method === 'GET' ? {} : headers };
}

function bodyOf(type: string, bytes: Buffer): Json {
  if (bytes.length === 0) return null;
  if (type === 'application/json') return parse(bytes.toString()) as Json;
  if (!type.startsWith('text/')) return { '<bytes>': parse(String(bytes.length)) as Json };
  const shown: Json = { '<text>': bytes.toString().slice(0, textShown) };
  if (bytes.length <= textCounted) return shown;
  return { ...shown, '<bytes>': parse(String(bytes.length)) as Json };
}

/** A header's values as a list. */
export const listed = (header: string | string[] | undefined): string[] =>
  header === undefined ? [] : [header].flat();

async function replyOf(response: Dispatcher.ResponseData): Promise<Reply> {
  const bytes = Buffer.from(await response.body.arrayBuffer());
  const type = listed(response.headers['content-type']).join('').split(';', 1).join('').trim();
  const headers = comparedHeaders.flatMap((name) =>
    listed(response.headers[name]).map((value) => [name, value] as const),
  );
  const cookies = listed(response.headers['set-cookie']).map((line) => line.split('=', 1).join(''));
  return {
    headers: response.headers,
    answer: {
      status: parse(String(response.statusCode)) as Json,
      type,
      ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
      ...(cookies.length > 0 && { cookies: cookies.sort() }),
      body: bodyOf(type, bytes),
    },
  };
}

/** Sends a step's request once and gives the answer in the recording's shape. */
export async function exchange(
  pool: Pool,
  step: HttpStep,
  { headers, saved }: { headers: Readonly<Record<string, string>>; saved: Saved },
): Promise<Reply> {
  const payload = payloadOf(step, saved);
  const own = Object.entries(step.headers).map(
    ([name, value]) => [name.toLowerCase(), substituteText(value, saved)] as const,
  );
  const response = await pool.request({
    method: step.method,
    path: `/v1${pathOf(step, saved)}`,
    headers: { ...headers, ...payload.headers, ...Object.fromEntries(own) },
    body: payload.body,
  });
  return replyOf(response);
}
