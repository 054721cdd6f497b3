import { GatewayError } from '../errors.ts';

/** What a failed connection means, in words that fit after "Appwrite cannot be reached:". */
const faults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name could not be looked up',
  EHOSTUNREACH: 'there is no route to its host',
  ENETUNREACH: 'there is no route to its network',
  ETIMEDOUT: 'connecting took too long',
  UND_ERR_CONNECT_TIMEOUT: 'connecting took too long',
  UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
  UND_ERR_ABORTED: 'the connection was closed before the answer was complete',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut short',
  UND_ERR_HEADERS_OVERFLOW: 'its answer has too many headers',
  UND_ERR_CLOSED: 'the gateway is shutting down',
  UND_ERR_DESTROYED: 'the gateway is shutting down',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an unknown authority',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak https',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Failures after which Appwrite cannot have seen anything of the call. */
const unsent: Readonly<Record<string, true>> = {
  ECONNREFUSED: true,
  ENOTFOUND: true,
  EAI_AGAIN: true,
  EHOSTUNREACH: true,
  ENETUNREACH: true,
  UND_ERR_CONNECT_TIMEOUT: true,
  UND_ERR_CLOSED: true,
};

/** Whether a call failed by a mistake of ours, which is no failure of the connection. */
export const isOurs = (error: unknown): boolean => codeOf(error) === 'UND_ERR_INVALID_ARG';

/** A failed connection, in words for the client. */
export const toFault = (cause: unknown): GatewayError =>
  new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `Appwrite cannot be reached: ${faults[codeOf(cause)] ?? 'the connection failed'}.`,
    { cause, outcome: unsent[codeOf(cause)] === undefined ? undefined : 'none' },
  );
