/** Every threshold of the seeds in one table, in four tiers (contradictions 8 to 11). */

export const TIERS = ['minimum', 'gate', 'target', 'stretch'] as const;
export type Tier = (typeof TIERS)[number];

export interface Threshold {
  /** Of the metric or fact. */
  readonly name: string;
  /** `least`: a value has to be at least the tier; `most`: at most; `below`: less than it. */
  readonly bound: 'least' | 'most' | 'below';
  readonly unit: string;
  readonly tiers: Readonly<Partial<Record<Tier, number>>>;
  readonly source: string;
}

const GIB = 2 ** 30;
const HOUR = 3600;

export const THRESHOLDS: readonly Threshold[] = [
  { name: 'compile@1', bound: 'least', unit: 'share', tiers: { minimum: 0.85, gate: 0.9, target: 0.92, stretch: 0.97 }, source: 'S4 sections 1.1, 5.1, 14, 16.1 (I1, K2)' },
  { name: 'compile@1 (S3)', bound: 'least', unit: 'share', tiers: { target: 0.95 }, source: 'S3 section 6 (G11)' },
  { name: 'test pass rate of compiled samples', bound: 'least', unit: 'share', tiers: { minimum: 0.8, gate: 0.85, target: 0.88, stretch: 0.95 }, source: 'S4 sections 5.1, 14 (I2)' },
  { name: 'mutation score', bound: 'least', unit: 'share', tiers: { minimum: 0.6, gate: 0.7, target: 0.72, stretch: 0.8 }, source: 'S4 sections 1.1, 5.1, 14, 16.1 (I3, K2)' },
  { name: 'branch coverage delta', bound: 'least', unit: 'share', tiers: { minimum: 0.05, gate: 0.1, target: 0.12, stretch: 0.18 }, source: 'S4 sections 5.1, 14 (I4); 9.2 asks for 0.05' },
  { name: 'line coverage delta', bound: 'least', unit: 'share', tiers: { gate: 0.1 }, source: 'S4 section 9.2' },
  { name: 'bleu-4', bound: 'least', unit: 'score', tiers: { gate: 0.45 }, source: 'S4 section 5.1 (I5)' },
  { name: 'codebleu', bound: 'least', unit: 'score', tiers: { gate: 0.5 }, source: 'S4 section 5.1 (I5)' },
  { name: 'popperian score', bound: 'least', unit: 'points', tiers: { minimum: 80, gate: 90, target: 90, stretch: 95 }, source: 'S4 sections 14, 16.1 (I7, K1)' },
  { name: 'training time', bound: 'below', unit: 's', tiers: { minimum: 6 * HOUR, gate: 4 * HOUR, target: 3 * HOUR, stretch: 1.5 * HOUR }, source: 'S4 sections 9.2, 14 (I7, J e2)' },
  {
    name: 'peak VRAM',
    bound: 'below',
    unit: 'bytes',
    tiers: { minimum: 10 * GIB, gate: 8 * GIB, target: 7 * GIB, stretch: 5 * GIB },
    source: 'S4 sections 9.2, 14, 16.1 (I7, K2); 1 GB read as 2^30 bytes',
  },
  { name: 'largest latency', bound: 'below', unit: 'ms', tiers: { gate: 1000 }, source: 'S4 section 9.2 (J e3)' },
  { name: 'lints per sample', bound: 'most', unit: 'warnings', tiers: { target: 2 }, source: 'S3 section 6 (G11)' },
  { name: 'idiomatic score', bound: 'least', unit: 'share', tiers: { target: 0.7, stretch: 0.8 }, source: 'S3 section 6 (G11)' },
  { name: 'doc_comment_rate', bound: 'least', unit: 'share', tiers: { target: 0.5 }, source: 'S3 section 6 (G11)' },
];

/** What S3 expects after each phase (contract row G12): a run outside is off its track. */
export const EXPECTED = [
  { phase: 'phase 1', compile: [0.7, 0.8], idiomatic: [0.5, 0.6] },
  { phase: 'phase 2', compile: [0.85, 0.9], idiomatic: [0.6, 0.7] },
  { phase: 'expert iteration', compile: [0.9, 0.95], idiomatic: [0.7, 0.8] },
] as const;

/** Of one tier; throws where the table has no such row, which is a fault of the program. */
export function threshold(name: string, tier: Tier): number {
  const value = THRESHOLDS.find((each) => each.name === name)?.tiers[tier];
  if (value === undefined) throw new Error(`There is no ${tier} for ${name}.`);
  return value;
}

export function meets({ bound }: Pick<Threshold, 'bound'>, value: number, limit: number): boolean {
  return bound === 'least' ? value >= limit : bound === 'most' ? value <= limit : value < limit;
}

/** The highest tier that a value meets, `none`, or null where it was not measured. */
export function tierOf(row: Threshold, value: number | null): Tier | 'none' | null {
  if (value === null) return null;
  return [...TIERS].reverse().find((tier) => row.tiers[tier] !== undefined && meets(row, value, row.tiers[tier])) ?? 'none';
}

/** `below`, `within` or `above` what is expected. */
export const track = ([low, high]: readonly [number, number], value: number): 'below' | 'within' | 'above' => (value < low ? 'below' : value > high ? 'above' : 'within');
