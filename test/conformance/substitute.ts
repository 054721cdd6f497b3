import { isLosslessNumber } from 'lossless-json';
import type { Saved } from './match.ts';
import type { Json } from './scenario.ts';

/** Text with every `{{name}}` replaced. Throws for a name that nothing was saved under. */
export function substituteText(text: string, saved: Saved): string {
  return text.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => {
    const value = saved.get(name);
    if (typeof value === 'string') return value;
    if (isLosslessNumber(value)) return value.value;
    throw new Error(`Nothing was saved under "${name}".`);
  });
}

/** The same for every text inside a value. */
export function substitute(value: Json, saved: Saved): Json {
  if (typeof value === 'string') return substituteText(value, saved);
  if (Array.isArray(value)) return value.map((item) => substitute(item, saved));
  if (value === null || typeof value !== 'object' || isLosslessNumber(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, substitute(item, saved)]),
  );
}
