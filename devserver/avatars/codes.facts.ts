import { COUNTRIES } from '../locale/codes.facts.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Listed as countries, but without a flag. */
const WITHOUT_FLAG: ReadonlySet<string> = new Set(['HK', 'PS', 'TW']);

/** French Polynesia has a flag and is not listed as a country. */
export const FLAGS: readonly string[] = [...Object.keys(COUNTRIES), 'PF']
  .filter((code) => !WITHOUT_FLAG.has(code))
  .map((code) => code.toLowerCase());

/** Browsers, by the codes that sessions have for them. */
export const BROWSERS = words('aa an ch ci cm cr ff sf mf ps oi om op on');

export const CREDIT_CARDS = words(`
  amex argencard cabal cencosud diners discover elo hipercard jcb mastercard naranja
  targeta-shopping unionpay visa mir maestro rupay`);
