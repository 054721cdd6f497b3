import type { ServerResponse } from 'node:http';
import { GatewayError, type ErrorCode } from '../../errors.ts';
import { respond } from '../respond.ts';

/** The release of Appwrite whose built-in API this is; its errors carry it. */
const version = '1.9.6';

const codeOf: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_USER_INPUT',
  403: 'FORBIDDEN',
  405: 'BAD_USER_INPUT',
  413: 'BAD_USER_INPUT',
  500: 'BAD_USER_INPUT',
};

/** A refusal of the request as a whole, in the form of Appwrite's REST API. */
export const restError = (status: number, type: string, message: string): GatewayError =>
  new GatewayError(codeOf[status] ?? 'INTERNAL_SERVER_ERROR', message, {
    appwrite: { type, status },
  });

export const noQuery = (type = 'graphql_no_query'): GatewayError =>
  restError(400, type, 'Param "query" is not optional.');

export function respondRestError(response: ServerResponse, error: GatewayError): void {
  const { type, status } = error.appwrite ?? { type: 'general_unknown', status: 500 };
  respond(response, {
    status,
    type: 'application/json; charset=UTF-8',
    body: JSON.stringify({ message: error.message, code: status, type, version }),
  });
}

/** Appwrite's own answer to a body that is a JSON text, number or boolean. */
export function respondScalarBody(response: ServerResponse): void {
  respond(response, {
    status: 500,
    type: 'text/html; charset=UTF-8',
    body: JSON.stringify({ message: 'Error: Server Error', code: 500, version }),
  });
}

export function respondNotFound(response: ServerResponse): void {
  respond(response, {
    status: 404,
    type: 'text/html; charset=UTF-8',
    body: '<!doctype html><title>Not found</title><h1>404</h1><p>GraphQL is served here by POST, and queries by GET at /v1/graphql.</p>',
  });
}
