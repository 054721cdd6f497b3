import qs from 'qs';
import { parseJson } from './numbers.ts';

export type Body = Readonly<Record<string, unknown>>;

/** PHP's JSON reader goes no deeper; the whole body counts as absent then. */
const MAX_DEPTH = 512;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function hasHalfCharacter(value: unknown): boolean {
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).flat().some(hasHalfCharacter);
}

/** PHP refuses half a surrogate pair, which JavaScript takes, and anything too deep. */
function isReadableByPhp(text: string, value: unknown): boolean {
  if (/\\ud[89a-f]/i.test(text) && hasHalfCharacter(value)) return false;
  return text.length < MAX_DEPTH || depthOf(value) < MAX_DEPTH;
}

/** A JSON scalar where Appwrite expects an object breaks it: it answers 500. */
export class ScalarBody extends Error {}

function parseJsonBody(text: string): Body {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    // Appwrite takes a body that is no JSON as an empty one.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
  if (!isReadableByPhp(text, value)) return {};
  if (value === null || Array.isArray(value)) return {};
  if (!isRecord(value)) throw new ScalarBody('The body is a JSON scalar.');
  return value;
}

/** Form fields as PHP reads them: `a[0]` and `a[k]` become lists and objects. */
export function nestFields(fields: readonly (readonly [name: string, value: string])[]): Body {
  const text = fields
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return qs.parse(text, { arrayLimit: 0, depth: 8 });
}

async function readForm(contentType: string, body: Buffer): Promise<FormData> {
  const headers = { 'content-type': contentType };
  try {
    return await new Response(new Uint8Array(body), { headers }).formData();
  } catch (error) {
    // No boundary, or no end: Appwrite finds nothing in such a form.
    if (error instanceof TypeError) return new FormData();
    throw error;
  }
}

async function parseForm(contentType: string, body: Buffer): Promise<Body> {
  const form = await readForm(contentType, body);
  const fields: [string, string][] = [];
  for (const [name, value] of form) if (typeof value === 'string') fields.push([name, value]);
  return nestFields(fields);
}

/** Reads a body as leniently as Appwrite does: what it cannot read is empty. */
export async function parseBody(contentType: string, body: Buffer): Promise<Body> {
  const type = contentType.replace(/;.*/s, '').trim().toLowerCase();
  switch (type) {
    case 'application/json':
      return parseJsonBody(body.toString('utf8'));
    case 'application/x-www-form-urlencoded':
      return qs.parse(body.toString('utf8'), { arrayLimit: 0, depth: 8 });
    case 'multipart/form-data':
      return parseForm(contentType, body);
    default:
      return {};
  }
}
