/** `reproducibility.lock` of a run: what it was truly made with (contract rows L1 to L3, 1M 15). Without times: two runs on one machine give the same text. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { FORMAT_VERSION } from '../../../protocol/experiment.js';
import { RUN_FILES } from '../../../protocol/runs.js';
import { pythonFolder } from '../metrics/codebleu.js';
import { pythonEnvironment } from '../python/environment.js';
import { lockedVersions } from '../python/locked-versions.js';
import { workerLock } from '../worker/environment.js';
import type { ExperimentContext, RunContext } from './context.js';
import { readSummary } from './stages/train.js';
import { hashOf } from './work.js';

/** `codebleu`: whether it was computed. */
export async function reproducibilityLock(context: ExperimentContext, run: RunContext, codebleu: boolean): Promise<string> {
  const { config, work, signal } = context;
  const { rustc, clippy, version } = await context.toolchain();
  const usesClippy = config.evaluation.stages.includes('clippy');
  const { deterministicAlgorithms, cudnnBenchmark, cudnnDeterministic } = config.training;
  const summary = run.work.stage('train').status === 'succeeded' ? await readSummary(run) : null;
  const checksum = async (file: string): Promise<string | null> => {
    const hash = await hashOf(file);
    return hash === null ? null : `sha256:${hash}`;
  };
  return stringify(
    {
      formatVersion: FORMAT_VERSION,
      experiment: { id: config.id, arm: run.arm, seed: run.seed, git_commit: work.record.gitCommit ?? null, config_hash: `sha256:${work.record.configSha256}` },
      reproducibility: {
        seed: run.seed,
        bootstrap_seed: config.statistics.seed,
        resamples: config.statistics.resamples,
        deterministic_algorithms: deterministicAlgorithms,
        cudnn_benchmark: cudnnBenchmark,
        cudnn_deterministic: cudnnDeterministic,
        // what the worker then found to be so
        as_trained: summary?.determinism ?? null,
      },
      // null: it was not used, or is not there
      versions: {
        iron: ironVersion(),
        node: process.versions.node,
        rustc: fields(version),
        cargo: await said(path.join(path.dirname(rustc), `cargo${path.extname(rustc)}`), ['--version'], signal),
        clippy: usesClippy ? await said(clippy, ['--version'], signal) : null,
        ...(await pythonVersions(codebleu, signal)),
        torch: summary?.versions['torch'] ?? null,
        cuda: summary?.versions['cuda'] ?? null,
        cudnn: summary?.versions['cudnn'] ?? null,
        training: summary === null ? null : { ...summary.versions, locked: await checksum(workerLock() ?? ''), packages: summary.packages ?? null },
      },
      hardware: {
        platform: `${os.platform()} ${os.arch()} ${os.release()}`,
        processor: os.cpus()[0]?.model.trim() ?? null,
        processors: os.cpus().length,
        memory_bytes: os.totalmem(),
        ...(await graphics(signal)),
        trained_on: summary === null ? null : summary.device,
      },
      checksum: {
        dataset: await checksum(context.manifest),
        predictions: await checksum(run.work.path(RUN_FILES.predictions)),
        training_rows: summary === null ? null : await checksum(run.work.path(RUN_FILES.trainRows)),
        model: summary?.model.sha256 ? `sha256:${summary.model.sha256}` : null,
        model_revision: summary?.model.revision ?? null,
        adapters: summary === null ? null : Object.fromEntries(Object.entries(summary.adapters).map(([name, hash]) => [name, `sha256:${hash}`])),
      },
    },
    { lineWidth: 0 },
  );
}

/** `rustc -vV` as keys. */
function fields(version: string): Record<string, string> {
  const [first = '', ...rest] = version.trim().split('\n');
  return { version: first, ...Object.fromEntries(rest.flatMap((line) => (line.includes(': ') ? [[line.slice(0, line.indexOf(':')), line.slice(line.indexOf(': ') + 2)]] : []))) };
}

async function said(program: string, parameters: readonly string[], signal: AbortSignal): Promise<string | null> {
  const { failed, stdout } = await execa(program, parameters, { reject: false, stdin: 'ignore', cancelSignal: signal });
  return failed ? null : String(stdout).trim();
}

async function pythonVersions(codebleu: boolean, signal: AbortSignal): Promise<{ python: string | null; python_packages: Record<string, string> | null }> {
  const folder = codebleu ? pythonFolder() : null;
  const environment = folder === null ? null : await pythonEnvironment(path.join(folder, 'requirements.lock'), { signal });
  if (folder === null || environment?.ok !== true) return { python: null, python_packages: null };
  const lock = fs.readFileSync(path.join(folder, 'requirements.lock'), 'utf8');
  return {
    python: await said(environment.program, ['-c', 'import platform; print(platform.python_version())'], signal),
    python_packages: Object.fromEntries(lockedVersions(lock)),
  };
}

/** Null where there is no card, or nothing that tells of it. */
async function graphics(signal: AbortSignal): Promise<{ gpu: string | null; driver: string | null }> {
  const line = await said('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader'], signal);
  const [gpu = null, driver = null] = line?.split('\n')[0]?.split(', ') ?? [];
  return { gpu, driver };
}

/** Of the package that this program is a part of. */
export function ironVersion(): string {
  const root = path.join(import.meta.dirname, path.basename(import.meta.dirname) === 'dist' ? '..' : '../../..');
  return (JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
