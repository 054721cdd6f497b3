import type { HeaderReader } from './credentials.ts';

const localeForm = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** The language that the client likes best, in Appwrite's spelling (`pt-br`). */
function preferredLanguage(acceptLanguage: string): string | undefined {
  const ranked = acceptLanguage.split(',').map((part) => {
    const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='))?.slice(2);
    return { tag, weight: weight === undefined ? 1 : Number(weight) };
  });
  const best = ranked
    .filter(({ tag, weight }) => localeForm.test(tag) && weight > 0)
    .sort((a, b) => b.weight - a.weight)[0];
  return best?.tag.toLowerCase();
}

function localeOf(headers: HeaderReader): string | undefined {
  const chosen = headers.get('x-appwrite-locale')?.trim();
  if (chosen !== undefined && localeForm.test(chosen)) return chosen;
  const accepted = headers.get('accept-language');
  return accepted === null ? undefined : preferredLanguage(accepted);
}

/**
 * What Appwrite should know of the client beside its credential. `clientAddress` is the address
 * to trust; a client's own `X-Forwarded-For` is never read here.
 */
export function forwardedHeaders(
  headers: HeaderReader,
  clientAddress: string,
): Readonly<Record<string, string>> {
  const forwarded: Record<string, string> = {};
  const add = (name: string, value: string | null | undefined): void => {
    if (value) forwarded[name] = value;
  };
  add('x-forwarded-for', clientAddress);
  // A server that renders pages passes its visitor's user agent on in this header.
  const agent = headers.get('x-forwarded-user-agent') ?? headers.get('user-agent');
  add('x-forwarded-user-agent', agent);
  add('x-forwarded-host', headers.get('host'));
  add('x-appwrite-locale', localeOf(headers));
  return forwarded;
}
