/** The card of an adapter: what it is, what was measured, what that does not show, how it is loaded and made again (contract row L7). */
import { stringify } from 'yaml';
import type { Metric } from '../../../protocol/experiment.js';
import { FIGURE_HEAD, figureCells } from '../report/words.js';
import { markdownTable, plain } from '../text/markdown.js';
import { replicationLines } from '../training/replication.js';
import { ADAPTER, type Publication, type PublishedRun } from './publication.js';

export interface CardFacts {
  /** `owner/name`. */
  readonly repository: string;
  /** Of the adapter, as the hub writes it; null: none was named. */
  readonly license: string | null;
  /** Instead of what the base model's card says. */
  readonly baseLicense: string | null;
  /** Of the bundle, without the card. */
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  /** `sha256:..` of the dataset and of the training rows, of the lock. */
  readonly checksums: Readonly<Record<string, string>>;
}

export function modelCard(publication: Publication, facts: CardFacts): string {
  const { run } = publication;
  const sections = [
    head(publication, facts),
    ...baseSection(publication, facts),
    ...(run === null ? ['', '# Training', '', 'Not known: the adapter is not one of a run that could be read.'] : trainingSection(publication, run, facts)),
    ...figuresSection(run),
    ...['', '# What this does not show', '', ...notShown(run).map((each) => `- ${plain(each)}`)],
    ...loadSection(publication, facts),
    ...(run === null ? [] : againSection(run)),
    ...[
      '',
      '# Files',
      '',
      ...markdownTable(
        ['file', 'bytes', 'SHA-256'],
        facts.files.map(({ name, bytes, sha256 }) => [name, String(bytes), sha256]),
      ),
    ],
    '',
  ];
  return sections.join('\n');
}

const armWords = { rust: 'Rust', iron: 'Iron (Rust spelled in words)' } as const;

function head({ base, run }: Publication, { repository, license }: CardFacts): string {
  const data = {
    library_name: 'peft',
    pipeline_tag: 'text-generation',
    ...(base.isOfHub && { base_model: base.name, base_model_relation: 'adapter' }),
    ...(license !== null && { license }),
    tags: ['peft', 'lora', 'code', ...(run === null ? [] : [run.record.arm])],
  };
  const what =
    run === null
      ? 'A LoRA adapter.'
      : `A LoRA adapter that answers with ${armWords[run.record.arm]}: ${run.config.task === 'testgen' ? 'tests for a function' : 'code for a task'}. It is the run \`${run.record.arm}-${run.record.seed}\` of the experiment \`${run.record.experiment}\`.`;
  return ['---', stringify(data, { lineWidth: 0 }).trimEnd(), '---', '', `# ${plain(repository.split('/').at(-1)!)}`, '', what].join('\n');
}

