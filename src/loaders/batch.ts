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
  options: BatchOptions = {},
): (request: Request) => Promise<Answer> {
  let batch: Asked<Request, Answer>[] | undefined;
  const answerBatch = (): void => {
    const asked = batch ?? [];
    batch = undefined;
    const [only] = asked;
    if (only && asked.length === 1) answerOne(only, answer, options);
    else void answerGroups(toGroups(asked, groupOf), answer, options);
  };
  return (request) =>
    new Promise((resolve, reject) => {
      if (batch === undefined) {
        batch = [];
        afterPromises(answerBatch);
      }
      batch.push({ request, resolve, reject });
    });
}

interface Asked<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (error: unknown) => void;
}

type Group<Request, Answer> = [Asked<Request, Answer>, ...Asked<Request, Answer>[]];

type AnswerGroup<Request, Answer> = (requests: readonly [Request, ...Request[]]) => Promise<Answer>;

/** Runs when all promises that are settled by now have been followed, however far they lead. */
function afterPromises(action: () => void): void {
  void Promise.resolve().then(() => {
    process.nextTick(action);
  });
}

function answerOne<Request, Answer>(
  { request, resolve, reject }: Asked<Request, Answer>,
  answer: AnswerGroup<Request, Answer>,
  { expectCalls }: BatchOptions,
): void {
  try {
    expectCalls?.(1);
    resolve(answer([request]));
  } catch (error) {
    reject(error);
  }
}

function toGroups<Request, Answer>(
  asked: readonly Asked<Request, Answer>[],
  groupOf: (request: Request) => string,
): Group<Request, Answer>[] {
  const groups = new Map<string, Group<Request, Answer>>();
  for (const each of asked) {
    const key = groupOf(each.request);
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  return [...groups.values()];
}

async function answerGroups<Request, Answer>(
  groups: readonly Group<Request, Answer>[],
  answer: AnswerGroup<Request, Answer>,
  { expectCalls, delivery }: BatchOptions,
): Promise<void> {
  try {
    // A group needs a call at least.
    expectCalls?.(groups.length);
    const answers = groups.map(async ([first, ...others]) =>
      answer([first.request, ...others.map(({ request }) => request)]),
    );
    if (!delivery?.isInParts) await Promise.allSettled(answers);
    for (const [at, group] of groups.entries()) {
      for (const { resolve } of group) resolve(answers[at] as Promise<Answer>);
    }
  } catch (error) {
    for (const { reject } of groups.flat()) reject(error);
  }
}
