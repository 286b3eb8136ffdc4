/**
 * What a paired comparison can find. With `d` the share of pairs that differ (the discordance) and `e` the difference of the
 * two rates, McNemar's test needs `n = (z(1 - alpha/2) sqrt(d) + z(power) sqrt(d - e^2))^2 / e^2` pairs (Connor 1987,
 * Biometrics 43:207, doi:10.2307/2531961). It takes the pairs as independent: tasks of one family are not, so the number of
 * families gives the pessimistic figure.
 */
import { normalQuantile } from './normal.js';

export interface PowerOptions {
  /** Share of pairs that differ; what is assumed before there is data is `ASSUMED_DISCORDANCE`. */
  readonly discordance?: number;
  /** Default 0.8. */
  readonly power?: number;
  /** Two-sided, default 0.05. */
  readonly alpha?: number;
}

/** Before any data: three tasks in ten are passed by one arm only. */
export const ASSUMED_DISCORDANCE = 0.3;
export const POWER = 0.8;

/** Pairs that are needed to find a difference of two rates, rounded up; null where it is larger than the discordance allows. */
export function pairsNeeded(effect: number, { discordance = ASSUMED_DISCORDANCE, power = POWER, alpha = 0.05 }: PowerOptions = {}): number | null {
  return effect <= 0 || effect > discordance ? null : Math.ceil(pairs(effect, discordance, power, alpha) - 1e-9);
}

/** The least difference of two rates that so many pairs find; null where not even the largest possible one is found. */
export function minimumDetectableEffect(count: number, { discordance = ASSUMED_DISCORDANCE, power = POWER, alpha = 0.05 }: PowerOptions = {}): number | null {
  if (count <= 0 || discordance <= 0 || pairs(discordance, discordance, power, alpha) > count) return null;
  let low = 0;
  let high = discordance;
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (pairs(middle, discordance, power, alpha) > count) low = middle;
    else high = middle;
  }
  return high;
}

function pairs(effect: number, discordance: number, power: number, alpha: number): number {
  const noticed = normalQuantile(1 - alpha / 2) * Math.sqrt(discordance);
  const found = normalQuantile(power) * Math.sqrt(Math.max(0, discordance - effect ** 2));
  return ((noticed + found) / effect) ** 2;
}
