import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import type { GraphQLError } from 'graphql';
import { writeAnswer } from './answer-bytes.ts';
import type { Written } from './answer-bytes.ts';
import { constantBytes } from './constant-result.ts';
import type { MediaType } from './media-type.ts';
import type { SpareBuffers } from './spare-buffers.ts';
import { PassedData } from './passed-rows.ts';

/** What an error tells the server that sends it, and not the client. */
interface HttpHint {
  readonly status?: number;
  /** The status is for clients that know GraphQL's own media type; others get 200. */
  readonly spec?: boolean;
}

const hintOf = ({ extensions }: GraphQLError): HttpHint =>
  (extensions as { readonly http?: HttpHint }).http ?? {};

/** Status of an answer, as yoga chooses it. */
export function statusOf({ errors = [] }: ExecutionResult, mediaType: MediaType): number {
  const isLenient = mediaType === 'application/json';
  const statuses = errors.map((error) => {
    const { status = 0, spec = false } = hintOf(error);
    return isLenient && spec ? 0 : status;
  });
  return Math.max(0, ...statuses) || 200;
}

/** An answer as JSON, in a buffer of those that are spare unless it is kept anyway. */
export function toBytes(result: ExecutionResult, spare: SpareBuffers): Written {
  const kept = constantBytes(result);
  if (kept) return { buffer: kept, length: kept.length };
  const { data, errors } = result;
  const told = errors ? { ...result, errors: errors.map(toFormatted) } : result;
  if (data instanceof PassedData) return writeAnswer({ ...told, data: data.data }, spare);
  const text = JSON.stringify(told);
  const buffer = spare.take(Buffer.byteLength(text));
  return { buffer, length: buffer.write(text) };
}

/** Extensions for the server alone. */
const internal: ReadonlySet<string> = new Set(['http', 'unexpected']);

function toFormatted(error: GraphQLError): GraphQLFormattedError {
  const { extensions = {}, ...rest } = error.toJSON();
  const told = Object.entries(extensions).filter(([name]) => !internal.has(name));
  return told.length === 0 ? rest : { ...rest, extensions: Object.fromEntries(told) };
}
