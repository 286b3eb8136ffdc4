/** What two trainings with one seed have to have in common (contract row I9, items r1 to r3 of S4 section 9), and what they have. */
import { FORMAT_VERSION, type Measurements, type Metric } from '../../../protocol/experiment.js';
import type { RunMetrics, TrainingReplication, TrainingSummary } from '../../../protocol/runs.js';
import { sha256 } from '../files/sha256.js';
import { LOSS_TOLERANCE } from '../decision/checklist-reproducibility.js';

export interface TrainedOnce {
  readonly summary: TrainingSummary;
  /** Null: the run has no figures. */
  readonly metrics: RunMetrics | null;
}

/** What the clock says differs each time; how far the other arm is depends on which runs came before. */
const TIMED = new Set(['s', 'ms', 'tokens/s']);
const OF_OTHER_RUNS = new Set(['token difference of the arms']);

const comparable = ({ metrics }: RunMetrics): Metric[] => metrics.filter(({ name, unit }) => !TIMED.has(unit ?? '') && !OF_OTHER_RUNS.has(name));

/** SHA-256 of the figures that a second training has to repeat. */
export const metricsSha256 = (metrics: RunMetrics): string => sha256(JSON.stringify(comparable(metrics)));

/** As the checklist of a report counts a training. */
export function measuredTraining({ summary, metrics }: TrainedOnce): TrainingReplication['training'] {
  const adapterSha256 = summary.adapters[summary.adapter.split('/').at(-1)!];
  return {
    losses: summary.losses,
    ...(adapterSha256 !== undefined && { adapterSha256 }),
    ...(metrics !== null && { metricsSha256: metricsSha256(metrics) }),
    seconds: summary.seconds,
    // of a card; what a processor uses of the machine's memory is no VRAM
    ...(summary.device.kind === 'cuda' && summary.memory !== null && { peakVramBytes: summary.memory }),
    tokens: summary.tokens,
  } satisfies Omit<NonNullable<Measurements['trainings']>[number], 'arm' | 'seed'>;
}

export function compareTrainings({ arm, seed }: Pick<TrainingReplication, 'arm' | 'seed'>, first: TrainedOnce, second: TrainedOnce): TrainingReplication {
  const training = measuredTraining(second);
  const parts = {
    losses: compareLosses(first.summary.losses, training.losses),
    adapter: compareHashes([measuredTraining(first).adapterSha256, training.adapterSha256]),
    metrics: compareMetrics(first.metrics, second.metrics),
  };
  return {
    formatVersion: FORMAT_VERSION,
    arm,
    seed,
    falsified: Object.values(parts).some(({ status }) => status === 'different'),
    ...parts,
    environment: environmentDifferences(first.summary, second.summary),
    device: second.summary.device.name,
    training,
  };
}

function compareLosses(first: readonly number[], second: readonly number[]): TrainingReplication['losses'] {
  const steps: [number, number] = [first.length, second.length];
  const differences = first.slice(0, second.length).map((loss, at) => Math.abs(loss - second[at]!));
  // a loss that is no number is no repetition of anything
  const found = differences.findIndex((difference) => !(difference <= LOSS_TOLERANCE));
  const largestDifference = differences.length === 0 || differences.some(Number.isNaN) ? null : Math.max(...differences);
  const step = found >= 0 ? found + 1 : first.length === second.length ? null : differences.length + 1;
  return { status: Math.max(...steps) === 0 ? 'not-measured' : step === null ? 'same' : 'different', steps, largestDifference, tolerance: LOSS_TOLERANCE, step };
}

function compareHashes(hashes: readonly (string | undefined)[]): TrainingReplication['adapter'] {
  const known = hashes.filter((each) => each !== undefined);
  return { status: known.length < hashes.length ? 'not-measured' : new Set(known).size === 1 ? 'same' : 'different', sha256: known };
}

function compareMetrics(first: RunMetrics | null, second: RunMetrics | null): TrainingReplication['metrics'] {
  if (first === null || second === null) return { status: 'not-measured', sha256: [], compared: 0, different: [] };
  const named = (metrics: RunMetrics) => new Map(comparable(metrics).map((metric) => [nameOf(metric), JSON.stringify(metric)]));
  const [before, now] = [named(first), named(second)];
  const names = [...new Set([...before.keys(), ...now.keys()])];
  const hashes = [metricsSha256(first), metricsSha256(second)];
  return { status: hashes[0] === hashes[1] ? 'same' : 'different', sha256: hashes, compared: names.length, different: names.filter((name) => before.get(name) !== now.get(name)) };
}

const nameOf = ({ name, slice }: Metric): string => (slice === undefined ? name : `${name} (${slice.by} ${slice.value})`);

function environmentDifferences(first: TrainingSummary, second: TrainingSummary): string[] {
  const facts = ({ versions, packages, determinism, device, model }: TrainingSummary): Record<string, unknown> => ({
    ...(first.packages && second.packages ? packages : {}), // earlier versions did not say
    ...versions,
    ...determinism,
    device: device.name,
    driver: device.driver,
    'weights of the base model': model.sha256,
  });
  const [before, now] = [facts(first), facts(second)];
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((key) => before[key] !== now[key]).map((key) => `${key}: ${String(before[key])}, then ${String(now[key])}`);
}

/** For a person. */
export function replicationLines({ losses, adapter, metrics, environment, falsified, device }: TrainingReplication): string[] {
  const [first, second] = losses.steps;
  const many = 10;
  return [
    `losses: ${
      {
        same: `the same within ${losses.tolerance} at each of ${first} steps; the largest difference is ${losses.largestDifference}`,
        different:
          first === second || (losses.step ?? 0) <= Math.min(first, second)
            ? `different from step ${losses.step} on; the largest difference is ${losses.largestDifference ?? 'no number'}`
            : `${first} and ${second} steps`,
        'not-measured': 'not measured: there were no steps',
      }[losses.status]
    }`,
    `adapter: ${{ same: `the same bytes, SHA-256 ${adapter.sha256[0]}`, different: `different: SHA-256 ${adapter.sha256.join(' and ')}`, 'not-measured': 'not measured' }[adapter.status]}`,
    `metrics: ${
      {
        same: `${metrics.compared} figures are the same`,
        different: `${metrics.different.length} of ${metrics.compared} figures differ: ${metrics.different.slice(0, many).join(', ')}${metrics.different.length > many ? ', …' : ''}`,
        'not-measured': 'not measured',
      }[metrics.status]
    }`,
    ...environment.map((each) => `not the same both times: ${each}`),
    falsified ? `falsified on ${device}: two trainings with one seed differ` : `not falsified on ${device}`,
  ];
}
