import type { FastifyReply } from 'fastify';
import { toJson } from './numbers.ts';

/** Answers with JSON whose bigints keep all their digits. */
export function sendJson(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.code(status).type('application/json').send(toJson(body));
}

/** Appwrite's empty answer, which calls itself HTML. */
export function sendNothing(reply: FastifyReply): FastifyReply {
  return reply.code(204).type('text/html').send();
}
