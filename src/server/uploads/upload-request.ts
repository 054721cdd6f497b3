import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '../../errors.ts';
import type { FindFile } from '../../resolvers/context.ts';
import { isProven } from '../csrf.ts';
import { putBack } from '../read-body.ts';
import type { HttpExchange } from '../request-scope.ts';
import { respondJson } from '../respond.ts';
import { mapFiles } from './map-files.ts';
import { receiveForm, type ReceivedForm, type UploadLimits } from './receive-form.ts';

/** What became of a request with files: its operation can be run, or it was refused. */
export type ReadUpload =
  { readonly kind: 'operation'; readonly files: FindFile } | { readonly kind: 'answered' };

/** A form that a page of any site could send is left to the guard, which refuses it unread. */
export const isUpload = ({ method, headers }: IncomingMessage): boolean =>
  method === 'POST' &&
  headers['content-type']?.toLowerCase().startsWith('multipart/form-data') === true &&
  isProven(headers);

/**
 * Reads a request by the GraphQL multipart request specification so far that its operation can
 * run, and leaves that in the request as if it had come as JSON.
 */
export async function readUpload(
  { request, response, scope }: HttpExchange,
  limits: UploadLimits,
): Promise<ReadUpload> {
  scope.deadline = Date.now() + limits.timeoutMs;
  try {
    const form = await receiveForm(request, response, limits);
    const body = Buffer.from(toText(operationOf(form)));
    request.headers['content-type'] = 'application/json';
    request.headers['content-length'] = String(body.byteLength);
    delete request.headers['transfer-encoding'];
    putBack(request, body);
    return { kind: 'operation', files: form.files };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    scope.errorCodes = [error.code];
    refuse(response, error);
    return { kind: 'answered' };
  }
}

function refuse(response: ServerResponse, { code, message, appwrite }: GatewayError): void {
  // The client may have gone while it was sending.
  if (response.destroyed) return;
  respondJson(response, appwrite?.status ?? 400, {
    errors: [{ message, extensions: { code } }],
  });
}

function toText(operation: Record<string, unknown>): string {
  try {
    return JSON.stringify(operation);
  } catch (cause) {
    // A parser takes more lists in each other than can be written.
    throw new GatewayError('BAD_USER_INPUT', 'operations: it nests too deeply.', { cause });
  }
}

function operationOf({ fields }: ReceivedForm): Record<string, unknown> {
  const operation = objectIn(fields, 'operations');
  mapFiles(operation, objectIn(fields, 'map'));
  return operation;
}

function objectIn(fields: ReceivedForm['fields'], name: string): Record<string, unknown> {
  const value = parse(fields.get(name) ?? '');
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new GatewayError(
    'BAD_USER_INPUT',
    `The form needs a field ${name} that holds a JSON object, before its files.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: refused by its name.
    return undefined;
  }
}
