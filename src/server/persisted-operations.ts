import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { DocumentNode } from 'graphql';
import { buildExecutionContext } from 'graphql/execution/execute.js';
import type { Plugin } from 'graphql-yoga';
import { GatewayError } from '../errors.ts';
import type { PlannedExecution } from './compiled-execution.ts';
import { credentialHeaders } from './credential-headers.ts';
import { readsOnlyRows } from './execution-plan.ts';

export interface PersistedOperationsOptions {
  /** Operations that clients may name instead of sending them: text by id. */
  readonly manifest: ReadonlyMap<string, string>;
  /** Whether nothing but these is run. */
  readonly accept: 'any' | 'manifest';
  /** Whether clients may add operations themselves, under the SHA-256 of the text. */
  readonly automatic: boolean;
}

/** What a client sends of an operation, one way or another. */
export interface AskedOperation {
  readonly query?: string | null | undefined;
  /** As the GraphQL over HTTP specification names it. */
  readonly documentId?: unknown;
  /** As Relay's guides name it. */
  readonly doc_id?: unknown;
  /** `persistedQuery: { version: 1, sha256Hash }`, as Apollo's clients and urql send it. */
  readonly extensions?: unknown;
}

/** Texts that clients added are kept up to this number; then the one used least recently goes. */
const maxAdded = 1000;

/** Longer ones are run and not kept. */
const maxLength = 20_000;

/** Parameters of a request beside those that every GraphQL server knows. */
export const idParameters = ['documentId', 'doc_id'] as const;

/** Finds the text of operations that clients name. */
export class PersistedOperations {
  private readonly options: PersistedOperationsOptions;
  private readonly texts: ReadonlySet<string>;
  private readonly added = new Map<string, string>();

  constructor(options: PersistedOperationsOptions) {
    this.options = options;
    this.texts = new Set(options.manifest.values());
  }

  /**
   * The text to run; undefined where the client sent neither a text nor an id.
   * @throws For an id that is not known (Apollo's clients then send the text as well), and for a
   * text that is not the one of its id.
   */
  textOf(asked: AskedOperation): string | undefined {
    const id = idOf(asked);
    const query = asked.query === '' ? undefined : (asked.query ?? undefined);
    if (id === undefined) return query;
    const known = this.options.manifest.get(id) ?? this.options.manifest.get(withoutPrefix(id));
    if (known === undefined) return this.textAdded(withoutPrefix(id), query);
    if (query !== undefined && query !== known) throw mismatch();
    return known;
  }

  /** @throws FORBIDDEN for a text that is not to be run, however it came. */
  check(text: string): void {
    if (this.options.accept === 'any' || this.texts.has(text)) return;
    throw new GatewayError(
      'FORBIDDEN',
      'Only operations of the manifest are answered here (`persistedOperations.accept`). ' +
        'Add this one to the manifest of your client and start the gateway with it.',
    );
  }

  private textAdded(hash: string, query: string | undefined): string {
    const { accept, automatic } = this.options;
    // What is not in the manifest is refused when it is parsed; an id alone says no more.
    if (accept === 'manifest') {
      if (query === undefined) throw notFound();
      return query;
    }
    if (!automatic) throw notSupported();
    const known = this.added.get(hash);
    if (query === undefined) {
      if (known === undefined) throw notFound();
      this.keep(hash, known);
      return known;
    }
    if (createHash('sha256').update(query).digest('hex') !== hash) throw mismatch();
    this.keep(hash, query);
    return query;
  }

  private keep(hash: string, text: string): void {
    if (text.length > maxLength) return;
    this.added.delete(hash);
    this.added.set(hash, text);
    const [oldest] = this.added.keys();
    if (this.added.size > maxAdded && oldest !== undefined) this.added.delete(oldest);
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function idOf({ documentId, doc_id: relayId, extensions }: AskedOperation): string | undefined {
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined;
  const hash = isRecord(persisted) ? persisted['sha256Hash'] : undefined;
  return [documentId, relayId, hash].find((id) => typeof id === 'string');
}

/** Ids may say what they are made by. */
const withoutPrefix = (id: string): string => id.replace(/^sha256:/, '').toLowerCase();

/** Worded and coded as Apollo's clients and urql expect it: they send the text next. */
const notFound = (): GraphQLError =>
  new GraphQLError('PersistedQueryNotFound', {
    extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 200 } },
  });

const notSupported = (): GraphQLError =>
  new GraphQLError('PersistedQueryNotSupported', {
    extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED', http: { status: 200 } },
  });

const mismatch = (): GatewayError =>
  new GatewayError(
    'BAD_USER_INPUT',
    'The operation is not the one that its id stands for: send one of them, or the SHA-256 of the ' +
      'text, in hexadecimal digits.',
  );

export interface PersistedPluginOptions {
  readonly persisted: PersistedOperations;
  /** How long caches may keep guests' answers to reads by id, in seconds; 0: not at all. */
  readonly maxAgeSeconds: number;
  readonly execution: PlannedExecution;
}

/** What makes another answer of a guest's, or another form of it: a cache must not mix these up. */
const varies = ['accept', 'accept-encoding', 'accept-language', 'origin', ...credentialHeaders];

/** Runs operations that are named, and refuses those that are not to be run. */
export function usePersistedOperations(options: PersistedPluginOptions): Plugin {
  const { persisted, maxAgeSeconds, execution } = options;
  const cacheable = new WeakSet<Request>();
  return {
    onParams({ request, params, setParams }) {
      const asked = { ...idsIn(request), ...params };
      const query = persisted.textOf(asked);
      if (query !== undefined && query !== params.query) setParams({ ...params, query });
      const isForCaches =
        maxAgeSeconds > 0 && request.method === 'GET' && idOf(asked) !== undefined;
      if (isForCaches && isGuest(request)) cacheable.add(request);
    },
    onParse({ params }) {
      persisted.check(String(params.source));
    },
    onExecute({ args }) {
      const { request } = args.contextValue;
      if (!cacheable.has(request)) return {};
      const isCacheable = readsRows(args, execution);
      return {
        onExecuteDone: ({ result }) => {
          const isWhole = !(Symbol.asyncIterator in result) && result.errors === undefined;
          if (!isCacheable || !isWhole) cacheable.delete(request);
        },
      };
    },
    onResponse({ request, response }) {
      if (!cacheable.has(request) || response.status !== 200) return;
      response.headers.set('Cache-Control', `public, max-age=${maxAgeSeconds}`);
      response.headers.append('Vary', varies.join(', '));
    },
  };
}

/** Ids in the address; those in a body are among the parameters. */
function idsIn({ method, url }: Request): AskedOperation {
  if (method !== 'GET') return {};
  const { searchParams } = new URL(url, 'http://localhost');
  return Object.fromEntries(
    idParameters.flatMap((name) => {
      const id = searchParams.get(name);
      return id === null ? [] : [[name, id]];
    }),
  );
}

const isGuest = ({ headers }: Request): boolean =>
  !credentialHeaders.some((name) => headers.has(name));

/** Whether the answer depends on rows alone, and not on the client's address, say. */
function readsRows(
  args: Parameters<typeof buildExecutionContext>[0] & { readonly document: DocumentNode },
  execution: PlannedExecution,
): boolean {
  const context = buildExecutionContext(args);
  const plan = 'schema' in context ? execution.planOf(context, args.document) : null;
  return plan !== null && readsOnlyRows(plan);
}
