/** A copy in an order that is the same for each run with a seed. */
export function shuffled<T>(all: readonly T[], seed: number): T[] {
  const result = [...all];
  let state = seed >>> 0 || 1;
  for (let at = result.length - 1; at > 0; at--) {
    state ^= state << 13; // xorshift32, Marsaglia 2003
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    const other = state % (at + 1);
    [result[at], result[other]] = [result[other]!, result[at]!];
  }
  return result;
}

/** The files of each crate shuffled, and the crates in turn: any first part is a sample of every crate. */
export function inTurn<T extends { readonly crate: string }>(all: readonly T[], seed: number): T[] {
  const crates = [...new Set(all.map(({ crate }) => crate))].map((crate) =>
    shuffled(
      all.filter((each) => each.crate === crate),
      seed,
    ),
  );
  const longest = Math.max(0, ...crates.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => crates.flatMap((files) => files.slice(at, at + 1))).flat();
}
