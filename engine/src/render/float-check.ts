/** Floats that may differ in their last digits between machines. */

/** Digits of an expected value that a reader gets. */
const DIGITS = 10;

/**
 * Asserts that a value is within a tolerance of what was seen: relative to its size, and never tighter than the noise of
 * what it was computed from. The expected value is rounded where the tolerance is far wider than what is rounded off.
 */
export function floatCheck(value: string, code: string): string {
  const seen = Number(code);
  const size = Math.abs(seen);
  if (!Number.isFinite(seen)) return `assert_eq!(${value}, ${code});`;
  const tolerance = size > 1 ? `1e${Math.ceil(Math.log10(size)) - 9}` : '1e-9';
  if (size < Number(tolerance) / 1000) return `assert!(${value}.abs() < ${tolerance});`;
  const rounded = shortest(seen, Number(tolerance)) ?? code;
  const difference = rounded.startsWith('-') ? `${value} + ${rounded.slice(1)}` : `${value} - ${rounded}`;
  return `assert!((${difference}).abs() < ${tolerance});`;
}

/** The value with fewer digits, as a float literal; null where that is no shorter or too far off. */
function shortest(seen: number, tolerance: number): string | null {
  const short = Number(seen.toPrecision(DIGITS));
  const text = String(short);
  if (Math.abs(short - seen) > tolerance / 10 || !/^-?\d+(\.\d+)?$/.test(text)) return null;
  return text.includes('.') ? text : `${text}.0`;
}
