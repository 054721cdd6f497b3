import { type ErrorCode, GatewayError } from '../errors.ts';
import { decodeJson } from './json.ts';
import type { UpstreamAnswer } from './pool.ts';
import { retryAfterMs } from './retry.ts';
import type { Credentials, TableAddress } from './types.ts';
import { type ErrorBody, errorBody } from './wire.ts';

/** Codes by Appwrite's error type, where its HTTP status alone would mislead. */
const codesByType: Readonly<Record<string, ErrorCode>> = {
  user_jwt_invalid: 'UNAUTHENTICATED',
  user_invalid_credentials: 'UNAUTHENTICATED',
  user_invalid_token: 'UNAUTHENTICATED',
  user_more_factors_required: 'UNAUTHENTICATED',
  user_password_reset_required: 'FORBIDDEN',
  project_key_expired: 'UNAUTHENTICATED',
  account_key_expired: 'UNAUTHENTICATED',
  token_expired: 'UNAUTHENTICATED',
  team_invalid_secret: 'BAD_USER_INPUT',
  user_session_already_exists: 'CONFLICT',
  user_jwt_and_cookie_set: 'BAD_USER_INPUT',
  user_api_key_and_session_set: 'BAD_USER_INPUT',
  row_delete_restricted: 'CONFLICT',
  document_delete_restricted: 'CONFLICT',
  transaction_expired: 'CONFLICT',
  project_not_found: 'UPSTREAM_UNAVAILABLE',
  project_id_missing: 'UPSTREAM_UNAVAILABLE',
};

/** Codes by HTTP status, for every other error that is about the caller's request. */
const codesByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_USER_INPUT',
  401: 'FORBIDDEN',
  402: 'FORBIDDEN',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'BAD_USER_INPUT',
  408: 'TIMEOUT',
  409: 'CONFLICT',
  412: 'FORBIDDEN',
  413: 'BAD_USER_INPUT',
  416: 'BAD_USER_INPUT',
  422: 'BAD_USER_INPUT',
  429: 'RATE_LIMITED',
  451: 'FORBIDDEN',
};

/** Messages that replace Appwrite's own, since they must say what to do. */
const messagesByType: Readonly<Record<string, string>> = {
  general_cursor_not_found:
    'What the cursor stands on is gone: start again from the first page, or page by `offset`.',
  project_not_found: 'Appwrite has no such project: check the project id (APPWRITE_PROJECT_ID).',
  project_id_missing:
    'The API key belongs to another project: check the project id (APPWRITE_PROJECT_ID) and whose key it is.',
};

const isRefusal: Readonly<Record<string, true>> = {
  user_unauthorized: true,
  general_unauthorized_scope: true,
};

/**
 * Appwrite answers 401 both to callers that it does not know and to those that may not. It treats
 * an expired session as a guest, which only the message of a missing scope shows; and as a key is
 * never short of permissions, `user_unauthorized` says that it does not know the key.
 */
function isUnknownCaller({ type, message }: ErrorBody, kind: Credentials['kind']): boolean {
  if (isRefusal[type] === undefined) return false;
  if (kind === 'guest' || message.includes('role: guests')) return true;
  return kind === 'key' && type === 'user_unauthorized';
}

function codeOf(body: ErrorBody, status: number, kind: Credentials['kind']): ErrorCode {
  if (isUnknownCaller(body, kind)) return 'UNAUTHENTICATED';
  return codesByType[body.type] ?? codesByStatus[status] ?? 'UPSTREAM_UNAVAILABLE';
}

function parseErrorBody(text: string): ErrorBody | undefined {
  try {
    return errorBody.safeParse(decodeJson(text)).data;
  } catch {
    // Not JSON, so not from Appwrite: the caller says so.
    return undefined;
  }
}

const unlike = (status: number, detail: string, retryAfter?: number): GatewayError =>
  new GatewayError('UPSTREAM_UNAVAILABLE', `${detail} (APPWRITE_ENDPOINT).`, {
    cause: new Error(`HTTP status ${status}`),
    retryAfter,
  });

/** What an error is made from. */
type ReadAnswer = Pick<UpstreamAnswer, 'status' | 'headers' | 'body'>;

/** In seconds, where the answer says when to come back. */
function retryAfterOf(answer: ReadAnswer, now: number): number | undefined {
  if (answer.status !== 429 && answer.status !== 503) return undefined;
  const wait = retryAfterMs(answer, now);
  return wait === undefined ? undefined : Math.ceil(wait / 1000);
}

