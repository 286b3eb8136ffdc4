// Experiments whose process is killed at moments that a seed chooses, and detached ones: they go on, and come to the same bytes.
// `npm run test:kills` kills at 20 moments in all stages; here at the first 5 of them.
import { type ChildProcess, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPERIMENT_FILES, type ExperimentRecord, type ExperimentStatus, RUN_FILES, type RunEvent, type RunRecord } from '../../protocol/runs.js';
import { randomNumbers } from '../../trainer/src/metrics/random.js';
import { endOf, Program, processesOf, resultsOf, writeExperiment } from './run-support.js';

const chains = Number(process.env['IRON_KILLED_CHAINS'] ?? '1');
const SEED = Number(process.env['IRON_SEED'] ?? '7');
const LOOK_MILLISECONDS = 2;
const PATIENCE_MILLISECONDS = 60_000;
const RUNS = ['rust-1', 'rust-2', 'iron-1', 'iron-2'];

const program = new Program();
let unbroken: Record<string, string>;

beforeAll(async () => {
  await program.build();
  const folder = program.place('unbroken');
  writeExperiment(folder, { change: { evaluation: ONE_BY_ONE } });
  const { code, output } = await program.run(folder, ['run', 'small.experiment.yaml']);
  expect(code, output).toBe(0);
  unbroken = resultsOf(path.join(folder, 'experiments/small'));
});
afterAll(() => program.remove());

const ONE_BY_ONE = { stages: ['transform', 'parse', 'check', 'link', 'test'], split: 'all', samplesPerTask: 2, workers: 1, batch: 1 };

/** Kill it when so many events of a stage have come since its process began. */
interface Moment {
  readonly stage: string;
  /** Folder of a run; of the experiment where it is empty. */
  readonly run: string;
  readonly events: number;
}

/** Chains of moments in the order of the stages: each resumed process is killed at the next one. */
function chainsOf(count: number): Moment[][] {
  const random = randomNumbers(SEED);
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const run = (from: number, to: number): string => path.join('runs', RUNS[from + Math.floor(random() * (to - from))]!);
  return Array.from({ length: count }, (_, at): Moment[] => {
    const first: Moment = at % 2 === 0 ? { stage: 'dataset', run: '', events: 1 } : { stage: 'sample', run: run(0, 4), events: 1 };
    const [early, late] = [run(0, 2), run(2, 4)];
    return [
      first,
      { stage: 'gates', run: '', events: upTo(8) },
      { stage: 'evaluate', run: early, events: upTo(8) },
      at % 2 === 0 ? { stage: 'metrics', run: late, events: 1 } : { stage: 'evaluate', run: late, events: upTo(11) },
      { stage: 'report', run: '', events: 1 },
    ];
  });
}

const linesOf = (file: string): RunEvent[] => {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as RunEvent]));
};

/** What was being done when it was killed; null where it ended before. */
async function killAt(child: ChildProcess, experiment: string, { stage, run, events }: Moment): Promise<string | null> {
  const file = path.join(experiment, run, EXPERIMENT_FILES.events);
  const before = linesOf(file).filter((event) => event.stage === stage).length;
  const ended = endOf(child);
  let size = -1;
  while (child.exitCode === null && child.signalCode === null) {
    const now = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (now !== size && linesOf(file).filter((event) => event.stage === stage).length >= before + events) {
      child.kill('SIGKILL');
      if ((await ended).signal !== 'SIGKILL') return null;
      return recordOf(experiment, run).stages.find(({ status }) => status === 'running')?.name ?? `after ${stage}`;
    }
    size = now;
    await pause(LOOK_MILLISECONDS);
  }
  await ended;
  return null;
}

/** What a killed process started is gone soon after it. */
async function expectNoOrphans(folder: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const begun = performance.now();
  while (processesOf(folder).length > 0 && performance.now() - begun < PATIENCE_MILLISECONDS) await pause(20);
  expect(processesOf(folder)).toEqual([]);
}

const recordOf = (experiment: string, run: string): ExperimentRecord | RunRecord =>
  JSON.parse(fs.readFileSync(path.join(experiment, run, run === '' ? EXPERIMENT_FILES.record : RUN_FILES.record), 'utf8')) as ExperimentRecord | RunRecord;

/** A busy machine can be too late for a moment: then what the stage left is taken away, so that it comes once more. */
const ATTEMPTS = 5;

async function killIn(start: (isFirst: boolean) => ChildProcess, experiment: string, moment: Moment, isFirst: boolean): Promise<string | null> {
  for (let attempt = 1; ; attempt++) {
    const doing = await killAt(start(isFirst && attempt === 1), experiment, moment);
    if (doing === moment.stage || attempt === ATTEMPTS) return doing;
    const [output] = Object.keys(recordOf(experiment, moment.run).stages.find(({ name }) => name === moment.stage)?.outputs ?? {});
    if (output !== undefined) fs.rmSync(path.join(experiment, moment.run, output), { force: true });
  }
}

const killedIn = new Set<string>();

