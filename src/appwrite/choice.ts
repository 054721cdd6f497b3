import type { HeaderReader } from './credentials.ts';

/**
 * Headers by which a client of Appwrite chooses its project and how it is answered, and by which
 * Appwrite knows where it comes from. None of them proves anything.
 */
const chosen = [
  'x-appwrite-project',
  'x-appwrite-response-format',
  'x-appwrite-mode',
  'x-appwrite-dev-key',
  'x-appwrite-timestamp',
  'x-appwrite-impersonate-user-id',
  'x-appwrite-impersonate-user-email',
  'x-appwrite-impersonate-user-phone',
  'origin',
  'referer',
] as const;

/** What the client of an endpoint for all projects chose; `projectId` where no header names one. */
export function choiceOf(
  headers: HeaderReader,
  projectId: string | undefined,
): Readonly<Record<string, string>> {
  const given = chosen.flatMap((name) => {
    const value = headers.get(name);
    return value === null || value === '' ? [] : [[name, value] as const];
  });
  const fallback: Record<string, string> =
    projectId === undefined ? {} : { 'x-appwrite-project': projectId };
  return { ...fallback, ...Object.fromEntries(given) };
}
