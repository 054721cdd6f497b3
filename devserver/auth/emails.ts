/** Mail providers that ignore parts of an address: what they ignore, and the domain they mean. */
const providers: readonly {
  readonly domains: readonly string[];
  readonly ignored: RegExp;
}[] = [
  { domains: ['gmail.com', 'googlemail.com'], ignored: /\.|\+.*$/g },
  { domains: ['outlook.com', 'hotmail.com', 'live.com', 'msn.com'], ignored: /\+.*$/g },
  { domains: ['icloud.com', 'me.com', 'mac.com'], ignored: /\+.*$/g },
  { domains: ['proton.me', 'protonmail.com', 'pm.me'], ignored: /\+.*$/g },
  { domains: ['yahoo.com', 'ymail.com'], ignored: /-.*$/g },
];

const freeDomains: ReadonlySet<string> = new Set([
  ...providers.flatMap(({ domains }) => domains),
  'aol.com',
  'gmx.com',
  'gmx.de',
  'gmx.net',
  'mail.com',
  'web.de',
  'yandex.com',
  'zoho.com',
]);

/** Domains of throw-away addresses; the lists that Appwrite uses count the reserved ones too. */
const disposableDomains: ReadonlySet<string> = new Set([
  'example.com',
  'example.net',
  'example.org',
  'guerrillamail.com',
  'mailinator.com',
  'trashmail.com',
  'yopmail.com',
]);

export interface EmailFacts {
  readonly emailCanonical: string | null;
  readonly emailIsFree: boolean | null;
  readonly emailIsDisposable: boolean | null;
  readonly emailIsCorporate: boolean | null;
  readonly emailIsCanonical: boolean | null;
}

const noEmail: EmailFacts = {
  emailCanonical: null,
  emailIsFree: null,
  emailIsDisposable: null,
  emailIsCorporate: null,
  emailIsCanonical: null,
};

/** What Appwrite says about an address; all null for a user without one. */
export function emailFacts(email: string): EmailFacts {
  if (email === '') return noEmail;
  const at = email.lastIndexOf('@');
  const [local, domain] = [email.slice(0, at), email.slice(at + 1)];
  const provider = providers.find(({ domains }) => domains.includes(domain));
  const canonical = provider
    ? `${local.replace(provider.ignored, '')}@${provider.domains[0] ?? domain}`
    : email;
  const [isFree, isDisposable] = [freeDomains.has(domain), disposableDomains.has(domain)];
  return {
    emailCanonical: canonical,
    emailIsFree: isFree,
    emailIsDisposable: isDisposable,
    emailIsCorporate: !isFree && !isDisposable,
    emailIsCanonical: canonical === email,
  };
}
