import { expect, test } from 'vitest';
import type { Catalog } from '../../../src/catalog/types.ts';
import { watchCatalog } from '../../../src/catalog/watch.ts';
import type { Schedule } from '../../../src/catalog/watch.ts';
import { silentLogger } from '../../../src/logger.ts';
import type { Logger } from '../../../src/logger.ts';

const catalog = (revision: string): Catalog => ({
  revision,
  tables: [],
  collisions: [],
  omissions: [],
});

type Answer = string | Error;

/** A watch whose reads answer in turn with these revisions or errors, then with the last again. */
function startWatch(answers: Answer[], { current = 'one' }: { current?: string | null } = {}) {
  const abort = new AbortController();
  const timers = new Set<() => void>();
  const logged: string[] = [];
  let reads = 0;
  let time = 1000;
  let onTimer: (() => void) | undefined;
  const schedule: Schedule = (callback) => {
    timers.add(callback);
    onTimer?.();
    return () => timers.delete(callback);
  };
  const log = (message: string): void => {
    logged.push(message);
  };
  const logger: Logger = { ...silentLogger, error: log, info: log };
  const watch = watchCatalog({
    read: () => {
      const answer = answers[Math.min(reads, answers.length - 1)] ?? 'one';
      reads += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(catalog(answer));
    },
    ...(current !== null && { current: catalog(current) }),
    intervalMs: 5000,
    signal: abort.signal,
    logger,
    schedule,
    now: () => (time += 1),
  });
  const iterator = watch[Symbol.asyncIterator]();
  return {
    watch,
    iterator,
    abort,
    timers,
    logged,
    reads: () => reads,
    next: async () => {
      const result = await iterator.next();
      return result.done === true ? 'over' : result.value.revision;
    },
    /** Resolves when the watch waits for the interval. */
    waits: () =>
      new Promise<void>((resolve) => {
        if (timers.size > 0) resolve();
        else onTimer = resolve;
      }),
    /** Lets the interval pass. */
    tick: () => {
      for (const callback of timers) callback();
    },
  };
}

test('a changed catalog is yielded after the interval, an unchanged one is not', async () => {
  const { next, waits, tick, reads } = startWatch(['one', 'one', 'two']);
  const result = next();
  for (const count of [0, 1, 2]) {
    await waits();
    expect(reads()).toBe(count);
    tick();
    await Promise.resolve();
  }
  expect(await result).toBe('two');
});

test('without a catalog to start from, the first read comes at once', async () => {
  const { next, timers } = startWatch(['one'], { current: null });
  expect(await next()).toBe('one');
  expect(timers.size).toBe(0);
});

test('a refresh reads at once, and is over when the consumer has dealt with the change', async () => {
  const { watch, next, waits, timers } = startWatch(['two', 'three']);
  const first = next();
  await waits();
  let isOver = false;
  const refreshed = watch.refresh().then(() => {
    isOver = true;
  });
  expect(await first).toBe('two');
  expect(isOver).toBe(false);
  const second = next();
  await refreshed;
  await waits();
  void watch.refresh();
  expect(await second).toBe('three');
  expect(timers.size).toBe(0);
});

test('a refresh that brings nothing new is over as well', async () => {
  const { watch, next, waits, reads, abort } = startWatch(['one']);
  const result = next();
  await waits();
  await watch.refresh();
  expect(reads()).toBe(1);
  abort.abort();
  expect(await result).toBe('over');
});

test('a refresh during a read has another one follow', async () => {
  const { watch, next, waits, reads, abort } = startWatch(['one']);
  const result = next();
  await waits();
  const early = watch.refresh();
  const late = watch.refresh().then(() => watch.refresh());
  await Promise.all([early, late]);
  expect(reads()).toBe(2);
  abort.abort();
  await result;
});

test('failures in a row are logged once, and end neither the watch nor the last catalog', async () => {
  const down = new Error('down');
  const { watch, next, waits, logged, reads } = startWatch([down, down, 'one', down, 'two']);
  const result = next();
  await waits();
  await watch.refresh();
  const { failure } = watch.status();
  expect(failure?.error).toBe(down);
  await watch.refresh();
  expect(watch.status().failure?.since).toBe(failure?.since);
  expect(watch.status().lastReadAt).toBe(1001);
  expect(logged).toEqual(['The catalog cannot be read; the last one stays in force.']);
  await watch.refresh();
  expect(watch.status().failure).toBeNull();
  expect(watch.status().lastReadAt).toBeGreaterThan(1001);
  await watch.refresh();
  void watch.refresh();
  expect(await result).toBe('two');
  expect(reads()).toBe(5);
  expect(logged).toHaveLength(4);
});

test('an abort while waiting ends the watch, its timer and the refreshes', async () => {
  const { watch, next, waits, timers, abort, reads } = startWatch(['two']);
  const result = next();
  await waits();
  abort.abort();
  expect(await result).toBe('over');
  expect(timers.size).toBe(0);
  expect(reads()).toBe(0);
  await watch.refresh();
});

test('an abort during a read ends the watch without a word', async () => {
  const abort = new AbortController();
  const logged: string[] = [];
  const watch = watchCatalog({
    read: () => {
      abort.abort();
      return Promise.reject(new Error('aborted'));
    },
    intervalMs: 5000,
    signal: abort.signal,
    logger: { ...silentLogger, error: (message) => logged.push(message) },
  });
  for await (const change of watch) throw new Error(`There was a change to ${change.revision}.`);
  expect(logged).toEqual([]);
  expect(watch.status()).toEqual({ lastReadAt: null, failure: null });
});

test('a consumer that stops leaves no timer and no refresh behind', async () => {
  const { watch, waits, tick, timers, iterator } = startWatch(['two']);
  const first = iterator.next();
  await waits();
  const refreshed = watch.refresh();
  await first;
  await iterator.return?.();
  await refreshed;
  tick();
  expect(timers.size).toBe(0);
});

test('with the real clock an abort leaves nothing that keeps the process alive', async () => {
  const abort = new AbortController();
  const watch = watchCatalog({
    read: () => Promise.resolve(catalog('one')),
    current: catalog('one'),
    intervalMs: 3_600_000,
    signal: abort.signal,
    logger: silentLogger,
  });
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const result = watch[Symbol.asyncIterator]().next();
  await watch.refresh();
  expect(timers()).toBe(before + 1);
  abort.abort();
  expect(await result).toMatchObject({ done: true });
  expect(timers()).toBe(before);
});
