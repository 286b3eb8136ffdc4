/** Which questions are asked before which stage. */
import { FORMAT_VERSION } from '../../../protocol/experiment.js';
import type { Preflight, PreflightStage } from '../../../protocol/preflight.js';
import { type Check, cargo, clippy, disk, duckDb, type Machine, python, rustc, sandbox } from './checks.js';
import { card, memory, workerInterpreter, workerPackages } from '../worker/checks.js';

const SOME = disk(100 * 2 ** 20);
/** Where programs are built. */
const MUCH = disk(2 ** 30);

const NEEDS: Readonly<Record<PreflightStage, readonly Check[]>> = {
  dataset: [SOME],
  gates: [rustc, sandbox, MUCH],
  evaluate: [rustc, clippy, sandbox, MUCH],
  report: [python, SOME],
  decide: [],
  verify: [python],
  'compare-adapters': [],
  filter: [duckDb('limited'), SOME],
  corpus: [SOME],
  'corpus-check': [rustc, cargo, sandbox, MUCH],
  sql: [duckDb('missing')],
  run: [rustc, clippy, sandbox, python, MUCH],
  // the packages have a disk of their own, which is asked for when they are installed
  publish: [workerInterpreter, workerPackages, SOME],
  train: [workerInterpreter, workerPackages, memory, card, MUCH],
};

/** Asks everything, so that all that is missing is told at once. */
export async function preflight(stage: PreflightStage, machine: Machine): Promise<Preflight> {
  const checks = await Promise.all(NEEDS[stage].map((check) => check(machine)));
  return { formatVersion: FORMAT_VERSION, stage, ready: checks.every(({ status }) => status !== 'missing'), checks };
}
