import { locatedError } from 'graphql';
import { statusOf, toTold } from './answer-text.ts';
import { maskResult } from './error-mask.ts';
import type { HttpExchange } from './request-scope.ts';
import { respondJson } from './respond.ts';
import type { ShortPath } from './short-path.ts';
import type { UploadLimits } from './uploads/receive-form.ts';
import { isUpload, readUpload } from './uploads/upload-request.ts';
import type { GraphQLHandler, GraphQLHandlerOptions } from './yoga.ts';

/** The ways by which an operation can be answered. */
export interface Ways {
  readonly shortPath: ShortPath;
  readonly handler: GraphQLHandler;
  readonly options: Pick<GraphQLHandlerOptions, 'plugins' | 'logger' | 'isDebug'> & {
    readonly uploads: UploadLimits;
  };
}

/** Answers in any case: a failure that nobody expected is this request's, and not the process's. */
export async function answerOperation(exchange: HttpExchange, ways: Ways): Promise<void> {
  try {
    await answer(exchange, ways);
  } catch (error) {
    fail(exchange, error, ways);
  }
}

async function answer(
  { request, response, scope }: HttpExchange,
  { options, handler, shortPath }: Ways,
): Promise<void> {
  if (isUpload(request)) {
    const upload = await readUpload({ request, response, scope }, options.uploads);
    if (upload.kind === 'answered') return;
    await handler(request, response, { scope, files: upload.files });
    return;
  }
  // Plugins are to see every operation.
  const isShort = (options.plugins ?? []).length === 0;
  const isAnswered = isShort && (await shortPath.answer({ request, response, scope }));
  if (!isAnswered) await handler(request, response, { scope });
}

function fail({ response, scope }: HttpExchange, error: unknown, { options }: Ways): void {
  const result = maskResult({ errors: [locatedError(error, undefined)] }, scope, options);
  if (response.headersSent) response.destroy();
  else respondJson(response, statusOf(result, 'application/graphql-response+json'), toTold(result));
}
