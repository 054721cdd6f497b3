import type { Plugin } from 'graphql-yoga';
import { GraphQLError } from 'graphql';

/** Content types that a form of any other site can send without the browser asking first. */
const formContentTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** Headers that make a browser ask first (CORS preflight); one of them is proof enough. */
const proofHeaders = [
  'x-requested-with',
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-graphql-yoga-csrf',
  'x-appwrite-project',
];

/**
 * Refuses what a page of another site can make a browser send by itself: form posts, which could
 * also sign somebody in unawares, and reads that carry cookies.
 */
export function useCsrfGuard(): Plugin {
  return {
    onRequestParse({ request }) {
      assertNotForged(request);
    },
  };
}

/** @throws FORBIDDEN for what a page of another site could have made a browser send. */
export function assertNotForged(request: Request): void {
  const { headers } = request;
  if (!isForgeable(request) || proofHeaders.some((name) => headers.has(name))) return;
  // Scripts cannot set this one, nor can they set headers for an EventSource.
  if (headers.get('sec-fetch-site') === 'same-origin') return;
  throw new GraphQLError(
    'A browser could have been made to send this. Send it as application/json, or with the header X-Requested-With.',
    // Not the answer of an operation: the status holds whatever the client accepts.
    { extensions: { code: 'FORBIDDEN', http: { status: 403 } } },
  );
}

function isForgeable({ method, headers }: Request): boolean {
  if (method === 'GET') return headers.has('cookie');
  // Browsers ask before they send anything else than these two.
  if (method !== 'POST') return false;
  const contentType = headers.get('content-type')?.toLowerCase() ?? '';
  return contentType === '' || formContentTypes.some((type) => contentType.startsWith(type));
}
