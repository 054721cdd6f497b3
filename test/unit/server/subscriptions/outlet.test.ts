import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../../../src/errors.ts';
import type { Delivery } from '../../../../src/server/subscriptions/delivery.ts';
import { Outlet } from '../../../../src/server/subscriptions/outlet.ts';

const outletOf = (delivery: Delivery, maxQueue = 3): Outlet =>
  new Outlet({ delivery, maxQueue, extensions: undefined, onLeave: () => undefined });

const told = (value: unknown) => ({ result: { data: { value } }, text: JSON.stringify(value) });

async function drain(outlet: Outlet): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const { data, errors } of outlet) values.push(errors?.[0]?.message ?? data?.['value']);
  return values;
}

describe('an outlet', () => {
  test('for states keeps the newest alone, and leaves out what the client has', async () => {
    const outlet = outletOf('latest');
    for (const value of ['a', 'b', 'c']) outlet.push(told(value));
    expect((await outlet.next()).value).toEqual({ data: { value: 'c' } });
    outlet.push(told('c'));
    outlet.push(told('d'));
    outlet.end();
    expect(await drain(outlet)).toEqual(['d']);
  });

  test('for changes keeps all, equal ones too, until they are too many', async () => {
    const outlet = outletOf('every');
    for (const value of ['a', 'a', 'b']) outlet.push(told(value));
    expect((await outlet.next()).value).toEqual({ data: { value: 'a' } });
    for (const value of ['c', 'd', 'e']) outlet.push(told(value));
    const [message, ...rest] = await drain(outlet);
    expect(message).toContain('subscriptions.maxQueue');
    expect(rest).toEqual([]);
  });

  test('leaves out what two sources tell, while they do', async () => {
    const outlet = outletOf('every');
    outlet.expectDuplicates(true);
    for (const value of ['a', 'b', 'a']) outlet.push(told(value));
    outlet.expectDuplicates(false);
    outlet.push(told('a'));
    outlet.end();
    expect(await drain(outlet)).toEqual(['a', 'b', 'a']);
  });

  test('ends with its error, and takes nothing after that', async () => {
    const outlet = outletOf('every');
    outlet.push(told('a'));
    outlet.fail(new GatewayError('SCHEMA_CHANGED', 'other tables'));
    outlet.push(told('b'));
    expect(await drain(outlet)).toEqual(['other tables']);
  });
});
