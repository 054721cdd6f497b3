import type { AppwriteCalls } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';

/** The same calls, but no more than `maxCalls` of them. */
export function limitCalls(appwrite: AppwriteCalls, maxCalls: number): AppwriteCalls {
  let calls = 0;
  const spend = <Args extends unknown[], Answer>(
    call: (...args: Args) => Promise<Answer>,
  ): ((...args: Args) => Promise<Answer>) => {
    return async (...args) => {
      calls += 1;
      if (calls > maxCalls) {
        throw new GatewayError(
          'TOO_COSTLY',
          `This operation needs more than ${maxCalls} calls to Appwrite. Ask for fewer rows or ` +
            'fewer nested lists, or raise `limits.maxCalls`.',
        );
      }
      return call(...args);
    };
  };
  const send = spend(appwrite.send.bind(appwrite));
  return {
    ...appwrite,
    listRows: spend(appwrite.listRows.bind(appwrite)),
    createRow: spend(appwrite.createRow.bind(appwrite)),
    updateRow: spend(appwrite.updateRow.bind(appwrite)),
    upsertRow: spend(appwrite.upsertRow.bind(appwrite)),
    deleteRow: spend(appwrite.deleteRow.bind(appwrite)),
    send,
  };
}
