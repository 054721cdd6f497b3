import DataLoader from 'dataloader';

export interface BatchOptions {
  readonly delivery?: Delivery | undefined;
  /**
   * Told how many calls are about to be made at once.
   * @throws TOO_COSTLY where the operation may not make so many; then none of them is made.
   */
  readonly expectCalls?: ((calls: number) => void) | undefined;
}

/** How an operation is answered. */
export interface Delivery {
  /** Set before it begins, where its answer comes in parts. */
  isInParts: boolean;
}

/**
 * Collects the requests of one tick, and answers those of one group together: all get the same
 * answer, or the same error. Nothing is kept beyond the batch.
 *
 * The groups of a tick wait for each other: what their answers lead to is asked for in one tick
 * again, and batched as well. Parts of an answer do not, for one would hold up the others.
 */
export function createBatcher<Request, Answer>(
  groupOf: (request: Request) => string,
  answer: (requests: readonly [Request, ...Request[]]) => Promise<Answer>,
  { expectCalls, delivery }: BatchOptions = {},
): (request: Request) => Promise<Answer> {
  const run = async (requests: readonly Request[]): Promise<Answering<Answer>[]> => {
    const [only, ...others] = requests;
    if (only !== undefined && others.length === 0) {
      expectCalls?.(1);
      return [{ answer: answer([only]) }];
    }
    const groups = new Map<string, [Request, ...Request[]]>();
    for (const request of requests) {
      const group = groups.get(groupOf(request));
      if (group) group.push(request);
      else groups.set(groupOf(request), [request]);
    }
    // A group needs a call at least.
    expectCalls?.(groups.size);
    const answers = new Map([...groups].map(([key, members]) => [key, answer(members)]));
    if (!delivery?.isInParts) await Promise.allSettled(answers.values());
    return requests.map((request) => ({ answer: answers.get(groupOf(request)) ?? missing() }));
  };
  // Most operations use one loader of their set, or two.
  let loader: DataLoader<Request, Answering<Answer>> | undefined;
  return async (request) => {
    loader ??= new DataLoader<Request, Answering<Answer>>(run, { cache: false });
    return (await loader.load(request)).answer;
  };
}

/** In an object, so that it is not waited for. */
interface Answering<Answer> {
  readonly answer: Promise<Answer>;
}

const missing = (): Promise<never> => Promise.reject(new Error('A request is in no group.'));
