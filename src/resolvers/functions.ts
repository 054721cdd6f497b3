import { decodeJson, encodeJson } from '../appwrite/json.ts';
import { toSegment } from '../appwrite/query.ts';
import { GatewayError, type ErrorCode } from '../errors.ts';
import type { ServiceContext } from './context.ts';

export interface FunctionCall {
  /** Name of the mutation. */
  readonly name: string;
  readonly id: string;
  readonly isAsync: boolean;
  /** Whether the answer may be text that is no JSON. */
  readonly isText: boolean;
}

interface Execution {
  readonly $id?: string;
  readonly status?: string;
  readonly responseStatusCode?: number;
  readonly responseBody?: string;
}

const route = '/functions/{functionId}/executions';

/** Runs a function as the caller and reads what it answers. */
export async function runFunction(
  { appwrite }: ServiceContext,
  call: FunctionCall,
  input: unknown,
): Promise<unknown> {
  const { body } = await appwrite.send({
    method: 'POST',
    path: route.replace('{functionId}', toSegment('functionId', call.id)),
    route,
    body: {
      body: input === undefined ? '' : encodeJson(input),
      async: call.isAsync,
      path: '/',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    },
  });
  const execution = (body ?? {}) as Execution;
  if (call.isAsync) return { executionId: execution.$id, status: execution.status };
  checkSuccess(call, execution);
  return parseAnswer(call, execution);
}

function parseAnswer(call: FunctionCall, execution: Execution): unknown {
  const { responseBody = '' } = execution;
  if (responseBody === '') return null;
  try {
    return decodeJson(responseBody);
  } catch {
    if (call.isText) return responseBody;
    throw failure('UPSTREAM_UNAVAILABLE', 'answered with something that is no JSON', {
      call,
      execution,
    });
  }
}

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  429: 'RATE_LIMITED',
};

function checkSuccess(call: FunctionCall, execution: Execution): void {
  const { status, responseStatusCode = 0, responseBody } = execution;
  const of = { call, execution };
  if (responseStatusCode >= 400 && responseStatusCode < 500) {
    const code = codes[responseStatusCode] ?? 'BAD_USER_INPUT';
    throw failure(code, `answered with status ${responseStatusCode}${reasonIn(responseBody)}`, of);
  }
  if (status === 'completed' && responseStatusCode < 400) return;
  const how = responseStatusCode === 0 ? '' : ` with status ${responseStatusCode}`;
  throw failure('UPSTREAM_UNAVAILABLE', `failed${how}`, of);
}

const longestReason = 300;

/** What a function says of a mistake of its caller. */
function reasonIn(body: string | undefined): string {
  try {
    const { message, error } = decodeJson(body ?? '') as Record<string, unknown>;
    const reason = [message, error].find((each): each is string => typeof each === 'string');
    return reason === undefined ? '' : `: ${reason.slice(0, longestReason)}`;
  } catch {
    // It gives none.
    return '';
  }
}

function failure(
  code: ErrorCode,
  what: string,
  { call, execution }: { readonly call: FunctionCall; readonly execution: Execution },
): GatewayError {
  const { $id: id = '', status = '', responseStatusCode } = execution;
  return new GatewayError(code, `The function of ${call.name} ${what} (execution ${id}).`, {
    execution: { id, status, responseStatusCode: responseStatusCode ?? null },
  });
}
