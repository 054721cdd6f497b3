import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { describeBypass, restrictsRows } from '../../src/restrictions.ts';

const hidden = { 'shop/audit': { hidden: true } };

describe('what /v1/graphql does not heed', () => {
  test('is nothing where nothing is kept from clients', () => {
    const config = parseConfig({
      tables: { 'shop/people': { deprecated: 'Old.', columns: { 'e-mail': { name: 'email' } } } },
    });
    expect(restrictsRows(config)).toBe(false);
    expect(describeBypass(config, {})).toBeUndefined();
    expect(describeBypass(config, { hooks: {} })).toBeUndefined();
  });

  test('names hidden and read-only tables and columns, and tables with hooks', () => {
    const tables = {
      ...hidden,
      'shop/people': { columns: { phone: { hidden: true }, rank: { readOnly: true } } },
    };
    const config = parseConfig({ tables });
    expect(restrictsRows(config)).toBe(true);
    const message = describeBypass(config, { hooks: { 'shop/orders': {} } });
    expect(message).toContain('(shop/audit, shop/people/phone, shop/people/rank)');
    expect(message).toContain('the hooks (shop/orders)');
    expect(message).toContain('builtIn: { enabled: false }');
  });

  test('names a few of many', () => {
    const names = Array.from({ length: 8 }, (_, number) => `shop/t${number}`);
    const tables = Object.fromEntries(names.map((name) => [name, { readOnly: true }]));
    expect(describeBypass(parseConfig({ tables }), {})).toContain('shop/t4 and 3 more)');
  });

  test('is nothing once it is switched off', () => {
    const config = parseConfig({ tables: hidden, builtIn: { enabled: false } });
    expect(describeBypass(config, { hooks: { '*': {} } })).toBeUndefined();
  });
});
