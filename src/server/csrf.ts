import type { IncomingHttpHeaders } from 'node:http';
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

export const forgeable =
  'A browser could have been made to send this. Send it as application/json, or with the header X-Requested-With.';

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
    forgeable,
    // Not the answer of an operation: the status holds whatever the client accepts.
    { extensions: { code: 'FORBIDDEN', http: { status: 403 } } },
  );
}

function isForgeable({ method, headers }: Request): boolean {
  if (method === 'GET') return headers.has('cookie');
  // Browsers ask before they send anything else than these two.
  if (method !== 'POST') return false;
  return isFormType(headers.get('content-type'));
}

/** Without a type, a body may come from any page as well. */
function isFormType(type: string | null | undefined): boolean {
  const lower = type?.trim().toLowerCase() ?? '';
  return lower === '' || formContentTypes.some((form) => lower.startsWith(form));
}

/**
 * Whether a page of another site can have made a browser post this. Where only browsers send
 * cookies and an origin, other clients are free to send forms.
 */
export function isForgeablePost(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  const isBrowser = headers.cookie !== undefined || headers.origin !== undefined;
  const isForm = method === 'POST' && isFormType(headers['content-type']);
  return isBrowser && isForm && !isProven(headers);
}

/** Whether a header is there that no form or link of another site can send. */
export const isProven = (headers: IncomingHttpHeaders): boolean =>
  proofHeaders.some((name) => headers[name] !== undefined);
