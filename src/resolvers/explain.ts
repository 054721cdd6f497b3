import { decodeJson } from '../appwrite/json.ts';
import type { Credentials, ObserveCall, ObservedTry } from '../appwrite/types.ts';
import type { Table } from '../catalog/types.ts';
import { GatewayError } from '../errors.ts';
import type { GatewayStep, NoteStep } from '../loaders/gateway-step.ts';
import {
  decodeQueries,
  findListedTable,
  missingIndexesOf,
  type DecodedQuery,
  type MissingTableIndex,
} from './explained-queries.ts';

/** A call upstream as a client sees it in `extensions.explain`. */
export interface ExplainedCall {
  readonly method: string;
  /** Without its query string. */
  readonly path: string;
  readonly queries: readonly DecodedQuery[];
  /** Whether Appwrite counted all matches; null where the call lists no rows. */
  readonly counted: boolean | null;
  /** HTTP status of the last try; 0 when no answer came. */
  readonly status: number;
  /** Rows in the answer; null where it holds none. */
  readonly rows: number | null;
  readonly bytes: number;
  /** From the first try to the end of the last. */
  readonly milliseconds: number;
  readonly attempts: number;
}

export type Explanation =
  | {
      readonly calls: readonly ExplainedCall[];
      readonly inGateway: readonly GatewayStep[];
      readonly missingIndexes: readonly (MissingTableIndex & {
        /** Places of the calls in `calls`. */
        readonly calls: readonly number[];
      })[];
    }
  | { readonly withheld: string };

/** Follows one operation. */
export interface Explainer {
  readonly observe: ObserveCall;
  readonly note: NoteStep;
  report(): Explanation;
}

/** Who may ask: everybody, callers with a key, or nobody. */
export type ExplainAudience = 'everybody' | 'keys' | 'never';

interface ExplainRequest {
  readonly audience: ExplainAudience;
  readonly credentials: Credentials;
  readonly tables: readonly Table[];
}

const refusals = {
  everybody: null,
  keys: 'x-explain is for callers with an API key (X-Appwrite-Key). Send one, or leave it out.',
  never: 'x-explain is switched off here (`explain`); leave it out.',
} as const satisfies Record<ExplainAudience, string | null>;

/**
 * Follows the operation where the header `x-explain` asks for it with `1`.
 * @throws FORBIDDEN where this caller may not ask.
 */
export function createExplainer(
  header: string | null,
  { audience, credentials, tables }: ExplainRequest,
): Explainer | undefined {
  if (header?.trim() !== '1') return undefined;
  const isKey = credentials.kind === 'key';
  const refusal = audience === 'keys' && isKey ? null : refusals[audience];
  if (refusal !== null) throw new GatewayError('FORBIDDEN', refusal);
  return follow(tables, { needsProof: audience === 'keys' });
}

interface Followed {
  readonly method: string;
  readonly path: string;
  readonly beganAt: number;
  endedAt: number;
  last: ObservedTry | undefined;
}

function follow(
  tables: readonly Table[],
  { needsProof }: { readonly needsProof: boolean },
): Explainer {
  const followed: Followed[] = [];
  const steps: GatewayStep[] = [];
  return {
    observe: ({ method, path }) => {
      const beganAt = performance.now();
      const call: Followed = { method, path, beganAt, endedAt: beganAt, last: undefined };
      followed.push(call);
      return (tried) => {
        call.last = tried;
        call.endedAt = performance.now();
      };
    },
    note: (step) => {
      if (hasEffect(step)) steps.push(step);
    },
    report: () => {
      if (needsProof && !followed.some(isProof)) {
        return { withheld: 'Appwrite has not confirmed the API key in this operation.' };
      }
      const calls = followed.map(toExplained);
      return { calls, inGateway: [...steps], missingIndexes: findMissing(tables, calls) };
    },
  };
}

/** A cut that left every row is none. */
const hasEffect = ({ action, rows, kept }: GatewayStep): boolean =>
  (action !== 'cut' && action !== 'filtered') || kept < rows;

/** Appwrite answers 401 to every call with a key that it does not know. */
const isProof = ({ last }: Followed): boolean =>
  last !== undefined && last.status >= 200 && last.status < 500 && last.status !== 401;

function toExplained({
  method,
  path,
  beganAt,
  endedAt,
  last = nothingSent,
}: Followed): ExplainedCall {
  const [plain = '', search = ''] = path.split('?', 2);
  const parameters = new URLSearchParams(search);
  const { status, answer, attempt } = last;
  const body = answer?.body ?? '';
  const rows = rowsIn(body);
  return {
    method,
    path: plain,
    queries: decodeQueries(parameters),
    counted: rows.isList ? parameters.get('total') !== '0' : null,
    status,
    rows: rows.count,
    bytes: Buffer.byteLength(body),
    milliseconds: Math.round((endedAt - beganAt) * 10) / 10,
    attempts: attempt,
  };
}

/** A call that was given up before its first try. */
const nothingSent: ObservedTry = { status: 0, answer: undefined, attempt: 0 };

interface RowsIn {
  readonly count: number | null;
  readonly isList: boolean;
}

/** How many rows an answer holds; null where it is about something else. */
function rowsIn(body: string): RowsIn {
  const answer = parseOrNull(body);
  if (typeof answer !== 'object' || answer === null) return { count: null, isList: false };
  if ('rows' in answer && Array.isArray(answer.rows)) {
    return { count: answer.rows.length, isList: true };
  }
  return { count: '$tableId' in answer ? 1 : null, isList: false };
}

function parseOrNull(body: string): unknown {
  try {
    return decodeJson(body);
  } catch {
    // Whatever stands in front of Appwrite sent this: no rows.
    return null;
  }
}

function findMissing(tables: readonly Table[], calls: readonly ExplainedCall[]) {
  const found = new Map<string, MissingTableIndex & { readonly calls: number[] }>();
  for (const [at, { method, path, queries }] of calls.entries()) {
    const table = method === 'GET' ? findListedTable(tables, path) : undefined;
    if (table === undefined) continue;
    for (const missing of missingIndexesOf(tables, table, queries)) {
      const key = JSON.stringify(missing);
      const known = found.get(key);
      if (known) known.calls.push(at);
      else found.set(key, { ...missing, calls: [at] });
    }
  }
  return [...found.values()];
}
