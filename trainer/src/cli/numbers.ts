/** Numbers among parameters. */
import { InvalidArgumentError } from 'commander';

/** From 0 on. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('write a whole number.');
  return Number(text);
}

/** From 1 on. */
export function count(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new InvalidArgumentError('write a whole number from 1 on.');
  return value;
}
