import { toSegment } from '../appwrite/query.ts';
import type { AppwriteCalls, ServiceRequest, ServiceResponse } from '../appwrite/types.ts';
import { WrappedCalls } from '../appwrite/wrapped-calls.ts';
import { GatewayError } from '../errors.ts';
import type { IncomingFile, MappedFile, ServiceContext } from './context.ts';
import { sendFile } from './uploads.ts';

/** A REST call of Appwrite's: what the one resolver of all services needs to know of it. */
export interface ServiceCall {
  readonly method: ServiceRequest['method'];
  /** `{name}` stands for a path argument. */
  readonly route: string;
  readonly answer: NonNullable<ServiceRequest['answer']>;
  readonly parameters: readonly ServiceParameter[];
}

export interface ServiceParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'body' | 'file';
  /** Whether null is a value; elsewhere it counts as left out. */
  readonly isNullable: boolean;
}

type Arguments = Readonly<Record<string, unknown>>;

/** Makes the call as the caller, and hands session cookies that Appwrite sets to the answer. */
export async function callService(
  context: ServiceContext,
  call: ServiceCall,
  args: Arguments,
): Promise<unknown> {
  const { passCookies, noteAnswer } = context;
  const response = await send(context, call, args);
  const { status, body, setCookies, fallbackCookies } = response;
  if (setCookies.length > 0 || fallbackCookies !== undefined) {
    passCookies({ setCookies, fallbackCookies });
  }
  noteAnswer?.(response);
  return body ?? { status: String(status) };
}

async function send(
  context: ServiceContext,
  call: ServiceCall,
  args: Arguments,
): Promise<ServiceResponse> {
  const request = toRequest(call, args);
  const [file] = call.parameters.filter((parameter) => parameter.in === 'file');
  if (file === undefined) return context.appwrite.send(request);
  const field = file.name;
  return sendFile(context, { request, field, file: findFile(context, field, args[field]) });
}

/** The address that Appwrite sends a browser to. It is never followed from here. */
export async function readAddress(
  context: ServiceContext,
  call: ServiceCall,
  args: Arguments,
): Promise<string> {
  let address: string | undefined;
  const noteAnswer: ServiceContext['noteAnswer'] = (answer) => {
    address = answer.content?.headers['location'];
    context.noteAnswer?.(answer);
  };
  // Contexts make some of their parts when they are asked for, which a copy could not.
  const noting = Object.create(context) as ServiceContext;
  await callService(Object.assign(noting, { noteAnswer }), call, args);
  if (address !== undefined && /^https?:\/\//i.test(address) && URL.canParse(address))
    return address;
  throw new GatewayError('UPSTREAM_UNAVAILABLE', 'Appwrite named no address to go to.');
}

export function toRequest(call: ServiceCall, args: Arguments): ServiceRequest {
  const { method, route, answer, parameters } = call;
  const inPart = (part: ServiceParameter['in']): Record<string, unknown> =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === part && isGiven(parameter, args))
        .map(({ name }) => [name, args[name]]),
    );
  return {
    method,
    route,
    answer,
    path: toServicePath(route, args),
    query: inPart('query') as NonNullable<ServiceRequest['query']>,
    ...(method === 'GET' ? {} : { body: inPart('body') }),
  };
}

function isGiven({ name, isNullable }: ServiceParameter, args: Arguments): boolean {
  const value = args[name];
  return value !== undefined && (value !== null || isNullable);
}

/** Path arguments are encoded, so that none can lead to another route. */
export const toServicePath = (route: string, args: Arguments): string =>
  route.replace(/\{(\w+)\}/g, (_part, name: string) => {
    const value = args[name];
    if (typeof value === 'string') return toSegment(name, value);
    throw new GatewayError('BAD_USER_INPUT', `${name}: must not be left out.`);
  });

function findFile({ files }: ServiceContext, name: string, value: unknown): IncomingFile {
  const { part } = (value ?? {}) as Partial<MappedFile>;
  const file = part === undefined ? undefined : files?.(part, name);
  if (file !== undefined) return file;
  throw new GatewayError('BAD_USER_INPUT', 'Empty file passed to the endpoint.', {
    appwrite: { type: 'storage_file_empty', status: 400 },
  });
}

/**
 * The same calls, but a read that is under way is not made again: the fields of an operation begin
 * together, so that those that ask the same are answered by one call.
 */
export function shareServiceReads(calls: AppwriteCalls): AppwriteCalls {
  return new SharedServiceReads(calls);
}

class SharedServiceReads extends WrappedCalls {
  private reads: Map<string, Promise<ServiceResponse>> | undefined;

  override send(request: ServiceRequest): Promise<ServiceResponse> {
    if (request.method !== 'GET') return super.send(request);
    const reads = (this.reads ??= new Map<string, Promise<ServiceResponse>>());
    const key = JSON.stringify([request.path, request.query]);
    const known = reads.get(key);
    if (known !== undefined) return known;
    const read = super.send(request).finally(() => reads.delete(key));
    reads.set(key, read);
    return read;
  }
}
