import type { IncomingMessage } from 'node:http';

/** Yoga makes a URL of address and host, and would answer with what that throws. */
export const isMalformed = ({
  url = '/',
  headers: { host = 'localhost' },
}: IncomingMessage): boolean =>
  !(isPlainUrl.test(url) && isPlainHost.test(host)) && !URL.canParse(url, `http://${host}`);

/** What surely makes a URL; parsing it costs more. */
const isPlainUrl = /^\/[a-z]*$/;
const isPlainHost =
  /^(?:127\.0\.0\.1|[a-z][a-z0-9]*(?:[.-][a-z][a-z0-9]*)*)(?::(?:\d{1,4}|[1-5]\d{4}))?$/;
