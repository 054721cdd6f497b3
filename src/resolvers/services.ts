import { toPathPart } from '../appwrite/query.ts';
import type { ServiceRequest } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';
import type { GatewayContext } from './context.ts';

/** A REST call of Appwrite's: what the one resolver of all services needs to know of it. */
export interface ServiceCall {
  readonly method: ServiceRequest['method'];
  /** `{name}` stands for a path argument. */
  readonly route: string;
  readonly parameters: readonly { readonly name: string; readonly in: 'path' | 'query' | 'body' }[];
}

type Arguments = Readonly<Record<string, unknown>>;

/** Makes the call as the caller, and hands session cookies that Appwrite sets to the answer. */
export async function callService(
  { appwrite, passCookies }: GatewayContext,
  call: ServiceCall,
  args: Arguments,
): Promise<unknown> {
  const { body, setCookies, fallbackCookies } = await appwrite.send(toRequest(call, args));
  if (setCookies.length > 0 || fallbackCookies !== undefined) {
    passCookies({ setCookies, fallbackCookies });
  }
  return body ?? {};
}

function toRequest({ method, route, parameters }: ServiceCall, args: Arguments): ServiceRequest {
  const inPart = (part: 'query' | 'body'): Record<string, unknown> =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === part && args[parameter.name] !== undefined)
        .map(({ name }) => [name, args[name]]),
    );
  const query = inPart('query') as NonNullable<ServiceRequest['query']>;
  const isWrite = method !== 'GET';
  return {
    method,
    route,
    path: toServicePath(route, args),
    query,
    ...(isWrite ? { body: inPart('body') } : {}),
  };
}

/** Path arguments are encoded, so that none can lead to another route. */
const toServicePath = (route: string, args: Arguments): string =>
  route.replace(/\{(\w+)\}/g, (_part, name: string) => {
    const value = args[name];
    if (typeof value !== 'string' || value === '') {
      throw new GatewayError('BAD_USER_INPUT', `${name}: must not be empty.`);
    }
    return toPathPart(value);
  });
