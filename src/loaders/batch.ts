import DataLoader from 'dataloader';
import type { LoaderOptions } from './options.ts';

/**
 * Collects the requests of one tick, and answers those of one group together: all get the same
 * answer, or the same error. Nothing is kept beyond the batch.
 */
export function createBatcher<Request, Answer>(
  groupOf: (request: Request) => string,
  answer: (requests: readonly [Request, ...Request[]]) => Promise<Answer>,
  { expectCalls }: Pick<LoaderOptions, 'expectCalls'> = {},
): (request: Request) => Promise<Answer> {
  const run = (requests: readonly Request[]): Promise<(Answer | Error)[]> => {
    const [only, ...others] = requests;
    if (only !== undefined && others.length === 0) {
      expectCalls?.(1);
      return Promise.all([answer([only]).catch(toError)]);
    }
    const groups = new Map<string, [Request, ...Request[]]>();
    for (const request of requests) {
      const group = groups.get(groupOf(request));
      if (group) group.push(request);
      else groups.set(groupOf(request), [request]);
    }
    // A group needs a call at least.
    expectCalls?.(groups.size);
    const answers = new Map<string, Promise<Answer | Error>>();
    for (const [key, members] of groups) answers.set(key, answer(members).catch(toError));
    return Promise.all(requests.map((request) => answers.get(groupOf(request)) ?? missing()));
  };
  // Most operations use one loader of their set, or two.
  let loader: DataLoader<Request, Answer> | undefined;
  return (request) => {
    loader ??= new DataLoader<Request, Answer>((requests) => settle(() => run(requests)), {
      cache: false,
    });
    return loader.load(request);
  };
}

/** What is thrown before anything is waited for rejects as well. */
const settle = async <Answer>(start: () => Promise<Answer>): Promise<Answer> => start();

const missing = (): Promise<Error> => Promise.resolve(new Error('A request is in no group.'));

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('A batch failed.', { cause: error });
