export type NumberMethod = 'increment' | 'decrement' | 'multiply' | 'divide' | 'modulo' | 'power';

export interface Computation {
  readonly method: NumberMethod;
  readonly operand: number | bigint;
  /** Where the result stops: at most this for what makes numbers larger, else at least. */
  readonly stop: number | bigint | null;
}

const doubles: Readonly<Record<NumberMethod, (current: number, operand: number) => number>> = {
  increment: (current, operand) => current + operand,
  decrement: (current, operand) => current - operand,
  multiply: (current, operand) => current * operand,
  divide: (current, operand) => current / operand,
  modulo: (current, operand) => current % operand,
  power: (current, operand) => current ** operand,
};

const longs: Readonly<Record<NumberMethod, (current: bigint, operand: bigint) => bigint>> = {
  increment: (current, operand) => current + operand,
  decrement: (current, operand) => current - operand,
  multiply: (current, operand) => current * operand,
  divide: divideToEven,
  modulo: (current, operand) => current % operand,
  power: (current, operand) => current ** operand,
};

const stopsAtMost: Readonly<Record<NumberMethod, boolean>> = {
  increment: true,
  multiply: true,
  power: true,
  decrement: false,
  divide: false,
  modulo: false,
};

/** What Appwrite makes of a number that it stores as a double or, rounded, as an integer. */
export function computeNumber(
  { method, operand, stop }: Computation,
  current: number,
  isInteger: boolean,
): number {
  const result = doubles[method](current, Number(operand));
  const stopped =
    stop === null ? result : Math[stopsAtMost[method] ? 'min' : 'max'](result, Number(stop));
  return isInteger ? roundToEven(stopped) : stopped;
}

/** The exact result for a 64-bit integer. */
export function computeLong({ method, operand, stop }: Computation, current: bigint): bigint {
  const result = longs[method](current, BigInt(operand));
  if (stop === null) return result;
  const end = BigInt(stop);
  const isBeyond = stopsAtMost[method] ? result > end : result < end;
  return isBeyond ? end : result;
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

function divideToEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twiceRest = 2n * magnitude(dividend % divisor);
  const whole = magnitude(divisor);
  const isUp = twiceRest > whole || (twiceRest === whole && quotient % 2n !== 0n);
  if (!isUp) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}
