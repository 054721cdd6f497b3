import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeGlobalId,
  encodeGlobalId,
  type GlobalId,
} from '../../../src/resolvers/entities/global-id.ts';

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/);

const globalId: fc.Arbitrary<GlobalId> = fc.oneof(
  fc.record({ kind: fc.constant('row'), databaseId: id, tableId: id, id }),
  fc.record({ kind: fc.constantFrom('user', 'team'), id }),
  fc.record({ kind: fc.constant('file'), bucketId: id, id }),
);

const codeOf = (text: string): unknown => {
  try {
    return decodeGlobalId(text, 'id');
  } catch (error) {
    return (error as { code: unknown }).code;
  }
};

describe('a global id', () => {
  test('is decoded to what it was made of', () => {
    fc.assert(
      fc.property(globalId, (given) => {
        expect(decodeGlobalId(encodeGlobalId(given), 'id')).toEqual(given);
      }),
    );
  });

  test('can stand in a URL and is no id of Appwrite’s', () => {
    fc.assert(
      fc.property(globalId, (given) => {
        expect(encodeGlobalId(given)).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  test.each([
    ['nothing', ''],
    ['an id of Appwrite’s', 'b0000000000000000001'],
    ['an unknown kind', Buffer.from('thing/a').toString('base64url')],
    ['a row without its table', Buffer.from('row/lib/b1').toString('base64url')],
    ['an id too many', Buffer.from('user/a/b').toString('base64url')],
    ['what is no id', Buffer.from('user/$a').toString('base64url')],
    ['an empty id', Buffer.from('user/').toString('base64url')],
    ['a property of every object', Buffer.from('constructor/a').toString('base64url')],
    ['another spelling of one', `${Buffer.from('user/a').toString('base64url')}=`],
    ['one with a line break in it', `${Buffer.from('user/a').toString('base64url')}\n`],
  ])('%s is refused', (_name, text) => {
    expect(codeOf(text)).toBe('BAD_USER_INPUT');
  });

  test('that is refused is named with the argument', () => {
    expect(() => decodeGlobalId('b1', 'ids[3]')).toThrow(/^ids\[3\]: "b1" is no global id\./);
  });
});
