import iso6391 from 'iso-639-1';
import {
  CONTINENTS,
  COUNTRIES,
  CURRENCIES,
  ENGLISH_COUNTRIES,
  EU_COUNTRIES,
  LANGUAGES_LEFT_OUT,
  LOCALE_NAMES,
  LOCALES,
  MORE_LANGUAGES,
  TRANSLATED_REGIONS,
} from './codes.facts.ts';

export const DEFAULT_LOCALE = 'en';

/** The locale whose names are shown to one who asks for this one. */
export function shownLocale(asked: unknown): string {
  if (typeof asked !== 'string' || !LOCALES.includes(asked)) return DEFAULT_LOCALE;
  if (asked.includes('-') && !TRANSLATED_REGIONS.has(asked)) return DEFAULT_LOCALE;
  return Intl.DisplayNames.supportedLocalesOf([asked])[0] ?? DEFAULT_LOCALE;
}

interface Named {
  readonly name: string;
  readonly code: string;
}

/** Byte by byte, as PHP sorts: accented capitals come after Z. */
const byName = (a: Named, b: Named): number =>
  Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

const namesOf = (locale: string, type: 'region' | 'language'): ((code: string) => string) => {
  const names = new Intl.DisplayNames([locale], { type });
  return (code) => names.of(code) ?? code;
};

function countryNames(locale: string): (code: string) => string {
  const nameOf = namesOf(locale, 'region');
  const own = locale === DEFAULT_LOCALE ? ENGLISH_COUNTRIES : {};
  return (code) => own[code] ?? nameOf(code);
}

function countriesOf(codes: readonly string[], locale: string): Named[] {
  const nameOf = countryNames(locale);
  return codes.map((code) => ({ name: nameOf(code), code })).sort(byName);
}

export function continents(locale: string): readonly Named[] {
  const nameOf = namesOf(locale, 'region');
  return Object.entries(CONTINENTS)
    .map(([code, region]) => ({ name: nameOf(region), code }))
    .sort(byName);
}

export const countries = (locale: string): readonly Named[] =>
  countriesOf(Object.keys(COUNTRIES), locale);

export const euCountries = (locale: string): readonly Named[] => countriesOf(EU_COUNTRIES, locale);

export interface Phone {
  readonly code: string;
  readonly countryCode: string;
  readonly countryName: string;
}

/** The smallest number comes first. */
export function phones(locale: string): readonly Phone[] {
  const nameOf = countryNames(locale);
  return Object.entries(COUNTRIES)
    .flatMap(([country, prefix]) => (prefix === undefined ? [] : [{ country, prefix }]))
    .sort((a, b) => Number(a.prefix) - Number(b.prefix))
    .map(({ country, prefix }) => ({
      code: `+${prefix}`,
      countryCode: country,
      countryName: nameOf(country),
    }));
}

export interface Currency {
  readonly symbol: string;
  readonly name: string;
  readonly symbolNative: string;
  readonly decimalDigits: number;
  readonly rounding: number;
  readonly code: string;
  readonly namePlural: string;
}

type Display = 'symbol' | 'narrowSymbol' | 'name';

function currencyText(currency: string, currencyDisplay: Display): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay });
  const parts = format.formatToParts(2);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

function currency(code: string): Currency {
  const names = new Intl.DisplayNames(['en'], { type: 'currency' });
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
  return {
    symbol: currencyText(code, 'symbol'),
    name: names.of(code) ?? code,
    symbolNative: currencyText(code, 'narrowSymbol'),
    decimalDigits: format.resolvedOptions().maximumFractionDigits ?? 2,
    // Cash in Switzerland has no coin below five centimes.
    rounding: code === 'CHF' ? 0.05 : 0,
    code,
    namePlural: currencyText(code, 'name'),
  };
}

/** Always in English. */
export const currencies = (): readonly Currency[] => CURRENCIES.map(currency);

export interface Language extends Named {
  readonly nativeName: string;
}

/** Always in English, by code. */
export function languages(): readonly Language[] {
  const standard = iso6391
    .getAllCodes()
    .filter((code) => !LANGUAGES_LEFT_OUT.has(code))
    .map((code) => ({
      name: iso6391.getName(code),
      code,
      nativeName: iso6391.getNativeName(code),
    }));
  const more = Object.entries(MORE_LANGUAGES).map(([code, [name, nativeName]]) => ({
    name,
    code,
    nativeName,
  }));
  return [...standard, ...more].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Always in English. */
export function localeCodes(): readonly Named[] {
  const nameOf = namesOf(DEFAULT_LOCALE, 'language');
  return LOCALES.map((code) => ({ name: LOCALE_NAMES[code] ?? nameOf(code), code }));
}
