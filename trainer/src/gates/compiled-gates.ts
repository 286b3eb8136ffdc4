/** Gates that need the compiler: pairs compile after Iron to Rust (B4), tests pass on the reference and notice mutants (B2, S1 section 10). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { oxidize, reduce } from '../../../redox/src/index.js';
import { compile } from '../../../engine/src/compile/rustc.js';
import { makeWorkspace } from '../../../engine/src/sandbox/workspace.js';
import { EDITION } from '../dataset/edition.js';
import { type Answered, keptAnswer } from '../files/kept-answers.js';
import { mutationScore } from '../dataset/mutation-score.js';
import { inParallel, processors } from '../parallel.js';
import type { DatasetTask } from '../dataset/manifest.js';
import { percent } from '../text/percent.js';
import { finding, type Gate, passes } from './gate.js';

export const quality: Gate = {
  name: 'data-quality',
  rows: ['B4'],
  check: async ({ tasks }, { signal, tell }) => {
    const workspace = await makeWorkspace();
    try {
      let done = 0;
      const reasons = await inParallel(tasks, processors(), async (task, at) => {
        const reason = signal.aborted ? STOPPED : await pairTrouble(task, path.join(workspace.folder, String(at)), signal);
        tell(++done, tasks.length);
        return reason;
      });
      const findings = tasks.flatMap((task, at) => (reasons[at] === null ? [] : [finding(task, reasons[at]!)]));
      return {
        status: passes(tasks.length > 0 && findings.length === 0),
        summary: `${tasks.length - findings.length} of ${tasks.length} references compile after Iron to Rust`,
        measured: { compiled: tasks.length - findings.length },
        wanted: { compiled: tasks.length },
        findings,
      };
    } finally {
      await workspace.remove();
    }
  },
};

const STOPPED = 'the gate was stopped';

/** What the compiler says is kept by content, so that a gate that was stopped does not ask it again. */
async function pairTrouble({ rust, iron }: DatasetTask, folder: string, signal: AbortSignal): Promise<string | null> {
  const made = oxidize(iron ?? reduce(rust, { edition: EDITION }).text ?? '', { edition: EDITION });
  if (made.text === null) return `the Iron does not become Rust: ${made.diagnostics[0]?.message}`;
  const { text } = made;
  return keptAnswer({ kind: 'compiled-pairs', version: [EDITION], text }, () => compileTrouble(text, folder, signal));
}

async function compileTrouble(rust: string, folder: string, signal: AbortSignal): Promise<Answered<string | null>> {
  await fs.mkdir(folder);
  await fs.writeFile(path.join(folder, 'pair.rs'), rust);
  const { ok, errors, trouble } = await compile(['--crate-type', 'lib', '--emit=metadata', '--edition', String(EDITION), 'pair.rs'], { folder, signal });
  return { answer: ok ? null : `the compiler refuses it: ${errors[0]?.message ?? trouble}`, isFinal: !signal.aborted && (ok || errors.length > 0) };
}

export const testStrength: Gate = {
  name: 'test-strength',
  rows: ['B2', 'L12'],
  check: async ({ tasks }, { thresholds, signal, tell }) => {
    let done = 0;
    let [killed, viable] = [0, 0];
    const count = (part: number, whole: number): void => {
      killed += part;
      viable += whole;
    };
    const found = await inParallel(tasks, processors(), async (task) => {
      const reason = task.tests === null ? 'it has no tests' : await strengthTrouble(task, task.tests, thresholds.killed, signal, count);
      tell(++done, tasks.length);
      return reason;
    });
    const findings = tasks.flatMap((task, at) => (found[at] === null ? [] : [finding(task, found[at]!)]));
    return {
      status: passes(tasks.length > 0 && findings.length === 0),
      summary: `the tests of ${tasks.length - findings.length} of ${tasks.length} tasks pass on the reference and kill at least ${percent(thresholds.killed)} of its mutants; ${killed} of ${viable} over all`,
      measured: { tasks: tasks.length - findings.length, killed, viable },
      wanted: { tasks: tasks.length, killed: thresholds.killed },
      findings,
    };
  },
};

async function strengthTrouble({ rust }: DatasetTask, tests: string, least: number, signal: AbortSignal, count: (killed: number, viable: number) => void): Promise<string | null> {
  if (signal.aborted) return STOPPED;
  const score = await mutationScore(`${rust.trimEnd()}\n\n${tests}`, signal);
  if (!score.ok) return score.reason;
  count(score.killed, score.viable);
  if (score.viable === 0) return 'no mutant of the reference can be judged';
  return score.killed / score.viable >= least ? null : `the tests kill ${score.killed} of ${score.viable} mutants; missed: ${score.missed.join('; ')}`;
}
