import { describe, expect, test } from 'vitest';
import { createMessagePace } from '../../../src/appwrite/message-pace.ts';
import { Channels } from '../../../src/appwrite/realtime-channels.ts';
import { parseFrame } from '../../../src/appwrite/realtime-frames.ts';
import { GatewayError } from '../../../src/errors.ts';
import { createManualTimers } from '../../support/manual-timers.ts';

describe('the pace of messages', () => {
  test('never lets more than 32 go out within a minute, whatever the start of the minute', async () => {
    const timers = createManualTimers();
    const pace = createMessagePace(timers);
    const sent: number[] = [];
    while (sent.length < 200) {
      await timers.advance(pace.wait());
      pace.spend();
      sent.push(timers.now());
    }
    const most = Math.max(
      ...sent.map((start) => sent.filter((at) => at >= start && at < start + 60_000).length),
    );
    expect(most).toBeLessThanOrEqual(32);
    expect(most).toBeGreaterThan(20);
  });

  test('sends the first messages at once, and nothing for a minute when it was too much', () => {
    const pace = createMessagePace(createManualTimers());
    expect(pace.wait()).toBeLessThan(50);
    pace.exhaust();
    expect(pace.wait()).toBeGreaterThanOrEqual(60_000);
  });
});

describe('frames of realtime', () => {
  const event = (name: string): string =>
    JSON.stringify({
      type: 'event',
      data: { events: [name], channels: ['rows'], timestamp: 't', payload: { $id: 'p1' } },
    });

  test.each([
    ['tablesdb.blog.tables.posts.rows.p1.update', 'update'],
    ['teams.crew.memberships.m1.create', 'create'],
    ['users.ana.update.name', 'update'],
    ['buckets.b.files.f.delete', 'delete'],
    ['tablesdb.blog.tables.posts.rows.p1.upsert', 'upsert'],
  ])('tell what happened: %s', (name, action) => {
    expect(parseFrame(event(name))).toMatchObject({ kind: 'event', event: { name, action } });
  });

  test('of kinds that are not known are left alone, and broken ones are errors', () => {
    expect(parseFrame('{"type":"pong"}')).toEqual({ kind: 'other' });
    expect(parseFrame('{"type":"connected","data":{"user":null}}')).toEqual({
      kind: 'connected',
      user: null,
    });
    for (const text of ['', '[]', '{"type":"event","data":{}}', '{"type":"error","data":[]}']) {
      expect(() => parseFrame(text)).toThrow();
    }
  });

  test('take an empty object in PHP for what it is', () => {
    const frame = parseFrame(
      '{"type":"event","data":{"events":["x.create"],"channels":[],"payload":[]}}',
    );
    expect(frame).toMatchObject({ kind: 'event', event: { payload: {} } });
  });
});

describe('channels', () => {
  const error = (): GatewayError => new GatewayError('UPSTREAM_UNAVAILABLE', 'too late');

  test('are kept for a while after the last user has left', async () => {
    const timers = createManualTimers();
    const channels = new Channels(timers);
    channels.use(['a', 'b']);
    channels.use(['a']);
    channels.leave(['a', 'b']);
    const heard = new Set(['a', 'b']);
    expect(channels.dropUnused(heard).channels).toEqual([]);
    await timers.advance(11_000);
    expect(channels.dropUnused(heard).channels).toEqual(['b']);
    expect(channels.names).toEqual(['a']);
  });

  test('that are heard end the waiting, and time does when they are not', async () => {
    const timers = createManualTimers();
    const channels = new Channels(timers);
    const [soon, never] = [['a', 'b'], ['c']].map((names) => {
      channels.use(names);
      return channels.wait(names, { milliseconds: 1000, error });
    });
    channels.report(new Set(['a']));
    channels.report(new Set(['b']));
    await expect(soon).resolves.toBeUndefined();
    const failure = expect(never).rejects.toThrow('too late');
    await timers.advance(1000);
    await failure;
  });
});
