// Intervals, tests and power of the trainer, against published values and a second computation of each.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootstrap, quantile } from '../../trainer/src/metrics/bootstrap.js';
import { wilson } from '../../trainer/src/metrics/interval.js';
import { mcnemar } from '../../trainer/src/metrics/mcnemar.js';
import { medianAttempts, passAtK } from '../../trainer/src/metrics/pass-at-k.js';
import { minimumDetectableEffect, pairsNeeded } from '../../trainer/src/metrics/power.js';
import { randomNumbers } from '../../trainer/src/metrics/random.js';
import { seedSpread } from '../../trainer/src/metrics/seeds.js';

const digits = (value: number, places: number): number => Number(value.toFixed(places));

// Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3; the last one is the interval of a holdout of 100 in the contract.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
  [90, 100, 0.8256, 0.9448],
])('the Wilson interval of %i of %i is %f to %f', (passed, of, low, high) => {
  const interval = wilson(passed, of)!;
  expect([digits(interval.low, 4), digits(interval.high, 4)]).toEqual([low, high]);
});

test('a Wilson interval holds its share, stays within 0 and 1, mirrors, and its ends solve the score equation', () => {
  expect(wilson(0, 0)).toBeNull();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
      const passed = Math.round(share * of);
      const { low, high } = wilson(passed, of)!;
      expect(low).toBeLessThanOrEqual(passed / of);
      expect(high).toBeGreaterThanOrEqual(passed / of);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(1 - wilson(of - passed, of)!.low).toBeCloseTo(high, 10);
      if (passed > 0) expect((passed / of - low) / Math.sqrt((low * (1 - low)) / of)).toBeCloseTo(1.959964, 4);
    }),
  );
});

test.each([
  [0, 0, 1],
  [0, 6, 0.03125],
  [5, 15, 0.0413895],
  [1, 8, 0.0390625],
  [8, 8, 1],
])('McNemar: %i against %i gives p = %f', (first, second, p) => {
  expect(digits(mcnemar(first, second).p, 7)).toBe(p);
});

/** Exact, by whole numbers. */
function exactP(first: number, second: number): number {
  let term = 1n;
  let sum = 0n;
  const n = BigInt(first + second);
  for (let k = 0n; k <= BigInt(Math.min(first, second)); k++) {
    sum += term;
    term = (term * (n - k)) / (k + 1n);
  }
  const scale = 10n ** 60n;
  return Math.min(1, Number((2n * sum * scale) / 2n ** n) / 1e60);
}

test('McNemar agrees with whole numbers, also far out in the tail, and does not care which arm is first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 }), (first, second) => {
      const { p } = mcnemar(first, second);
      expect(p / exactP(first, second)).toBeCloseTo(1, 8);
      expect(mcnemar(second, first).p).toBe(p);
    }),
  );
});

/** C(n, k) by whole numbers. */
const choose = (n: number, k: number): number => (k > n ? 0 : Array.from({ length: k }, (_, at) => at).reduce((product, at) => (product * (n - at)) / (at + 1), 1));

test('pass@k is the share of the sets of k samples that hold a pass', () => {
  expect(passAtK(3, 1, 4)).toBeNull();
  expect(passAtK(5, 0, 5)).toBe(0);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 25 }), fc.nat(), fc.nat(), (samples, some, other) => {
      const passes = some % (samples + 1);
      const k = 1 + (other % samples);
      expect(passAtK(samples, passes, k)).toBeCloseTo(1 - choose(samples - passes, k) / choose(samples, k), 9);
      expect(passAtK(samples, passes, 1)).toBeCloseTo(passes / samples, 12);
    }),
  );
});

test('the median of attempts counts tasks that no sample passed', () => {
  expect(medianAttempts([1, 2, null])).toBe(2);
  expect(medianAttempts([1, null, null])).toBeNull();
  expect(medianAttempts([1, 3])).toBe(2);
  expect(medianAttempts([1, null])).toBeNull();
  expect(medianAttempts([])).toBeNull();
});

