/** pass@k (Chen et al. 2021, arXiv:2107.03374). */

/** The unbiased estimate for one task: 1 - C(n - c, k) / C(n, k) for c passes among n samples; null with fewer than k samples. */
export function passAtK(samples: number, passes: number, k: number): number | null {
  if (k < 1 || samples < k) return null;
  if (samples - passes < k) return 1;
  let noneOfThem = 1;
  for (let at = samples - passes + 1; at <= samples; at++) noneOfThem *= 1 - k / at;
  return 1 - noneOfThem;
}

/**
 * The median number of attempts until a task is passed, over all tasks; an attempt is a sample in its order, null a task that
 * no sample passed. Null where the median task is such a one.
 */
export function medianAttempts(firstPasses: readonly (number | null)[]): number | null {
  if (firstPasses.length === 0) return null;
  const sorted = firstPasses.map((each) => each ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
  return Number.isFinite(middle) ? middle : null;
}
