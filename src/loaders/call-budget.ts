import type { AppwriteCalls } from '../appwrite/types.ts';
import { GatewayError } from '../errors.ts';

/** The calls that an operation may make. */
export interface CallBudget {
  /** The same calls, but no more than the budget has. */
  readonly appwrite: AppwriteCalls;
  /**
   * Told of calls before the first of them is made.
   * @throws TOO_COSTLY, with the estimate, where the budget does not have so many.
   */
  readonly expect: (calls: number) => void;
}

export function createCallBudget(appwrite: AppwriteCalls, maxCalls: number): CallBudget {
  let made = 0;
  const spend = <Args extends unknown[], Answer>(
    call: (...args: Args) => Promise<Answer>,
  ): ((...args: Args) => Promise<Answer>) => {
    return async (...args) => {
      made += 1;
      if (made > maxCalls) throw tooCostly(`more than ${maxCalls} calls to Appwrite`);
      return call(...args);
    };
  };
  const send = spend(appwrite.send.bind(appwrite));
  return {
    expect: (calls) => {
      const estimate = made + calls;
      if (estimate <= maxCalls) return;
      throw tooCostly(`at least ${estimate} calls to Appwrite, and ${maxCalls} are allowed`);
    },
    appwrite: {
      ...appwrite,
      listRows: spend(appwrite.listRows.bind(appwrite)),
      createRow: spend(appwrite.createRow.bind(appwrite)),
      updateRow: spend(appwrite.updateRow.bind(appwrite)),
      upsertRow: spend(appwrite.upsertRow.bind(appwrite)),
      deleteRow: spend(appwrite.deleteRow.bind(appwrite)),
      send: (request) => (request.role === undefined ? send(request) : appwrite.send(request)),
    },
  };
}

const tooCostly = (calls: string): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `This operation needs ${calls}. Ask for fewer rows or fewer nested lists, narrow its ` +
      'filters, or raise `limits.maxCalls`.',
  );