describe.skipIf(process.platform === 'win32')('killed with SIGKILL', () => {
  test.each(chainsOf(chains).map((moments, at) => [moments.map(({ stage, run, events }) => `${path.basename(run)} ${stage} ${events}`.trim()).join(', '), at, moments] as const))(
    `seed ${SEED}: at %s`,
    async (_, at, moments) => {
      const folder = program.place(`chain-${at}`);
      writeExperiment(folder, { change: { evaluation: ONE_BY_ONE } });
      const cache = program.cacheWithoutVerdicts(`chain-${at}/cache`);
      const experiment = path.join(folder, 'experiments/small');
      for (const [number, moment] of moments.entries()) {
        const start = (isFirst: boolean): ChildProcess => program.start(folder, isFirst ? ['run', 'small.experiment.yaml'] : ['resume', 'small'], cache);
        const journal = (): string[] =>
          RUNS.flatMap((run) =>
            linesOf(path.join(experiment, 'runs', run, 'evaluation/journal.jsonl'))
              .slice(1)
              .map((row) => `${run} ${JSON.stringify(row)}`),
          );
        const judged = number === 0 ? [] : journal();
        const doing = await killIn(start, experiment, moment, number === 0);
        expect(doing, `nothing was killed at ${JSON.stringify(moment)}`).not.toBeNull();
        killedIn.add(doing!);
        await expectNoOrphans(folder);
        // rows that were judged are not judged again: with their times they are as they were, or their run is through with them
        const kept = new Set(journal());
        const open = RUNS.filter((run) => fs.existsSync(path.join(experiment, 'runs', run, 'evaluation/journal.jsonl')));
        expect(judged.filter((row) => open.some((run) => row.startsWith(`${run} `)) && !kept.has(row))).toEqual([]);
        const { output } = await program.run(folder, ['status', 'small', '--json'], cache);
        expect((JSON.parse(output) as ExperimentStatus[])[0]!.experiment.status).toBe('interrupted');
      }
      const { code, output } = await program.run(folder, ['resume', 'small'], cache);
      expect(code, output).toBe(0);
      expect(resultsOf(experiment)).toEqual(unbroken);
      expect(fs.readdirSync(experiment, { recursive: true }).filter((name) => /partial|journal/.test(String(name)))).toEqual([]);
      // one that was killed before its folder had a name on it leaves that folder, which goes after an hour
      const jobs = fs.readdirSync(path.join(folder, 'tmp')).filter((name) => name.startsWith('iron-job-'));
      expect(jobs.filter((name) => fs.existsSync(path.join(folder, 'tmp', name, 'owner.json')))).toEqual([]);
      await expectNoOrphans(folder);
    },
  );

  test('at least once in each stage', () => {
    const wanted = chains >= 4 ? ['dataset', 'evaluate', 'gates', 'metrics', 'report', 'sample'] : ['evaluate', 'gates', 'report'];
    expect(wanted.filter((stage) => !killedIn.has(stage))).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('detached', () => {
  const statusOf = async (folder: string, cache: string): Promise<ExperimentStatus> => (JSON.parse((await program.run(folder, ['status', 'small', '--json'], cache)).output) as ExperimentStatus[])[0]!;
  const until = async (what: () => boolean): Promise<void> => {
    const begun = performance.now();
    while (!what()) {
      if (performance.now() - begun > PATIENCE_MILLISECONDS) throw new Error('it did not come to that');
      await pause(20);
    }
  };

  test('it outlives who asked for it, is seen, refuses a second process, can be cancelled and goes on', async () => {
    const folder = program.place('detached');
    writeExperiment(folder, { change: { evaluation: ONE_BY_ONE } });
    const cache = program.cacheWithoutVerdicts('detached/cache');
    const experiment = path.join(folder, 'experiments/small');
    const asked = program.start(folder, ['run', 'small.experiment.yaml', '--detach'], cache);
    expect(await endOf(asked)).toEqual({ code: 0, signal: null, output: 'small\n' });
    const running = await statusOf(folder, cache);
    expect(running.experiment).toMatchObject({ status: 'running', pid: expect.any(Number) });
    expect(running.experiment.pid).not.toBe(asked.pid);
    if (process.platform === 'linux') expect(sessionOf(running.experiment.pid!)).toBe(running.experiment.pid);
    const second = await program.run(folder, ['run', 'small.experiment.yaml'], cache);
    expect([second.code, second.output]).toEqual([2, expect.stringMatching(/^process \d+ works on small already/)]);
    expect(await program.run(folder, ['run', 'small.experiment.yaml', '--detach'], cache)).toMatchObject({ code: 2, output: expect.stringMatching(/works on small already/) });

    await until(() => linesOf(path.join(experiment, 'runs/rust-1', RUN_FILES.events)).some(({ stage, done }) => stage === 'evaluate' && done === 2));
    expect(await program.run(folder, ['cancel', 'small'], cache)).toMatchObject({ code: 0, output: 'small is cancelled\n' });
    await expectNoOrphans(folder);
    const cancelled = await statusOf(folder, cache);
    expect(cancelled.experiment).toMatchObject({ status: 'cancelled', reason: 'it was cancelled' });
    // the first may have come to its end while the order was on its way
    expect(cancelled.runs.map(({ status }) => status).join(' ')).toMatch(/^(succeeded ){0,3}(cancelled ?)+$/);

    expect((await program.run(folder, ['resume', 'small', '--detach'], cache)).output).toBe('small\n');
    const { code, output } = await program.run(folder, ['logs', 'small', '--follow'], cache);
    expect(code).toBe(0);
    expect(output).toContain('small: cancelled: it was cancelled\n');
    expect(output).toMatch(/small: succeeded\n$/);
    expect(resultsOf(experiment)).toEqual(unbroken);
  });

  test('a mistake of its config is told by who asked for it', async () => {
    const folder = program.place('mistaken');
    writeExperiment(folder, { change: { arms: ['rust', 'zinc'] } });
    expect(await program.run(folder, ['run', 'small.experiment.yaml', '--detach'])).toMatchObject({
      code: 2,
      output: expect.stringMatching(/^small\.experiment\.yaml:\d+:\d+: `arms\.1` is `"zinc"`/),
    });
    expect(fs.existsSync(path.join(folder, 'experiments'))).toBe(false);
  });
});

const sessionOf = (pid: number): number => Number(execFileSync('ps', ['-o', 'sid=', '-p', String(pid)], { encoding: 'utf8' }).trim());
