/** Every double is a whole multiple of 2^-1074, so that sums in this unit lose nothing. */
export const DOUBLE_EXPONENT = 1074;

/** A double as a multiple of 2^-1074. */
export function toUnits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = bits & (2n ** 52n - 1n);
  const units = exponent === 0 ? fraction : (fraction | (2n ** 52n)) << BigInt(exponent - 1);
  return value < 0 ? -units : units;
}

/** More binary digits than a double holds, so that those behind only matter by being there. */
const KEPT_DIGITS = 66;

const digitsOf = (value: bigint): number => value.toString(2).length;

/**
 * The double nearest to `numerator ÷ denominator × 2^-exponent`, infinite beyond the doubles.
 *
 * @param denominator - More than 0.
 */
export function toNearest(numerator: bigint, denominator: bigint, exponent = 0): number {
  if (numerator === 0n) return 0;
  const size = numerator < 0n ? -numerator : numerator;
  const widened = Math.max(0, KEPT_DIGITS + digitsOf(denominator) - digitsOf(size));
  const dividend = size << BigInt(widened);
  const quotient = dividend / denominator;
  const surplus = Math.max(0, digitsOf(quotient) - KEPT_DIGITS);
  const kept = quotient >> BigInt(surplus);
  const isWhole = kept << BigInt(surplus) === quotient && quotient * denominator === dividend;
  const rounded = Number((kept << 1n) | (isWhole ? 0n : 1n));
  const result = scale(rounded, surplus - widened - exponent - 1);
  return numerator < 0n ? -result : result;
}

/** `value × 2^exponent`, in steps, since the power alone may not be a double. */
function scale(value: number, exponent: number): number {
  const step = Math.max(-1000, Math.min(1000, exponent));
  return step === exponent ? value * 2 ** step : scale(value * 2 ** step, exponent - step);
}
