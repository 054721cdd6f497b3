import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import { GatewayError } from '../../errors.ts';
import type { ServiceContext } from '../../resolvers/context.ts';
import { respondRestError } from './refusals.ts';

type Answer = Parameters<NonNullable<ServiceContext['noteAnswer']>>[0];

/**
 * What the calls behind a request make of its answer as a whole: one that answered with bytes, an
 * address to go to, or nothing (204) decides it, whatever else was asked for beside.
 */
export interface Outcome {
  readonly note: (answer: Answer) => void;
  /** Answers, where a call has decided how; false where the answer is the usual JSON. */
  readonly respond: (response: ServerResponse, errors: readonly GraphQLError[]) => boolean;
}

export function createOutcome(): Outcome {
  let deciding: Answer | undefined;
  let hasSucceeded = false;
  return {
    note: (answer) => {
      hasSucceeded = true;
      if (answer.content !== undefined) deciding = answer;
      else if (answer.status === 204) deciding ??= answer;
    },
    respond: (response, errors) => {
      if (deciding !== undefined) {
        respondAs(deciding, response);
        return true;
      }
      // Appwrite looks at a JWT before anything else.
      const refusal = hasSucceeded ? undefined : errors.map(toGatewayError).find(isBadJwt);
      if (refusal !== undefined) respondRestError(response, refusal);
      return refusal !== undefined;
    },
  };
}

function respondAs({ status, content }: Answer, response: ServerResponse): void {
  response.writeHead(status, content?.headers ?? { 'content-type': 'null' });
  response.end(content?.bytes);
}

/** Masked errors are copies that keep code and type. */
function toGatewayError({ message, extensions }: GraphQLError): GatewayError {
  const appwrite = extensions['appwrite'] as GatewayError['appwrite'];
  return new GatewayError('UNAUTHENTICATED', message, { appwrite });
}

const isBadJwt = ({ appwrite }: GatewayError): boolean => appwrite?.type === 'user_jwt_invalid';
