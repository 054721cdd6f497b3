import { describe, expect, test } from 'vitest';
import { Bell } from '../../../../src/resolvers/subscriptions/bell.ts';
import { createRounds } from '../../../../src/resolvers/subscriptions/rounds.ts';
import { toStream } from '../../../../src/resolvers/subscriptions/stream.ts';
import { createManualTimers } from '../../../support/manual-timers.ts';

describe('a stream', () => {
  test('hands values over one by one, and makes no more than are taken', async () => {
    const made: number[] = [];
    const stream = toStream<number>(async (push) => {
      for (let number = 1; number <= 3; number += 1) {
        made.push(number);
        await push(number);
      }
    });
    expect(await stream.next()).toEqual({ done: false, value: 1 });
    expect(made.length).toBeLessThanOrEqual(2);
    expect(await stream.next()).toEqual({ done: false, value: 2 });
    expect(await stream.next()).toEqual({ done: false, value: 3 });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  test('ends at once when the consumer leaves, whatever the run waits for', async () => {
    let hasCleaned = false;
    const stream = toStream<number>(async (push, signal) => {
      try {
        await push(1);
        await new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('gone'));
          });
        });
      } finally {
        hasCleaned = true;
      }
    });
    await stream.next();
    const waiting = stream.next();
    await stream.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(hasCleaned).toBe(true);
  });

  test('reports a failure once', async () => {
    const stream = toStream<number>(() => Promise.reject(new Error('broken')));
    await expect(stream.next()).rejects.toThrow('broken');
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});

describe('a bell', () => {
  test('is heard by who comes later, and wakes who waits', async () => {
    const timers = createManualTimers();
    const bell = new Bell(timers, new AbortController().signal);
    bell.ring();
    expect(await bell.wait(1000)).toBe('rung');
    bell.hush();
    const waiting = bell.wait(1000);
    bell.ring();
    expect(await waiting).toBe('rung');
    bell.hush();
    const late = bell.wait(1000);
    await timers.advance(1000);
    expect(await late).toBe('late');
    expect(timers.pending).toBe(0);
  });

  test('does not shorten a pause, but its end does', async () => {
    const timers = createManualTimers();
    const bell = new Bell(timers, new AbortController().signal);
    let isOver = false;
    const pause = bell.pause(500).finally(() => {
      isOver = true;
    });
    bell.ring();
    await timers.advance(400);
    expect(isOver).toBe(false);
    bell.end(new Error('over'));
    await expect(pause).rejects.toThrow('over');
    await expect(bell.during(new Promise(() => undefined))).rejects.toThrow('over');
  });
});

describe('rounds', () => {
  test('read at once after a quiet time, and then no more often than the interval', async () => {
    const timers = createManualTimers();
    const contexts: number[] = [];
    const rounds = createRounds({
      timers,
      intervalMs: 100,
      createContext: (reads) => {
        contexts.push(reads);
        return timers.now();
      },
    });
    const start = timers.now();
    const at = (): Promise<number> => rounds.join((context) => Promise.resolve(context - start));
    const first = [at(), at()];
    await timers.advance(10);
    expect(await Promise.all(first)).toEqual([10, 10]);
    const second = [at(), at(), at()];
    await timers.advance(89);
    expect(contexts).toEqual([2]);
    await timers.advance(11);
    expect(await Promise.all(second)).toEqual([110, 110, 110]);
    expect(contexts).toEqual([2, 3]);
  });
});