/** How often McNemar's test without correction finds the effect, by adding up every table that can come. */
function exactPower(count: number, effect: number, discordance: number): number {
  const better = (discordance + effect) / 2;
  const worse = (discordance - effect) / 2;
  const logFactorials = [0];
  for (let n = 1; n <= count; n++) logFactorials.push(logFactorials[n - 1]! + Math.log(n));
  let power = 0;
  for (let b = 0; b <= count; b++)
    for (let c = 0; b + c <= count; c++) {
      if (b + c === 0 || (b - c) ** 2 / (b + c) < 1.959964 ** 2) continue;
      const same = count - b - c;
      power += Math.exp(logFactorials[count]! - logFactorials[b]! - logFactorials[c]! - logFactorials[same]! + b * Math.log(better) + c * Math.log(worse) + same * Math.log(1 - discordance));
    }
  return power;
}

test.each([
  [60, 0.3],
  [120, 0.3],
  [200, 0.5],
])('with %i pairs and a discordance of %f the minimum detectable effect is found eight times in ten', (count, discordance) => {
  const effect = minimumDetectableEffect(count, { discordance })!;
  const power = exactPower(count, effect, discordance);
  expect(power).toBeGreaterThan(0.77);
  expect(power).toBeLessThan(0.85);
});

test('as many pairs as are needed for an effect detect it, and one fewer does not', () => {
  expect(minimumDetectableEffect(5)).toBeNull();
  expect(minimumDetectableEffect(0)).toBeNull();
  expect(pairsNeeded(0.4, { discordance: 0.3 })).toBeNull();
  fc.assert(
    fc.property(fc.double({ min: 0.02, max: 0.25, noNaN: true }), fc.double({ min: 0.26, max: 1, noNaN: true }), (effect, discordance) => {
      const needed = pairsNeeded(effect, { discordance })!;
      expect(minimumDetectableEffect(needed, { discordance })!).toBeLessThanOrEqual(effect + 1e-6);
      const fewer = minimumDetectableEffect(needed - 1, { discordance });
      if (fewer !== null) expect(fewer).toBeGreaterThan(effect - 1e-6);
    }),
  );
});

test('the bootstrap is the same for the same seed, and covers a known mean', () => {
  const units = Array.from({ length: 40 }, (_, at) => ({ sum: at % 4 === 0 ? 1 : 0, count: 1 }));
  expect(bootstrap(units, 'row')).toEqual(bootstrap(units, 'row'));
  expect(bootstrap(units, 'row', { seed: 1 })).not.toEqual(bootstrap(units, 'row', { seed: 2 }));
  expect(bootstrap(units.slice(0, 1), 'row')).toBeNull();
  // For a mean the percentile interval comes near mean ± 1.96 standard errors.
  const { low, high, method } = bootstrap(units, 'row', { seed: 7 })!;
  expect(Math.abs(low - (0.25 - 1.96 * Math.sqrt(0.1875 / 40)))).toBeLessThan(0.03);
  expect(Math.abs(high - (0.25 + 1.96 * Math.sqrt(0.1875 / 40)))).toBeLessThan(0.03);
  expect(method).toBe('row bootstrap, 10000 resamples of 40, seed 7');
});

test('families that are drawn whole give a wider interval than their rows, where rows of a family are alike', () => {
  const families = Array.from({ length: 10 }, (_, at) => ({ sum: at % 2 === 0 ? 10 : 0, count: 10 }));
  const rows = families.flatMap(({ sum }) => Array.from({ length: 10 }, () => ({ sum: sum / 10, count: 1 })));
  const wide = bootstrap(families, 'family')!;
  const narrow = bootstrap(rows, 'row')!;
  expect(wide.high - wide.low).toBeGreaterThan(2 * (narrow.high - narrow.low));
});

test('numbers from a seed are even', () => {
  const random = randomNumbers(3);
  const bins = new Array<number>(16).fill(0);
  for (let at = 0; at < 16_000; at++) bins[Math.floor(random() * 16)]!++;
  // Chi-squared with 15 degrees of freedom: 37.7 at one in a thousand.
  expect(bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(37.7);
});

test('quantiles lie between the nearest values', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 0)).toBe(1);
  expect(quantile([5], 0.9)).toBe(5);
});

test('the published deviation over two seeds is that of the population', () => {
  const spread = seedSpread([13 / 30, 14 / 30])!;
  expect([digits(spread.mean, 3), digits(spread.populationDeviation, 3), digits(spread.sampleDeviation!, 4)]).toEqual([0.45, 0.017, 0.0236]);
  expect(seedSpread([0.4])!.sampleDeviation).toBeNull();
  expect(seedSpread([])).toBeNull();
});
