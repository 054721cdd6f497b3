import { GatewayError } from '../../errors.ts';

/** Something wrong with an input, and where. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

/** @throws BAD_USER_INPUT with all of them together. */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const shown = faults.slice(0, MOST_SHOWN).map(({ path, message }) => `${path}: ${message}`);
  const left = faults.length - shown.length;
  if (left > 0) shown.push(`${left} more faults are left out.`);
  throw new GatewayError('BAD_USER_INPUT', shown.join(' '));
}

/** A bulk write can have the same fault in every row. */
const MOST_SHOWN = 50;
