import { describe, expect, test } from 'vitest';
import { emailFacts } from '../../../../devserver/auth/emails.ts';
import { parseUserAgent, unknownClient } from '../../../../devserver/auth/user-agent.ts';

describe('facts of an address', () => {
  test('a provider that ignores dots and tags has one canonical form', () => {
    expect(emailFacts('a.b+news@googlemail.com')).toEqual({
      emailCanonical: 'ab@gmail.com',
      emailIsFree: true,
      emailIsDisposable: false,
      emailIsCorporate: false,
      emailIsCanonical: false,
    });
  });

  test('an address of nobody in particular is a company', () => {
    expect(emailFacts('a.b+news@appwrite.io')).toMatchObject({
      emailCanonical: 'a.b+news@appwrite.io',
      emailIsCorporate: true,
      emailIsCanonical: true,
    });
  });

  test('there are none without an address', () => {
    expect(new Set(Object.values(emailFacts('')))).toEqual(new Set([null]));
  });
});

describe('facts of a browser', () => {
  test.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0',
      { osCode: 'LIN', clientCode: 'FF', clientVersion: '130.0', clientEngine: 'Gecko' },
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36 Edg/127.0.0.0',
      { osCode: 'WIN', osVersion: '10.0', clientCode: 'PS', clientVersion: '127.0.0.0' },
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      { osCode: 'IOS', osVersion: '17.5', clientCode: 'SF', clientEngineVersion: '605.1.15' },
    ],
  ])('%s', (userAgent, facts) => {
    expect(parseUserAgent(userAgent)).toMatchObject(facts);
  });

  test('other programs have none', () => {
    expect(parseUserAgent('curl/8.5.0')).toEqual(unknownClient);
  });
});
