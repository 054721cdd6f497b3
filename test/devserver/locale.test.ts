import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDevserver, type Devserver } from '../../devserver/server.ts';
import { call } from './storage-calls.ts';

let server: Devserver;

beforeAll(async () => {
  server = await startDevserver();
});

afterAll(async () => {
  await server.close();
});

async function list(path: string, key: string, locale = 'en') {
  const headers = { 'x-appwrite-locale': locale };
  const { json } = await call(server, `/locale/${path}`, { isGuest: true, headers });
  return json[key] as Record<string, string>[];
}

describe('locale lists', () => {
  test('name countries in the language that is asked for, sorted by byte', async () => {
    const english = await list('countries', 'countries');
    expect(english[0]).toEqual({ code: 'AF', name: 'Afghanistan' });
    const german = await list('countries', 'countries', 'de');
    expect(german.at(-1)).toEqual({ code: 'AT', name: 'Österreich' });
  });

  test('show English for a region without texts of its own', async () => {
    expect(await list('continents', 'continents', 'de-at')).toEqual(
      await list('continents', 'continents'),
    );
  });

  test('begin with the smallest phone prefix', async () => {
    const phones = await list('countries/phones', 'phones');
    expect(phones[0]).toEqual({ code: '+1', countryCode: 'CA', countryName: 'Canada' });
    expect(phones.at(-1)).toMatchObject({ code: '+1876', countryCode: 'JM' });
  });

  test('describe currencies', async () => {
    const currencies = await list('currencies', 'currencies');
    expect(currencies.find(({ code }) => code === 'CAD')).toEqual({
      symbol: 'CA$',
      name: 'Canadian Dollar',
      symbolNative: '$',
      decimalDigits: 2,
      rounding: 0,
      code: 'CAD',
      namePlural: 'Canadian dollars',
    });
  });

  test('give languages in their own words', async () => {
    const languages = await list('languages', 'languages');
    expect(languages.find(({ code }) => code === 'fr')).toEqual({
      code: 'fr',
      name: 'French',
      nativeName: 'Français',
    });
  });
});
