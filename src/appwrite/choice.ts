import type { HeaderReader } from './credentials.ts';

/**
 * Headers by which a client of Appwrite chooses its project and how it is answered, and by which
 * Appwrite knows where it comes from. None of them proves anything. Some can also stand in the
 * address, under the name beside them.
 */
const chosen: Readonly<Record<string, string | undefined>> = {
  'x-appwrite-project': 'project',
  'x-appwrite-response-format': undefined,
  'x-appwrite-mode': 'mode',
  'x-appwrite-dev-key': 'devKey',
  'x-appwrite-timestamp': undefined,
  'x-appwrite-impersonate-user-id': undefined,
  'x-appwrite-impersonate-user-email': undefined,
  'x-appwrite-impersonate-user-phone': undefined,
  origin: undefined,
  referer: undefined,
};

/** What the client of an endpoint for all projects chose: by its headers, else in the address. */
export function choiceOf(
  headers: HeaderReader,
  parameters: Pick<URLSearchParams, 'get'>,
): Readonly<Record<string, string>> {
  const given = Object.entries(chosen).flatMap(([header, parameter]) => {
    const inAddress = parameter === undefined ? null : parameters.get(parameter);
    const value = headers.get(header) || inAddress;
    return value === null || value === '' ? [] : [[header, value] as const];
  });
  return Object.fromEntries(given);
}
