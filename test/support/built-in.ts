import type { Answer } from './http-server.ts';
import type { TestGateway } from './gateway.ts';

export interface BuiltInRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly method?: string;
}

/** A request to the API of Appwrite's built-in endpoint, for the gateway's project. */
export function askBuiltIn(
  { url, devserver }: TestGateway,
  { body, headers = {}, path = '/v1/graphql', method = 'POST' }: BuiltInRequest,
): Promise<Response> {
  const isRaw = typeof body === 'string' || body instanceof FormData;
  return fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      'X-Appwrite-Project': devserver.project,
      ...(isRaw ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
  });
}

/** The same for one document, with the project's key. */
export async function runBuiltIn(
  gateway: TestGateway,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const headers = { 'X-Appwrite-Key': gateway.devserver.key };
  const response = await askBuiltIn(gateway, { body: { query, variables }, headers });
  return (await response.json()) as Answer;
}
