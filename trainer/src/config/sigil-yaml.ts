/** Training configs of S3 (`python train.py --cfg`), read as values of ours: each key has its counterpart, or is refused by name. */
import { nearest } from './nearest.js';
import { readConfigText } from './config-text.js';
import { InputError } from '../files/input-error.js';

/** What a config of S3 says, in the words of this program. */
export interface SigilYaml {
  /** Values of a config by dotted key, but for those that name files. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly sources: readonly string[];
  /** Settings of the source filter. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly output: string;
  readonly loadFrom: string | null;
  /** Keys that change nothing here, with why. */
  readonly notes: readonly string[];
}

type Mapped = (value: unknown, fail: (why: string) => never) => readonly [key: string, value: unknown][];

const as =
  (key: string): Mapped =>
  (value) => [[key, value]];
/** One of the names that both know. */
const named =
  (key: string, names: Readonly<Record<string, string>>): Mapped =>
  (value, fail) =>
    typeof value === 'string' && value in names ? [[key, names[value]]] : fail(`known are ${Object.keys(names).join(', ')}`);

const KEYS: Readonly<Record<string, Mapped>> = {
  model_name: as('training.baseModel'),
  max_seq_len: as('training.budget.sequenceTokens'),
  pack: as('training.budget.packing'),
  'lora.r': as('training.lora.rank'),
  'lora.alpha': as('training.lora.alpha'),
  'lora.dropout': as('training.lora.dropout'),
  'lora.target_modules': (value) => [['training.lora.targets', (Array.isArray(value) ? value : [value]).flatMap((each) => String(each).split(';')).map((each) => each.trim())]],
  'train.micro_batch_size': as('training.budget.batch'),
  'train.gradient_accumulation': as('training.budget.accumulate'),
  'train.lr': as('training.optimizer.learningRate'),
  'train.weight_decay': as('training.optimizer.weightDecay'),
  'train.num_steps': as('training.budget.steps'),
  'train.warmup_steps': as('training.schedule.warmupSteps'),
  'train.save_every': as('training.checkpoints.everySteps'),
  'train.save_total_limit': as('training.checkpoints.most'),
  'train.load_best_model_at_end': (value) => [['training.checkpoints.keep', value === true ? 'best-loss' : 'last']],
  'train.bf16': (value) => (value === true ? [['training.precision.compute', 'bfloat16']] : []),
  'train.grad_checkpointing': as('training.budget.gradientCheckpointing'),
  'train.max_grad_norm': as('training.optimizer.gradientClipping'),
  'train.lr_scheduler_type': named('training.schedule.name', { cosine: 'cosine', linear: 'linear', constant: 'constant' }),
  'train.optimizer': named('training.optimizer.name', { paged_adamw_8bit: 'paged-adamw-8bit', adamw_torch: 'adamw', adamw: 'adamw' }),
  'bnb_4bit.quant_type': named('training.lora.baseWeights', { nf4: 'nf4' }),
  'bnb_4bit.compute_dtype': named('training.precision.compute', { bfloat16: 'bfloat16', float16: 'float16', float32: 'float32' }),
  'bnb_4bit.use_double_quant': as('training.lora.doubleQuantisation'),
  'misc.seed': (value) => [['seeds', [value]]],
  'misc.deterministic': as('training.deterministicAlgorithms'),
};

const NOTES: Readonly<Record<string, string>> = {
  'train.logging_steps': 'every step is logged',
  'train.log_backend': "TensorBoard's files are always written",
  'train.use_flash_attention': "attention is PyTorch's own",
  'train.dataloader_num_workers': 'rows are in memory',
  'train.dataloader_pin_memory': 'rows are in memory',
  'train.dataloader_prefetch_factor': 'rows are in memory',
  'train.clear_cache_every_n_steps': 'memory that runs out halves the batches',
  'misc.logging_dir': 'event files stand with the run',
  'misc.log_file': 'the log stands with the run',
  'dataset.cache_dir': 'sources are files of this machine',
  'dataset.interleave_mode': 'sources are read one after the other',
};
const FILTER_KEYS = [
  'use_cache',
  'min_length',
  'max_length',
  'exclude_tests',
  'exclude_examples',
  'exclude_benches',
  'prefer_idiomatic',
  'prefer_documented',
  'idiomatic_quality_ratio',
  'shuffle_seed',
];
const OTHER = ['dataset.names', 'misc.output_dir', 'misc.load_from', ...FILTER_KEYS.map((key) => `dataset.${key}`)];

/** Whether a text is such a config at all. */
export const isSigilYaml = (values: Readonly<Record<string, unknown>>): boolean => 'model_name' in values;

/** Throws `InputError` with one line for each key that has no counterpart, and each value that cannot be had. */
export function readSigilYaml(file: string, text: string): SigilYaml {
  const { values, problems, placeOf } = readConfigText(file, text);
  if (problems.length > 0) throw new InputError(problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`).join('\n'));
  const wrong: string[] = [];
  const found: [string, unknown][] = [];
  const notes: string[] = [];
  const known = [...Object.keys(KEYS), ...Object.keys(NOTES), ...OTHER];
  const leaves = leavesOf(values);
  for (const [key, value] of leaves) {
    const { line, column } = placeOf(key.split('.'), 'key');
    const fail = (why: string): never => {
      throw new InputError(`${file}:${line}:${column}: \`${key}\` is ${JSON.stringify(value)}: ${why}`);
    };
    try {
      if (key in KEYS) found.push(...KEYS[key]!(value, fail));
      else if (key in NOTES) notes.push(`\`${key}\` changes nothing: ${NOTES[key]}`);
      else if (!OTHER.includes(key)) {
        const near = nearest(key, known);
        wrong.push(`${file}:${line}:${column}: a config of S3 has no key \`${key}\`${near === null ? '' : `: did you mean \`${near}\`?`}`);
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      wrong.push(error.message);
    }
  }
  const at = new Map(leaves);
  if (!at.has('model_name')) wrong.push(`${file}:1:1: the config lacks \`model_name\`: write it`);
  if (wrong.length > 0) throw new InputError(wrong.join('\n'));
  const steps = at.has('train.num_steps') ? { 'training.budget.epochs': null } : {};
  const names = at.get('dataset.names');
  return {
    values: { ...Object.fromEntries(found), ...steps },
    sources: (Array.isArray(names) ? names : names === undefined ? [] : [names]).map(String),
    filter: Object.fromEntries(FILTER_KEYS.flatMap((key) => (at.has(`dataset.${key}`) ? [[key, at.get(`dataset.${key}`)]] : []))),
    output: String(at.get('misc.output_dir') ?? 'out/training'),
    loadFrom: at.has('misc.load_from') && at.get('misc.load_from') !== null ? String(at.get('misc.load_from')) : null,
    notes,
  };
}

function leavesOf(values: Readonly<Record<string, unknown>>, above = ''): [string, unknown][] {
  return Object.entries(values).flatMap(([key, value]): [string, unknown][] => {
    const name = `${above}${key}`;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? leavesOf(value as Record<string, unknown>, `${name}.`) : [[name, value]];
  });
}
