import type { FastifyReply } from 'fastify';
import { invalidArgument } from '../errors.ts';
import { integer, type Check } from '../input.ts';
import type { Image } from './image-cache.ts';

/** An integer within the bounds. */
export const whole =
  (min: number, max: number): Check<number> =>
  (value, name) =>
    Number(integer({ min, max })(value, name));

/** Three or six hexadecimal digits, or nothing. */
export const colour: Check<string> = (value, name) => {
  if (value === '') return '';
  if (typeof value === 'string' && /^(?:[\da-f]{3}|[\da-f]{6})$/i.test(value)) return value;
  throw invalidArgument(name, 'Value must be a valid hexadecimal color.');
};

/** Answers a picture and says whether it was made before. */
export function sendImage(
  reply: FastifyReply,
  { type, data }: Image,
  cached: 'hit' | 'miss',
): FastifyReply {
  return reply
    .header('x-appwrite-cache', cached)
    .header('cache-control', 'private, max-age=2592000')
    .type(type)
    .send(data);
}