/** An answer that Appwrite itself would not give: by something in front of it, or instead of it. */
export function toForeignAnswerError(answer: ReadAnswer, now = Date.now()): GatewayError {
  const { status, headers } = answer;
  const retryAfter = retryAfterOf(answer, now);
  if (status >= 300 && status < 400) {
    const cause = new Error(`HTTP status ${status}, location ${String(headers.location)}`);
    return new GatewayError(
      'UPSTREAM_UNAVAILABLE',
      `Appwrite's endpoint answered with a redirect (${status}), which is never followed with a credential: set the endpoint (APPWRITE_ENDPOINT) to the address that it leads to.`,
      { cause },
    );
  }
  if (status === 414 || status === 431) {
    return new GatewayError(
      'UPSTREAM_UNAVAILABLE',
      'Something in front of Appwrite refuses URLs of this length: lower upstream.maxUrlLength.',
    );
  }
  if (status === 429) {
    const message = 'Something in front of Appwrite lets no more calls through for now (429).';
    return new GatewayError('RATE_LIMITED', message, { retryAfter });
  }
  if (status >= 500)
    return unlike(status, `Appwrite is unavailable (${status}): check the endpoint`, retryAfter);
  const encoding = headers['content-encoding'];
  if (encoding !== undefined) {
    return new GatewayError(
      'UPSTREAM_UNAVAILABLE',
      `Something in front of Appwrite sends answers compressed (${encoding}), which the gateway does not ask for: switch that off there.`,
    );
  }
  return unlike(
    status,
    `The endpoint does not look like Appwrite (it answered ${status} without Appwrite's JSON): check the endpoint, which ends in /v1`,
  );
}

/** A page for what is not there comes from an Appwrite as well, of a version without the operation. */
const toMissingRouteError = ({ method, path }: CalledRoute): GatewayError =>
  unlike(
    404,
    `Appwrite has nothing at ${method} ${path}: its version may be without this operation. If no other works either, check the endpoint, which ends in /v1`,
  );

/** What is called, with `{name}` in the place of what varies. */
export interface CalledRoute {
  readonly method: string;
  readonly path: string;
}

/** What the caller wanted to do with the rows of which table. */
export interface Subject {
  readonly action: 'read' | 'create' | 'update' | 'delete';
  readonly table: TableAddress;
}

export interface UpstreamErrorOptions {
  /** Where not every Appwrite has it. */
  readonly route?: CalledRoute | undefined;
  readonly subject?: Subject | undefined;
  /** The present moment, in milliseconds. */
  readonly now?: number;
  /** Whether the caller chose the project itself: then Appwrite's own words are the right ones. */
  readonly isVerbatim?: boolean;
}

/** Appwrite's texts for refusals for want of a permission; they name no table. */
const bareRefusals: readonly string[] = [
  'The current user is not authorized to perform the requested action.',
  "No permissions provided for action 'read'",
];

const isBareRefusal = ({ type, message }: ErrorBody): boolean =>
  type === 'user_unauthorized' && bareRefusals.includes(message);

function explainRefusal({ action, table }: Subject, kind: Credentials['kind']): string {
  const what = `Table "${table.id}" of database "${table.databaseId}"`;
  const whose = action === 'create' ? 'the table' : 'the table or the row';
  const missing = `${what} does not let this caller ${action} rows: no "${action}" permission of ${whose} names a role of the caller.`;
  return kind === 'guest' ? `${missing} Sign in, or send a credential.` : missing;
}

/** What a refused or failed call means for the client. The messages hold no secret. */
export function toUpstreamError(
  answer: ReadAnswer,
  kind: Credentials['kind'],
  options: UpstreamErrorOptions = {},
): GatewayError {
  const { status } = answer;
  const body = parseErrorBody(answer.body);
  const { now = Date.now(), route } = options;
  if (body === undefined) {
    return route && status === 404 ? toMissingRouteError(route) : toForeignAnswerError(answer, now);
  }
  const code = codeOf(body, status, kind);
  return new GatewayError(code, messageFor({ body, status, code, kind }, options), {
    appwrite: { type: body.type, status },
    retryAfter: retryAfterOf(answer, now),
    cause: code === 'UPSTREAM_UNAVAILABLE' ? new Error(body.message) : undefined,
  });
}

interface Refused {
  readonly body: ErrorBody;
  readonly status: number;
  readonly code: ErrorCode;
  readonly kind: Credentials['kind'];
}

function messageFor(
  { body, status, code, kind }: Refused,
  { subject, isVerbatim = false }: UpstreamErrorOptions,
): string {
  if (isVerbatim) return body.message;
  const isExplained = subject && kind !== 'key' && isBareRefusal(body);
  return isExplained ? explainRefusal(subject, kind) : messageOf(body, status, code);
}

/** Appwrite's words for permissions that name roles which the caller lacks. */
const foreignRoles = /^Permissions must be one of: /;

/** Failures of the server keep their details to the log. */
function messageOf({ type, message }: ErrorBody, status: number, code: ErrorCode): string {
  if (type === 'user_unauthorized' && foreignRoles.test(message)) {
    const roles = message.replace(foreignRoles, '');
    return `permissions: you can give permissions to roles of your own only: ${roles}.`;
  }
  return (
    messagesByType[type] ??
    (code === 'UPSTREAM_UNAVAILABLE' ? `Appwrite failed (${status}, ${type}).` : message)
  );
}
