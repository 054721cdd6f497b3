import type { ServerResponse } from 'node:http';
import type { Logger } from '../logger.ts';
import type { Metrics } from './metrics.ts';
import type { RequestScope } from './request-scope.ts';

/** Names come from clients: enough to recognise an operation by, not enough to flood the log. */
const maxNameLength = 100;

/**
 * One line and one count for each GraphQL request, once its answer is sent or its client is gone.
 * Neither holds variables, headers or a document.
 */
export function recordWhenDone(
  scope: RequestScope,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): void {
  const { response } = scope;
  if (response === undefined) return;
  response.on('close', () => {
    const milliseconds = performance.now() - scope.startedAt;
    const operationType = scope.operation?.type ?? 'unknown';
    metrics.recordRequest({ operationType, outcome: outcomeOf(scope, response), milliseconds });
    logger.info('request', {
      requestId: scope.requestId,
      operation: scope.operation?.name?.slice(0, maxNameLength),
      type: operationType,
      status: response.statusCode,
      milliseconds: Math.round(milliseconds * 10) / 10,
      upstreamCalls: scope.upstreamCalls,
      errors: scope.errorCodes.length === 0 ? undefined : [...new Set(scope.errorCodes)],
      clientGone: response.writableFinished ? undefined : true,
    });
  });
}

function outcomeOf({ errorCodes }: RequestScope, response: ServerResponse): string {
  if (!response.writableFinished) return 'CLIENT_GONE';
  return errorCodes[0] ?? (response.statusCode < 400 ? 'ok' : 'REFUSED');
}
