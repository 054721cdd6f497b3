import type { IncomingMessage } from 'node:http';
import type { GatewayError } from '../../errors.ts';
import { readBody } from './body.ts';
import type { Json } from './json.ts';
import { noQuery, restError } from './refusals.ts';

/** One operation as a client sent it. */
export interface SentOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

export interface SentRequest {
  readonly operations: readonly SentOperation[];
  /** Whether the answer is a list: not for a list of one. */
  readonly isBatch: boolean;
}

export interface ReadOptions {
  readonly json: Json;
  /** Reads a multipart request as far as its operation. */
  readonly readForm: () => Promise<unknown>;
  readonly maxBatch: number;
}

/** A body that is JSON, but neither an object nor a list. Appwrite's web server fails on it. */
export class ScalarBody extends Error {}

/**
 * Reads what a request asks for, in any of the forms that the built-in API takes.
 * @throws GatewayError with Appwrite's type and status where it refuses the request.
 */
export async function readRequest(
  request: IncomingMessage,
  options: ReadOptions,
): Promise<SentRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'GET') return toRequest(fromAddress(url, options.json), options);
  const type = (request.headers['content-type'] ?? 'application/json').toLowerCase();
  const sent = await readers.find(([name]) => type.startsWith(name))?.[1](request, options);
  const isWrapped = request.headers['x-sdk-graphql'] === 'true';
  return toRequest(isWrapped ? unwrapped(sent) : sent, options);
}

type Reader = (request: IncomingMessage, options: ReadOptions) => Promise<unknown>;

const readers: readonly (readonly [contentType: string, read: Reader])[] = [
  [
    'application/json',
    async (request, { json }) => toStructure(parseOr(json, await readBody(request), undefined)),
  ],
  ['application/graphql', async (request) => ({ query: await readBody(request) })],
  [
    'application/x-www-form-urlencoded',
    async (request, { json }) => fromFields(new URLSearchParams(await readBody(request)), json),
  ],
  ['multipart/form-data', (_request, { readForm }) => readForm()],
];

function fromAddress({ searchParams }: URL, json: Json): unknown {
  if (!searchParams.has('query')) throw noQuery('general_argument_invalid');
  return fromFields(searchParams, json);
}

/** Variables that are no JSON are as good as none. */
function fromFields(fields: URLSearchParams, json: Json): object {
  const variables = parseOr(json, fields.get('variables') ?? '', {});
  return {
    query: fields.get('query'),
    variables: typeof variables === 'string' ? {} : variables,
    operationName: fields.get('operationName') ?? undefined,
  };
}

function toStructure(value: unknown): unknown {
  if (value === undefined || value === null || typeof value === 'object') return value;
  throw new ScalarBody('A body has to be an object or a list.');
}

/** The SDKs put the request, or the batch, under one key. */
function unwrapped(sent: unknown): unknown {
  const { query } = (sent ?? {}) as { query?: unknown };
  if (query == null || typeof query === 'object') return query;
  throw restError(400, 'general_argument_invalid', 'Invalid `query` param: it must be an object.');
}

function parseOr(json: Json, text: string, fallback: unknown): unknown {
  try {
    return json.decode(text);
  } catch {
    // The caller says what it means that there is nothing.
    return fallback;
  }
}

function toRequest(sent: unknown, { maxBatch }: ReadOptions): SentRequest {
  if (!Array.isArray(sent)) return { operations: [toOperation(sent)], isBatch: false };
  if (sent.length > maxBatch) throw restError(400, 'graphql_too_many_queries', 'Too many queries.');
  if (sent.length === 0) throw noQuery();
  return { operations: sent.map(toOperation), isBatch: sent.length > 1 };
}

function toOperation(sent: unknown): SentOperation {
  if (typeof sent !== 'object' || sent === null) throw noQuery();
  const { query, variables, operationName } = sent as Record<string, unknown>;
  if (query === undefined || query === null || query === '') throw noQuery();
  if (typeof query !== 'string') throw unknownFailure('query has to be text.');
  return {
    query,
    variables: toVariables(variables),
    operationName: typeof operationName === 'string' ? operationName : undefined,
  };
}

/** An empty object may come as an empty list. */
function toVariables(variables: unknown): SentOperation['variables'] {
  if (variables == null || Array.isArray(variables)) return {};
  if (typeof variables === 'object') return variables as SentOperation['variables'];
  throw unknownFailure('variables have to be an object.');
}

/** The built-in API fails on these, with a status that says nothing; at least the message does. */
const unknownFailure = (message: string): GatewayError =>
  restError(500, 'general_unknown', `Server Error: ${message}`);
