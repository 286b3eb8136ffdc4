/** What is known of an adapter that is to be published: its files and, where it is one of a run, all that the run says of it. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { Report } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES, RUN_FILES, RunMetrics, RunRecord, TrainingReplication, TrainingSummary } from '../../../protocol/runs.js';
import { readConfig } from '../config/resolve.js';
import { InputError } from '../files/input-error.js';
import { fileSha256 } from '../files/sha256.js';
import { readRecord } from '../run/open-experiment.js';
import { isModelPath } from '../run/run-config.js';
import { replicationFile } from '../training/measurements.js';

/** PEFT's names. */
export const ADAPTER = { weights: 'adapter_model.safetensors', config: 'adapter_config.json' } as const;

export interface Publication {
  /** Of the adapter. */
  readonly folder: string;
  readonly adapterSha256: string;
  readonly base: BaseModel;
  /** As PEFT wrote it, without paths of this machine. */
  readonly adapterConfig: Readonly<Record<string, unknown>>;
  /** Null: it is no adapter of a run. */
  readonly run: PublishedRun | null;
}

export interface BaseModel {
  /** Of the hub, or of a file or folder without where it lies. */
  readonly name: string;
  readonly isOfHub: boolean;
  readonly revision: string | null;
  readonly sha256: string | null;
  /** As its card names it; null: not known. */
  readonly license: string | null;
}

export interface PublishedRun {
  readonly folder: string;
  readonly record: RunRecord;
  readonly summary: TrainingSummary;
  readonly config: ExperimentConfig;
  readonly metrics: RunMetrics | null;
  readonly report: Report | null;
  readonly replication: TrainingReplication | null;
}

/** `place`: folder of a run, or of an adapter in PEFT's form. Throws `InputError` where there is none, or where its weights are others than those that were trained. */
export async function publicationOf(place: string): Promise<Publication> {
  const given = path.resolve(place);
  const isRun = await isFile(path.join(given, RUN_FILES.record));
  const run = await runAt(isRun ? given : path.resolve(given, '../..'), isRun);
  const folder = isRun ? path.join(given, run!.summary.adapter) : given;
  const adapterConfig = await adapterConfigIn(folder);
  const adapterSha256 = await fileSha256(path.join(folder, ADAPTER.weights)).catch(() => {
    throw new InputError(`${folder} has no ${ADAPTER.weights}: name a folder with an adapter in PEFT's form, or the folder of a run`);
  });
  const trained = run?.summary.adapters[path.basename(folder)];
  if (isRun && trained !== undefined && trained !== adapterSha256)
    throw new InputError(`${path.join(folder, ADAPTER.weights)} is no longer what was trained (SHA-256 ${adapterSha256}, and the run names ${trained}): put it back, or train again`);
  const isOfRun = run !== null && (isRun || trained === adapterSha256);
  const base = baseOf(adapterConfig, isOfRun ? run.summary : null);
  return { folder, adapterSha256, base, adapterConfig: { ...adapterConfig, base_model_name_or_path: base.name }, run: isOfRun ? run : null };
}

async function adapterConfigIn(folder: string): Promise<Record<string, unknown>> {
  const file = path.join(folder, ADAPTER.config);
  const text = await fs.readFile(file, 'utf8').catch(() => null);
  if (text === null) throw new InputError(`${folder} is neither a run nor an adapter (it has no ${ADAPTER.config}): name experiments/ID/runs/ARM-SEED, or a folder in PEFT's form`);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new InputError(`${file}: this is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function baseOf({ base_model_name_or_path: named, revision }: Readonly<Record<string, unknown>>, summary: TrainingSummary | null): BaseModel {
  const model = summary?.model;
  const place = model?.name ?? (typeof named === 'string' ? named : '');
  const isOfHub = place !== '' && !isModelPath(place) && /^[\w.-]+\/[\w.-]+$/.test(place);
  return {
    name: isOfHub ? place : (place.split(/[\\/]/).at(-1) ?? ''),
    isOfHub,
    revision: model?.revision ?? (typeof revision === 'string' ? revision : null),
    sha256: model?.sha256 ?? null,
    license: model?.license ?? null,
  };
}

/** `isAsked`: it has to be a run that was trained. */
async function runAt(folder: string, isAsked: boolean): Promise<PublishedRun | null> {
  const record = await readRecord(path.join(folder, RUN_FILES.record), RunRecord);
  const summary = await readRecord(path.join(folder, RUN_FILES.trainSummary), TrainingSummary);
  if (record === null || summary === null) {
    if (isAsked) throw new InputError(`${folder} is a run without an adapter: it was not trained, or its training is not done`);
    return null;
  }
  const read = await readConfig(path.join(folder, RUN_FILES.config));
  if (!read.ok) throw new InputError(`${path.join(folder, RUN_FILES.config)}: it cannot be read; it is written by the trainer alone`);
  const experiment = path.resolve(folder, '../..');
  return {
    folder,
    record,
    summary,
    config: read.config,
    metrics: await readRecord(path.join(folder, RUN_FILES.metrics), RunMetrics),
    report: await readRecord(path.join(experiment, EXPERIMENT_FILES.report), Report),
    replication: await readRecord(replicationFile(experiment, path.basename(folder)), TrainingReplication),
  };
}

const isFile = (file: string): Promise<boolean> =>
  fs.stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
