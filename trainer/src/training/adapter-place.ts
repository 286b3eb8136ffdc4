/** Which adapter a name of the user's means: folders are looked into (contract rows F2, G7). */
import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '../files/input-error.js';
import { isModelPath } from '../run/run-config.js';

/** A folder in PEFT's form, or a full model. */
export interface FoundWeights {
  readonly folder: string;
  readonly isAdapter: boolean;
}

/**
 * The folder itself where it holds weights, else its best or newest checkpoint; of an experiment those of its run. S3's
 * `OUTPUT/checkpoint-N` is found as `OUTPUT/runs/NAME/checkpoints/step-N`. Throws `InputError` where there is none, or several.
 */
export function findWeights(place: string): FoundWeights {
  const found = weightsIn(place);
  if (found !== null) return found;
  throw new InputError(`${place}: there is neither an adapter (adapter_config.json), nor checkpoints with one, nor a model (config.json)`);
}

function weightsIn(place: string): FoundWeights | null {
  for (const folder of [...checkpointsIn(place), ...checkpointOfRun(place)]) {
    if (fs.existsSync(path.join(folder, 'adapter_config.json'))) return { folder, isAdapter: true };
    if (fs.existsSync(path.join(folder, 'config.json'))) return { folder, isAdapter: false };
  }
  return null;
}

/** An adapter, and nothing else. */
export function findAdapter(place: string): string {
  const { folder, isAdapter } = findWeights(place);
  if (!isAdapter) throw new InputError(`${place}: this is a full model: name it in \`training.baseModel\`, and an adapter in \`training.loadFrom\``);
  return folder;
}

/** What answers: a model, with an adapter or without. Places are absolute, other names are those of a hub. */
export interface AnsweringModel {
  readonly model: string;
  readonly adapter: string | null;
}

/** An adapter, its newest checkpoint, or a full model (contract row G7); a name that is nowhere here is one of the hub. Throws `InputError`. */
export function answeringModel(place: string, base?: string): AnsweringModel {
  if (!fs.existsSync(place)) {
    if (isModelPath(place)) throw new InputError(`${place}: there is no such folder`);
    return { model: place, adapter: null };
  }
  const { folder, isAdapter } = place.endsWith('.gguf') ? { folder: path.resolve(place), isAdapter: false } : findWeights(path.resolve(place));
  if (!isAdapter) return { model: folder, adapter: null };
  const model = base ?? baseModelOf(folder);
  return { model: fs.existsSync(model) ? path.resolve(model) : model, adapter: folder };
}

/** Of a config: where its model is a folder of an adapter or of checkpoints, that adapter answers, on the base model that it names. */
export const answeringWeights = (model: string, adapter: string | null): AnsweringModel =>
  adapter === null && path.isAbsolute(model) && weightsIn(model) !== null ? answeringModel(model) : { model, adapter };

/** Absolute, or a name of the hub; of the base model that an adapter is for. Throws `InputError`. */
export function baseModelOf(adapter: string): string {
  const file = path.join(adapter, 'adapter_config.json');
  let base: unknown;
  try {
    base = (JSON.parse(fs.readFileSync(file, 'utf8')) as { base_model_name_or_path?: unknown }).base_model_name_or_path;
  } catch (error) {
    throw new InputError(`${file}: it cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  if (typeof base === 'string' && base !== '') return base;
  throw new InputError(`${file}: it names no base model: name one with --model`);
}

function checkpointsIn(place: string): string[] {
  const steps = names(place)
    .map((name) => /^(?:step|checkpoint)-(\d+)$/.exec(name))
    .filter((match) => match !== null)
    .sort((a, b) => Number(b[1]) - Number(a[1]))
    .map((match) => path.join(place, match[0]));
  return [place, path.join(place, 'best'), ...steps, path.join(place, 'last'), ...runsOf(place).flatMap((run) => checkpointsIn(path.join(run, 'checkpoints')))];
}

function checkpointOfRun(place: string): string[] {
  const step = /^checkpoint-(\d+)$/.exec(path.basename(place))?.[1];
  return step === undefined ? [] : runsOf(path.dirname(place)).map((run) => path.join(run, 'checkpoints', `step-${step}`));
}

/** Of an experiment; several cannot be told apart. */
function runsOf(experiment: string): string[] {
  const runs = names(path.join(experiment, 'runs')).filter((name) => !name.endsWith('-base'));
  if (runs.length > 1) throw new InputError(`${experiment}: there are adapters of ${runs.length} runs (${runs.join(', ')}): name one of ${path.join(experiment, 'runs')}`);
  return [path.join(experiment, 'runs', ...runs), ...(fs.existsSync(path.join(experiment, 'checkpoints')) ? [experiment] : [])].slice(runs.length === 1 ? 0 : 1);
}

const names = (folder: string): string[] => {
  try {
    return fs.readdirSync(folder).sort();
  } catch {
    return [];
  }
};
