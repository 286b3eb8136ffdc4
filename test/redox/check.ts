/** The checks that every pair of a Rust and an Iron text has to pass. */
import { expect } from 'vitest';
import { oxidize, reduce, sameTokens, type Edition } from '../../redox/src/index.js';

/**
 * A Rust text without white space and without what rustfmt puts or takes away: commas in front of
 * closing brackets and of bodies. A second opinion on `sameTokens`, with nothing in common with it.
 */
export const squeezed = (rust: string): string => rust.replace(/\s+/g, '').replace(/,(?=[)\]}>{;])/g, '');

/** Both texts are the same program, and each is what the other is converted to. */
export function check(rust: string, iron: string, edition: Edition = 2024): void {
  const reduced = reduce(rust, { edition });
  expect(reduced.diagnostics).toEqual([]);
  expect(reduced.text).toBe(iron);
  comesBack(rust, iron, edition);
}

/** The Iron is read back as the Rust that it was made from, and made from that again it is the same. */
export function comesBack(rust: string, iron: string, edition: Edition = 2024): void {
  const back = oxidize(iron, { edition });
  expect.soft(back.diagnostics, rust).toEqual([]);
  expect.soft(sameTokens(rust, back.text ?? ''), rust).toEqual({ same: true });
  expect.soft(squeezed(back.text ?? '')).toBe(squeezed(rust));
  expect.soft(reduce(back.text ?? '', { edition }).text).toBe(iron);
}

/** Rust to Iron and back; gives the Iron. */
export function roundTrip(rust: string, edition: Edition = 2024): string {
  const { text, diagnostics } = reduce(rust, { edition });
  expect.soft(diagnostics, rust).toEqual([]);
  if (text !== null) comesBack(rust, text, edition);
  return text ?? '';
}
