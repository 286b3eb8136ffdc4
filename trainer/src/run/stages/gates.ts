/** The stage `gates`: whether the dataset may be used. */
import fs from 'node:fs/promises';
import { type GateReport, GateReport as GateReportSchema, type GateResult } from '../../../../protocol/experiment.js';
import { EXPERIMENT_FILES } from '../../../../protocol/runs.js';
import type { Dataset } from '../../dataset/manifest.js';
import { writeWhole } from '../../files/atomic.js';
import { InputError } from '../../files/input-error.js';
import { checkSchema } from '../../files/schema-check.js';
import { sha256 } from '../../files/sha256.js';
import type { GateThresholds } from '../../gates/gate.js';
import { CORPUS_GATES, GATES, runGates } from '../../gates/run-gates.js';
import type { ExperimentContext } from '../context.js';
import { Journal } from '../journal.js';
import type { StageResult } from '../work.js';

const JOURNAL = 'gates-journal.jsonl';
/** One event for so many steps of a gate at most. */
const EVENTS_OF_A_GATE = 20;

export async function gatesStage(context: ExperimentContext): Promise<StageResult> {
  const { config, work, signal } = context;
  const { needed, watched, onFailure } = config.gates;
  const named: readonly string[] = [...needed, ...watched];
  if (named.length === 0) return { outputs: [], skipped: 'no gate is needed' };
  const dataset = await context.dataset();
  const thresholds = thresholdsOf(context);
  const { journal } = await Journal.open<GateResult>(work.path(JOURNAL), sha256(JSON.stringify([dataset.manifestSha256, thresholds])));
  const known = new Map<string, GateResult>();
  for (const each of await passedBefore(work.path(EXPERIMENT_FILES.gates), dataset)) known.set(each.gate, each);
  for await (const each of journal.rows()) known.set(each.gate, each);
  const without = GATES.map(({ name }) => name).filter((name) => !named.includes(name));
  let last = '';
  const report = await runGates(dataset, {
    gates: [...GATES, ...CORPUS_GATES.filter(({ name }) => named.includes(name))],
    thresholds,
    without,
    known,
    signal,
    onProgress: (gate, done, of) => {
      context.tell(gate, done, of);
      const step = `${gate} ${Math.floor((EVENTS_OF_A_GATE * done) / Math.max(1, of))}`;
      if (step !== last) work.event({ kind: 'progress', stage: 'gates', done, of, message: gate });
      last = step;
    },
    onResult: (result) => {
      if (signal.aborted || without.includes(result.gate)) return;
      if (result.gate !== 'readable') journal.append(result);
      work.event({ kind: 'progress', stage: 'gates', message: `${result.gate}: ${result.status}: ${result.summary}` });
      work.say(`${result.gate}: ${result.status}: ${result.summary}`);
    },
  });
  signal.throwIfAborted();
  await writeReport(context, report);
  Journal.remove(work.path(JOURNAL));
  const short = report.gates.filter(({ gate, status }) => status !== 'passed' && !without.includes(gate));
  const isWatched = (gate: string): boolean => (watched as readonly string[]).includes(gate) && !(needed as readonly string[]).includes(gate);
  for (const { gate, summary } of short) if (isWatched(gate)) work.warn('gates', `${gate}: ${summary}`);
  const bad = short.filter(({ gate }) => !isWatched(gate)).map(({ gate, summary }) => `${gate} (${summary})`);
  if (bad.length === 0) return { outputs: [EXPERIMENT_FILES.gates] };
  if (onFailure === 'stop') throw new InputError(`no-go: ${bad.join('; ')}. Nothing is evaluated; mend the dataset, or write \`gates: { onFailure: continue }\` in a config of another id`);
  work.warn('gates', `these gates did not pass: ${bad.join('; ')}`);
  return { outputs: [EXPERIMENT_FILES.gates] };
}

/** The manifest is named as the record of the experiment names it. */
async function writeReport({ work }: ExperimentContext, report: GateReport): Promise<void> {
  await writeWhole(work.path(EXPERIMENT_FILES.gates), `${JSON.stringify({ ...report, manifest: work.record.manifest ?? report.manifest }, null, 2)}\n`);
}

/** Of a report that is there; what did not pass is asked again. */
async function passedBefore(file: string, { manifestSha256 }: Dataset): Promise<readonly GateResult[]> {
  const text = await fs.readFile(file, 'utf8').catch(() => null);
  const checked = text === null ? null : checkSchema(GateReportSchema, JSON.parse(text));
  return checked?.ok === true && checked.value.manifestSha256 === manifestSha256 ? checked.value.gates.filter(({ status }) => status === 'passed') : [];
}

function thresholdsOf({ config: { gates, dataset, training } }: ExperimentContext): GateThresholds {
  const { purity, leastTasks, mostTasks, splitTolerance, allowDeps, allowUnsafe, killed, tokenRatio } = gates.thresholds;
  const propertyShare = { least: training.data.leastPropertyShare, most: training.data.mostPropertyShare };
  return { purity, size: { least: leastTasks, most: mostTasks }, shares: { ...dataset.splits, tolerance: splitTolerance }, allowDeps, allowUnsafe, killed, tokenRatio, propertyShare };
}
