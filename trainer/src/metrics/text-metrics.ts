/** The figures of one arm that need the texts of samples and references (contract rows C3, G11, I5). */
import type { Metric } from '../../../protocol/experiment.js';
import type { SampleSimilarity } from '../../../protocol/runs.js';
import { corpusBleu, tokensOf } from './bleu.js';
import type { BootstrapOptions } from './bootstrap.js';
import { CODEBLEU_NOTE, type CodeBleu, codeBleu } from './codebleu.js';
import { defined, meanOf, shareOf } from './figure.js';
import { HABITS, type SourceQuality, sourceQuality } from './idiom.js';
import type { PythonOptions } from '../python/environment.js';
import type { ArmRows, Row } from './rows.js';
import { rustOf } from './rust-text.js';

export interface TextMetricOptions extends BootstrapOptions {
  /** False: CodeBLEU is not measured, since nobody asked for it. */
  readonly codebleu?: PythonOptions | false;
}

const IDIOM =
  "Of handling results and options, chains of iterators, a public item, derives and trait implementations (these two where a type is declared), the share that the sample's syntax tree shows.";

export type Similarity = Omit<SampleSimilarity, 'id' | 'sample'>;

/** `similarities`: of each answer that has a reference. */
export async function textMetrics(rows: ArmRows, options: TextMetricOptions = {}): Promise<{ readonly metrics: Metric[]; readonly similarities: ReadonlyMap<Row, Similarity> }> {
  const rust = new Map<Row, string | null>(rows.seeds.flat().map((row) => [row, row.sample ? rustOf(row.sample) : null]));
  const { metrics, similarities } = await similarityMetrics(rows, rust, options);
  return { metrics: [...qualities(rows, rust, options), ...metrics], similarities };
}

function qualities(rows: ArmRows, rust: ReadonlyMap<Row, string | null>, options: TextMetricOptions): Metric[] {
  const known = new Map<Row, SourceQuality | null>([...rust].map(([row, text]) => [row, text === null ? null : sourceQuality(text)]));
  const texts = rows.seeds.flat().some(({ sample }) => sample !== undefined);
  // A sample that is no Rust shows no habit: it counts 0, and all samples are in the denominator.
  const counted = (row: Row, measure: (quality: SourceQuality) => number | null): number | null => {
    if (!texts || row.sample === undefined) return null;
    const quality = known.get(row);
    return quality ? measure(quality) : 0;
  };
  return [
    meanOf('idiomatic score', rows, (row) => counted(row, ({ idiomatic }) => idiomatic), 'share', { ...options, source: 'G11, C3', note: `${IDIOM} A sample that is no Rust counts 0.` }),
    ...HABITS.map((habit) =>
      meanOf('idiomatic habit', rows, (row) => counted(row, ({ habits }) => (habits[habit] ? 1 : 0)), 'share', {
        ...options,
        resamples: 1000,
        source: 'C3',
        slice: { by: 'habit', value: habit },
        note: 'The share of samples that show it.',
      }),
    ),
    meanOf('documentation score', rows, (row) => counted(row, ({ publicItems, documentedItems }) => (publicItems === 0 ? null : documentedItems / publicItems)), 'share', {
      ...options,
      source: 'G11',
      note: 'Of the public items of a sample, the share with a documentation comment; over the samples that have public items, and those that are no Rust as 0.',
    }),
    texts
      ? shareOf('doc_comment_rate', rows, (row) => (known.get(row)?.documented ? 'passed' : 'failed'), { source: 'G11', note: 'Samples with a documentation comment on an item or on the file.' })
      : { name: 'doc_comment_rate', arm: rows.arm, value: null, source: 'G11', unit: 'share', note: 'Not measured: the texts of the samples were not given.' },
  ];
}

async function similarityMetrics(rows: ArmRows, rust: ReadonlyMap<Row, string | null>, options: TextMetricOptions): ReturnType<typeof textMetrics> {
  const compared = rows.seeds.flat().filter(({ sample, task }) => sample !== undefined && task?.reference !== undefined);
  const texts = compared.map((row) => ({ prediction: rust.get(row) ?? '', reference: row.task!.answer ?? row.task!.reference! }));
  const tokens = texts.map(({ prediction, reference }) => ({ prediction: tokensOf(prediction), reference: tokensOf(reference) }));
  const bleu = corpusBleu(tokens);
  const missing = 'Not measured: it needs the samples and the references of their tasks.';
  const note = 'Corpus BLEU with four orders over the tokens of the Rust texts, one reference, smoothing `exp` of sacrebleu; Iron that does not become Rust counts as an empty text.';
  const first: Metric = defined({ name: 'bleu-4', arm: rows.arm, value: bleu, denominator: compared.length, source: 'I5', unit: 'score', note: bleu === null ? missing : note });
  const { metrics, scores } = await codeBleuMetrics(rows, compared, texts, options, missing);
  const similarities = new Map(compared.map((row, at): [Row, Similarity] => [row, { bleu4: corpusBleu([tokens[at]!]), codebleu: scores.get(row)?.codebleu ?? null }]));
  return { metrics: [first, ...metrics], similarities };
}

interface CodeBleuMetrics {
  readonly metrics: Metric[];
  /** None where it was not measured. */
  readonly scores: ReadonlyMap<Row, CodeBleu | null>;
}

async function codeBleuMetrics(
  rows: ArmRows,
  compared: readonly Row[],
  texts: readonly { prediction: string; reference: string }[],
  options: TextMetricOptions,
  missing: string,
): Promise<CodeBleuMetrics> {
  const absent = (why: string): CodeBleuMetrics => ({ metrics: [{ name: 'codebleu', arm: rows.arm, value: null, source: 'I5', unit: 'score', note: why }], scores: new Map() });
  if (compared.length === 0) return absent(missing);
  if (options.codebleu === false) return absent('Not measured: it was not asked for.');
  const answer = await codeBleu(texts, options.codebleu);
  if (!answer.ok) return absent(`Not measured: ${answer.reason}.`);
  const scores = new Map(compared.map((row, at) => [row, answer.scores[at]!]));
  const parts: readonly (readonly [string, keyof CodeBleu])[] = [
    ['codebleu', 'codebleu'],
    ['codebleu n-gram match', 'ngram_match_score'],
    ['codebleu weighted n-gram match', 'weighted_ngram_match_score'],
    ['codebleu syntax match', 'syntax_match_score'],
    ['codebleu data-flow match', 'dataflow_match_score'],
  ];
  const note = `The mean over samples. ${CODEBLEU_NOTE}`;
  return { metrics: parts.map(([name, part]) => meanOf(name, rows, (row) => scores.get(row)?.[part] ?? null, 'score', { ...options, source: 'I5', note })), scores };
}
