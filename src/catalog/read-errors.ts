import { GatewayError } from '../errors.ts';

/** What the gateway's key must be allowed to do. */
export type Scope = 'databases.read' | 'tables.read';

/** What to do about Appwrite's refusals, by its error type. */
const advice: Readonly<Record<string, (scope: Scope) => string>> = {
  general_unauthorized_scope: (scope) =>
    `The API key (APPWRITE_API_KEY) lacks the scope "${scope}"; it needs databases.read and tables.read.`,
  user_unauthorized: () =>
    'Appwrite does not know the API key (APPWRITE_API_KEY): check that it is complete, not revoked, and of this project.',
  project_key_expired: () => 'The API key (APPWRITE_API_KEY) has expired: make a new one.',
};

const withSetting = (message: string): string =>
  message.includes('APPWRITE_ENDPOINT')
    ? message
    : `${message} Check the endpoint (APPWRITE_ENDPOINT).`;

function withWait({ code, message, retryAfter }: GatewayError): string | undefined {
  if (code !== 'RATE_LIMITED') return undefined;
  const moment = retryAfter === undefined ? 'later' : `in ${retryAfter} s`;
  return `The tables cannot be read so often: ${message} Try again ${moment}.`;
}

/** The error of a catalog call, as a sentence for whoever runs the gateway. */
export function toCatalogError(error: unknown, scope: Scope): unknown {
  if (!(error instanceof GatewayError)) return error;
  const isUnreached = error.code === 'UPSTREAM_UNAVAILABLE' && error.appwrite === undefined;
  const message = isUnreached
    ? withSetting(error.message)
    : (advice[error.appwrite?.type ?? '']?.(scope) ?? withWait(error));
  return message === undefined
    ? error
    : new GatewayError(error.code, message, {
        cause: error,
        retryAfter: error.retryAfter,
        ...(error.appwrite && { appwrite: error.appwrite }),
      });
}