function baseSection({ base }: Publication, { license, baseLicense }: CardFacts): string[] {
  const terms = baseLicense ?? base.license;
  return [
    '',
    '# Base model and terms',
    '',
    `- Base model: ${base.isOfHub ? `[${plain(base.name)}](https://huggingface.co/${base.name})` : `\`${base.name || 'not named'}\`, a file or folder that is not of the hub`}${base.revision === null ? '' : `, revision \`${base.revision}\``}`,
    `- SHA-256 of its weights: ${base.sha256 === null ? 'not known' : `\`${base.sha256}\``}`,
    `- Terms of the base model: ${terms === null ? 'not known here; look at its own page before you use this adapter' : plain(terms)}`,
    `- Terms of this adapter: ${license === null ? 'none were named' : plain(license)}. What is derived from the base model stands under the terms of the base model too.`,
  ];
}

function trainingSection({ adapterSha256 }: Publication, { record, summary, config }: PublishedRun, { checksums }: CardFacts): string[] {
  const { training } = config;
  const { lora, optimizer, schedule, budget, precision } = training;
  const rows: [string, string][] = [
    ['seed', String(record.seed)],
    ['config, SHA-256', record.configSha256],
    ...Object.entries(checksums),
    ['adapter, SHA-256', adapterSha256],
    ['rows, steps, tokens', `${summary.rows}, ${summary.steps}, ${summary.tokens}`],
    ['ended early', summary.stopped ?? 'no'],
    ['loss at the end; lowest on validation rows', `${summary.loss ?? 'not measured'}; ${summary.bestLoss ?? 'not measured'} nats`],
    ['LoRA', `rank ${lora.rank}, alpha ${lora.alpha}, dropout ${lora.dropout}, ${lora.targets.join(', ')}${lora.rsLora ? ', rsLoRA' : ''}${lora.dora ? ', DoRA' : ''}`],
    ['weights of the base model', String(summary.determinism['baseWeights'] ?? lora.baseWeights)],
    ['optimizer', `${optimizer.name}, learning rate ${optimizer.learningRate} (${schedule.name}), weight decay ${optimizer.weightDecay}`],
    ['batch', `${budget.batch} x ${budget.accumulate} rows of at most ${budget.sequenceTokens} tokens${budget.packing ? ', packed' : ''}`],
    ['precision', `${String(summary.determinism['compute'] ?? precision.compute)}, gradients ${precision.gradients}`],
    ['device', `${summary.device.name}, ${Math.round(summary.seconds)} s, ${summary.memory === null ? 'memory not measured' : `${summary.memory} bytes at the highest`}`],
  ];
  return [
    '',
    '# Training',
    '',
    ...markdownTable(['what', 'value'], rows),
    '',
    'The loss is that of the answer alone. `config.yaml` has every value, `reproducibility.lock` what the run was truly made with.',
  ];
}

/** Of the run, and of its arm over all seeds where the experiment has a report. */
function figuresSection(run: PublishedRun | null): string[] {
  const whole = (metrics: readonly Metric[]): string[][] => metrics.filter(({ slice }) => slice === undefined).map(figureCells);
  const own = run?.metrics?.metrics ?? null;
  const { report } = run ?? { report: null };
  const claims = report?.claims.map(({ metric }) => metric).filter(({ arm }) => arm === undefined || arm === run!.record.arm) ?? [];
  return [
    '',
    '# Figures of this adapter',
    '',
    ...(own === null ? ['Not measured.'] : markdownTable(FIGURE_HEAD, whole(own))),
    ...(report === null
      ? []
      : [
          '',
          '# Figures of all seeds of its arm',
          '',
          ...markdownTable(FIGURE_HEAD, whole(claims)),
          '',
          `The decision of the experiment: **${report.decision.verdict}**.`,
          '',
          ...report.decision.reasons.map((reason) => `- ${plain(reason)}`),
        ]),
  ];
}

const NOT_MEASURED = ['How well the adapter does anything: nothing of it was measured here.'];

function notShown(run: PublishedRun | null): readonly string[] {
  const always = ['That the code it writes is right or safe: read and test it before you run it.'];
  if (run === null) return [...NOT_MEASURED, ...always];
  const { evaluation } = run.config;
  return [
    ...(run.report?.notShown ?? []),
    ...(run.metrics === null ? NOT_MEASURED : [`How it does on other tasks than those of the split \`${evaluation.split}\` of the dataset that is named above, or with other prompts.`]),
    ...always,
  ];
}

function loadSection({ base, run }: Publication, { repository }: CardFacts): string[] {
  const template = run?.summary.model.template;
  return [
    '',
    '# How to load it',
    '',
    '```python',
    'from peft import PeftModel',
    'from transformers import AutoModelForCausalLM, AutoTokenizer',
    '',
    `base = ${JSON.stringify(base.name)}${base.isOfHub ? '' : '  # where the base model lies, in the form of transformers'}`,
    `tokenizer = AutoTokenizer.from_pretrained(base${base.isOfHub && base.revision !== null ? `, revision=${JSON.stringify(base.revision)}` : ''})`,
    `model = AutoModelForCausalLM.from_pretrained(base${base.isOfHub && base.revision !== null ? `, revision=${JSON.stringify(base.revision)}` : ''})`,
    `model = PeftModel.from_pretrained(model, ${JSON.stringify(repository)})`,
    '```',
    '',
    template === undefined
      ? 'Which chat template it was trained with is not known here.'
      : template === null
        ? "It was trained with the base model's own chat template."
        : 'The base model has no chat template: it was trained with the one in `chat_template.jinja`; give it to `tokenizer.apply_chat_template` as `chat_template`.',
  ];
}

function againSection({ record, summary, replication }: PublishedRun): string[] {
  const { versions } = summary;
  const named = ['python', 'torch', 'transformers', 'peft', 'cuda'].flatMap((name) => (versions[name] == null ? [] : [`${name} ${versions[name]}`]));
  return [
    '',
    '# How to make it again',
    '',
    '1. `iron-trainer python setup` installs the Python packages of the lock; this adapter was trained with ' + `${named.join(', ')}.`,
    `2. Put \`config.yaml\` beside the dataset and the base model that it names (their SHA-256 are above), and set \`id\` to a name of your own.`,
    `3. \`iron-trainer run config.yaml\` trains the arm \`${record.arm}\` with seed ${record.seed} and measures it. On the same kind of machine with the same versions and number of threads (\`OMP_NUM_THREADS\`) the adapter has the same bytes.`,
    '4. `iron-trainer falsify-training FOLDER_OF_THE_RUN` trains it once more and says what differs.',
    '',
    ...(replication === null ? ['It was not trained a second time.'] : ['It was trained a second time with the same seed:', '', ...replicationLines(replication).map((line) => `- ${plain(line)}`)]),
  ];
}

/** Files of a bundle in the order in which they are told. */
export const CARD = 'README.md';
export const BUNDLE_ORDER: readonly string[] = [CARD, ADAPTER.weights, ADAPTER.config];
