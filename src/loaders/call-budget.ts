import type {
  AppwriteCalls,
  ListOptions,
  Row,
  RowList,
  ServiceRequest,
  ServiceResponse,
  TableAddress,
} from '../appwrite/types.ts';
import { WrappedCalls } from '../appwrite/wrapped-calls.ts';
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
  const calls = new BudgetedCalls(appwrite, maxCalls);
  return { appwrite: calls, expect: calls.expect };
}

/** Bulk writes and transactions have bounds of their own. */
class BudgetedCalls extends WrappedCalls {
  private readonly maxCalls: number;
  private made = 0;

  constructor(inner: AppwriteCalls, maxCalls: number) {
    super(inner);
    this.maxCalls = maxCalls;
  }

  readonly expect = (calls: number): void => {
    const estimate = this.made + calls;
    if (estimate <= this.maxCalls) return;
    throw tooCostly(`at least ${estimate} calls to Appwrite, and ${this.maxCalls} are allowed`);
  };

  override listRows(
    table: TableAddress,
    queries: readonly string[],
    options?: ListOptions,
  ): Promise<RowList> {
    const excess = this.count();
    if (excess) return Promise.reject(excess);
    return this.inner.listRows(table, queries, options);
  }

  override async createRow(...args: Parameters<AppwriteCalls['createRow']>): Promise<Row> {
    this.spend();
    return super.createRow(...args);
  }

  override async updateRow(...args: Parameters<AppwriteCalls['updateRow']>): Promise<Row> {
    this.spend();
    return super.updateRow(...args);
  }

  override async upsertRow(...args: Parameters<AppwriteCalls['upsertRow']>): Promise<Row> {
    this.spend();
    return super.upsertRow(...args);
  }

  override async deleteRow(...args: Parameters<AppwriteCalls['deleteRow']>): Promise<void> {
    this.spend();
    return super.deleteRow(...args);
  }

  override async send(request: ServiceRequest): Promise<ServiceResponse> {
    if (request.role === undefined) this.spend();
    return super.send(request);
  }

  private spend(): void {
    const excess = this.count();
    if (excess) throw excess;
  }

  /** Counts a call; what is wrong with making it, if anything. */
  private count(): GatewayError | null {
    this.made += 1;
    if (this.made <= this.maxCalls) return null;
    return tooCostly(`more than ${this.maxCalls} calls to Appwrite`);
  }
}

const tooCostly = (calls: string): GatewayError =>
  new GatewayError(
    'TOO_COSTLY',
    `This operation needs ${calls}. Ask for fewer rows or fewer nested lists, narrow its ` +
      'filters, or raise `limits.maxCalls`.',
  );
