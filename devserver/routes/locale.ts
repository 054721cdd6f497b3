import type { FastifyInstance, FastifyRequest } from 'fastify';
import { queryOf } from '../input.ts';
import {
  continents,
  countries,
  currencies,
  euCountries,
  languages,
  localeCodes,
  phones,
  shownLocale,
} from '../locale/lists.ts';
import { sendJson } from '../reply.ts';

const READ = { config: { scopes: ['locale.read'] } };

interface List {
  readonly path: string;
  /** What the answer calls the items. */
  readonly key: string;
  readonly items: (locale: string) => readonly object[];
}

const LISTS: readonly List[] = [
  { path: '/locale/continents', key: 'continents', items: continents },
  { path: '/locale/countries', key: 'countries', items: countries },
  { path: '/locale/countries/eu', key: 'countries', items: euCountries },
  { path: '/locale/countries/phones', key: 'phones', items: phones },
  { path: '/locale/currencies', key: 'currencies', items: currencies },
  { path: '/locale/languages', key: 'languages', items: languages },
  { path: '/locale/codes', key: 'localeCodes', items: localeCodes },
];

const localeOf = (request: FastifyRequest): string =>
  shownLocale(queryOf(request)['locale'] ?? request.headers['x-appwrite-locale']);

/** Lists of places and languages. Where a caller is, nobody here can tell from the address. */
export function registerLocaleRoutes(app: FastifyInstance): void {
  app.get('/locale', READ, (request, reply) =>
    sendJson(reply, 200, {
      ip: request.ip,
      countryCode: '--',
      country: 'Unknown',
      continentCode: '--',
      continent: 'Unknown',
      eu: false,
      currency: '',
    }),
  );
  for (const { path, key, items } of LISTS) {
    app.get(path, READ, (request, reply) => {
      const found = items(localeOf(request));
      return sendJson(reply, 200, { total: found.length, [key]: found });
    });
  }
}
