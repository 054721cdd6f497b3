import { credentialHeaders } from './credentials.ts';
import type { Credentials } from './types.ts';

/** Address of a project's realtime, with the channels that a socket hears from the beginning. */
export function realtimeAddress(
  { endpoint, projectId }: { readonly endpoint: string; readonly projectId: string },
  channels: readonly string[],
): URL {
  const url = new URL(`${endpoint.replace(/^http/, 'ws')}/realtime`);
  url.searchParams.set('project', projectId);
  for (const channel of channels) url.searchParams.append('channels[]', channel);
  return url;
}

/**
 * Headers that prove the credential when a socket is opened. Browsers keep sessions in
 * `X-Fallback-Cookies`, which only calls over HTTP are known to take.
 */
export function socketHeaders(credentials: Credentials): Readonly<Record<string, string>> {
  if (credentials.kind !== 'fallback-cookies') return credentialHeaders(credentials);
  const [session] = Object.values(JSON.parse(credentials.value) as Record<string, string>);
  return { 'x-appwrite-session': session ?? '' };
}
