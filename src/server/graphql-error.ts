import { GraphQLError } from 'graphql';
import { GatewayError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { Logger } from '../logger.ts';

export interface MaskOptions {
  readonly requestId: string;
  readonly logger: Logger;
  /** Development only: adds the message and stack of masked errors as `extensions.debug`. */
  readonly isDebug: boolean;
}

/** HTTP status of an answer without data, where the client accepts other statuses than 200. */
export const statusOf = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  BAD_USER_INPUT: 400,
  TOO_COSTLY: 400,
  RATE_LIMITED: 429,
  TIMEOUT: 504,
  UPSTREAM_UNAVAILABLE: 502,
  // These three end subscriptions, whose answers have begun.
  SCHEMA_CHANGED: 409,
  EVENTS_MISSED: 409,
  TOO_SLOW: 409,
  INTERNAL_SERVER_ERROR: 500,
} as const satisfies Record<ErrorCode, number>;

/**
 * What a client may see of an error: a GatewayError with its code, a GraphQL error of the
 * operation itself with its message, and of anything else nothing but the request's id, under
 * which the log has the details.
 */
export function toGraphQLError(error: unknown, options: MaskOptions): GraphQLError {
  const known = findGatewayError(error);
  if (known !== undefined) {
    if (known.code === 'INTERNAL_SERVER_ERROR') logFailure(error, options);
    return located(error, known.message, extensionsOf(known, options.requestId));
  }
  if (error instanceof GraphQLError && isAboutTheOperation(error)) {
    const code = isAboutTheAnswer(error) ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT';
    return located(error, error.message, { code, ...error.extensions });
  }
  if (innermost(error) instanceof RangeError) {
    return located(error, 'The operation, its variables or its answer nest too deeply.', {
      code: 'BAD_USER_INPUT',
    });
  }
  return toMasked(error, options);
}

/** The GatewayError that an error is or that GraphQL wrapped, however deep. */
function findGatewayError(error: unknown): GatewayError | undefined {
  if (error instanceof GatewayError) return error;
  return error instanceof GraphQLError ? findGatewayError(error.originalError) : undefined;
}

/**
 * Errors made by GraphQL itself (syntax, validation, unknown operation), and those that coercing
 * variables made of a scalar's complaint: they point into the document, yet have no path, since
 * no field was resolved.
 */
function isAboutTheOperation(error: GraphQLError): boolean {
  if (error.extensions['unexpected'] === true) return false;
  return isMadeByGraphQL(error) || (error.path === undefined && error.nodes !== undefined);
}

/** GraphQL's words for a stored value that does not fit its field's type. */
const unfitValue = /cannot represent|^Expected Iterable/;

function isAboutTheAnswer({ path, message }: GraphQLError): boolean {
  return path !== undefined && unfitValue.test(message);
}

function isMadeByGraphQL({ originalError }: GraphQLError): boolean {
  if (originalError === undefined) return true;
  return originalError instanceof GraphQLError && isMadeByGraphQL(originalError);
}

function extensionsOf(error: GatewayError, requestId: string): Record<string, unknown> {
  return {
    code: error.code,
    ...(error.appwrite === undefined ? {} : { appwrite: error.appwrite }),
    ...(error.execution === undefined ? {} : { execution: error.execution }),
    ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
    ...(error.outcome === 'unknown' ? { mayHaveHappened: true } : {}),
    ...(error.batch === undefined ? {} : { batch: error.batch }),
    ...(error.paths === undefined || error.paths.length < 2 ? {} : { paths: error.paths }),
    requestId,
  };
}

function toMasked(error: unknown, options: MaskOptions): GraphQLError {
  logFailure(error, options);
  const { requestId } = options;
  const message = `Something went wrong inside the gateway; its log tells more under the id ${requestId}.`;
  const debug = options.isDebug ? { debug: describe(error) } : {};
  return located(error, message, { code: 'INTERNAL_SERVER_ERROR', requestId, ...debug });
}

function logFailure(error: unknown, { logger, requestId }: MaskOptions): void {
  const path = error instanceof GraphQLError ? error.path?.join('.') : undefined;
  logger.error('operation failed', { requestId, path, error: innermost(error) });
}

function describe(error: unknown): { message: string; stack: readonly string[] } {
  const inner = innermost(error);
  if (!(inner instanceof Error)) return { message: String(inner), stack: [] };
  return { message: inner.message, stack: (inner.stack ?? '').split('\n').slice(1) };
}

function innermost(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined
    ? innermost(error.originalError)
    : error;
}

/** Keeps where it happened. An error without a path means that there is no data. */
function located(
  error: unknown,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError {
  const at = error instanceof GraphQLError ? error : undefined;
  const status = statusOf[extensions['code'] as ErrorCode] as number | undefined;
  const http =
    at?.path !== undefined || status === undefined || extensions['http'] !== undefined
      ? {}
      : { http: { status, spec: true } };
  return new GraphQLError(message, {
    nodes: at?.nodes,
    source: at?.source,
    positions: at?.positions,
    path: at?.path,
    extensions: { ...extensions, ...http },
  });
}
