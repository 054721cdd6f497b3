import type { FastifyInstance } from 'fastify';
import { CURRENT, type Dialect } from '../realtime/dialect.ts';
import { answerInFormat } from './answers.ts';
import { OLDER } from './dialect.ts';
import { readAsOlder } from './requests.ts';
import type { ResponseFormat } from './version.ts';

/** How sockets speak in each release. */
export const DIALECTS: Readonly<Record<ResponseFormat, Dialect>> = { '1.8': OLDER, '1.9': CURRENT };

/**
 * Makes an app behave as the release that is in force when a request comes. To be called after
 * whatever else looks at answers, which is to see them as they are now.
 */
export function behaveAs(app: FastifyInstance, inForce: () => ResponseFormat): void {
  readAsOlder(app, () => inForce() === '1.8');
  answerInFormat(app, inForce);
}
