/** The measures of S3 on whole programs (contract rows G8 to G11), with the command line's own form of samples. */
import type { Verdict } from '../../../protocol/experiment.js';
import { InputError } from '../files/input-error.js';
import { sourceQuality } from '../metrics/idiom.js';
import { outcomeAt } from '../metrics/outcome.js';
import { randomNumbers } from '../metrics/random.js';
import { unfenced } from '../metrics/rust-text.js';
import { nodes, rustTree } from '../metrics/syntax.js';
import { K, nameOf } from '../../../redox/src/index.js';
import { readObjects } from './read-samples.js';

/** One program that a model wrote. */
export interface SigilSample {
  readonly prompt: string;
  readonly code: string;
}

/** Rows with `gen`, as the seed's own sampler writes them, or with `prediction`; code is taken out of its fence. */
export async function readSigilSamples(file: string): Promise<SigilSample[]> {
  const samples: SigilSample[] = [];
  for await (const { line, value } of readObjects(file)) {
    const code = value['gen'] ?? value['prediction'];
    if (typeof code !== 'string') throw new InputError(`${file}:${line}: the field \`gen\` is missing: a sample has \`gen\`, the code, and \`prompt\``);
    samples.push({ prompt: typeof value['prompt'] === 'string' ? value['prompt'] : '', code: unfenced(code) });
  }
  return samples;
}

/** So many, drawn without putting back; in the order of the file. */
export function drawn<T>(all: readonly T[], count: number, seed: number): T[] {
  const random = randomNumbers(seed);
  const places = all.map((_, at) => at);
  for (let at = 0; at < Math.min(count, all.length); at++) {
    const other = at + Math.floor(random() * (places.length - at));
    [places[at], places[other]] = [places[other]!, places[at]!];
  }
  return places
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((at) => all[at]!);
}

export interface SigilMetrics {
  readonly total_samples: number;
  /** Those that the filter before the compiler keeps, and those that it would leave out, by reason. */
  readonly evaluated_samples: number;
  readonly filtered_samples: number;
  readonly filter_reasons: Readonly<Record<string, number>>;
  /** Of the evaluated samples, as S3 counts; and of all (contradiction 7). Null where there is none. */
  readonly compile_rate: number | null;
  readonly compile_rate_of_all: number | null;
  /** Over the evaluated samples that compile. */
  readonly avg_clippy_warnings: number | null;
  readonly avg_idiomatic_score: number | null;
  readonly doc_comment_rate: number | null;
  /** Samples on which the tools failed; they are in no rate. */
  readonly infrastructure_samples: number;
  readonly functionality?: Readonly<Record<string, number | null>>;
}

/** `verdicts` in the order of the samples. */
export function sigilMetrics(samples: readonly SigilSample[], verdicts: readonly Verdict[], checkFunctionality: boolean): SigilMetrics {
  const rows = samples.map(({ code }, at) => ({ code, verdict: verdicts[at]!, compiled: outcomeAt(verdicts[at]!, 'check') }));
  const judged = rows.filter(({ compiled }) => compiled !== 'unjudged');
  const kept = judged.filter(({ verdict }) => verdict.filtered === undefined);
  const reasons: Record<string, number> = {};
  for (const { verdict } of judged) if (verdict.filtered !== undefined) reasons[verdict.filtered] = (reasons[verdict.filtered] ?? 0) + 1;
  const quality = kept.map(({ code }) => sourceQuality(code));
  return {
    total_samples: samples.length,
    evaluated_samples: kept.length,
    filtered_samples: judged.length - kept.length,
    filter_reasons: reasons,
    compile_rate: mean(kept.map(({ compiled }) => Number(compiled === 'passed'))),
    compile_rate_of_all: mean(judged.map(({ compiled }) => Number(compiled === 'passed'))),
    avg_clippy_warnings: mean(kept.flatMap(({ verdict }) => verdict.lints ?? [])),
    avg_idiomatic_score: mean(quality.map((each) => each?.idiomatic ?? 0)),
    doc_comment_rate: mean(quality.map((each) => Number(each?.documented ?? false))),
    infrastructure_samples: rows.length - judged.length,
    ...(checkFunctionality && { functionality: functionality(kept.map(({ code }) => code)) }),
  };
}

const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length);

const COUNTED: Readonly<Record<string, K>> = { avg_functions: K.Function, avg_structs: K.Structure, avg_impls: K.Implementation, avg_traits: K.Trait };

/** What programs consist of, off their syntax trees; a text that is no Rust has none of it. */
function functionality(codes: readonly string[]): Record<string, number | null> {
  const trees = codes.map((code) => {
    const tree = rustTree(code);
    return tree === null ? [] : nodes(tree).map((node) => ({ kind: node.kind, isMain: node.kind === K.Function && nameOf(tree, node.toks[9]!) === 'main' }));
  });
  return {
    has_main_rate: mean(trees.map((all) => Number(all.some(({ isMain }) => isMain)))),
    ...Object.fromEntries(Object.entries(COUNTED).map(([name, kind]) => [name, mean(trees.map((all) => all.filter((each) => each.kind === kind).length))])),
  };
}
