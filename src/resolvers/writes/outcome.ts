import { GatewayError, type WriteOutcome } from '../../errors.ts';

const texts = {
  none: 'Nothing was written.',
  unknown: 'It may have been written all the same: read before you try again.',
} as const satisfies Record<WriteOutcome, string>;

/** The same error, saying whether the write has happened. Errors of ours pass as they are. */
export function withOutcome(error: unknown, outcome: WriteOutcome): unknown {
  if (!(error instanceof GatewayError)) return error;
  const { code, message, appwrite, retryAfter, batch } = error;
  const says = Object.values(texts).some((text) => message.endsWith(text));
  return new GatewayError(code, says ? message : `${message} ${texts[outcome]}`, {
    cause: error,
    appwrite,
    retryAfter,
    batch,
    outcome,
  });
}

/** Whether Appwrite gave no answer that would say what became of the write. */
export const isUnanswered = ({ code, outcome }: GatewayError): boolean =>
  outcome !== undefined && (code === 'TIMEOUT' || code === 'UPSTREAM_UNAVAILABLE');
