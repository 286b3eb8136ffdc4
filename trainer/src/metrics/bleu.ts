/**
 * BLEU-4 (Papineni et al. 2002) over the tokens of the language library, without white space and comments. Corpus BLEU: counts
 * of all pairs are added up before the precisions are made, with one reference each. An n-gram order without a match gets half
 * of the one before it (`exp`, the default of sacrebleu; Post 2018), so that a short text is not 0 for having no 4-gram in common.
 */
import { tokenize } from '../../../redox/src/index.js';

const ORDERS = 4;

export interface Pair {
  readonly prediction: readonly string[];
  readonly reference: readonly string[];
}

/** Tokens of a Rust text. */
export const tokensOf = (text: string): string[] =>
  tokenize(text, 'rust')
    .filter(({ kind }) => kind !== 'whitespace' && kind !== 'comment')
    .map(({ from, to }) => text.slice(from, to));

/** Between 0 and 1; null without a pair. A pair whose prediction is empty counts: it makes the predictions too short. */
export function corpusBleu(pairs: readonly Pair[]): number | null {
  if (pairs.length === 0) return null;
  const matches = new Array<number>(ORDERS).fill(0);
  const totals = new Array<number>(ORDERS).fill(0);
  let predicted = 0;
  let wanted = 0;
  for (const { prediction, reference } of pairs) {
    predicted += prediction.length;
    wanted += reference.length;
    for (let order = 1; order <= ORDERS; order++) {
      const counts = ngrams(reference, order);
      for (const [ngram, count] of ngrams(prediction, order)) matches[order - 1]! += Math.min(count, counts.get(ngram) ?? 0);
      totals[order - 1]! += Math.max(0, prediction.length - order + 1);
    }
  }
  return score(matches, totals, predicted, wanted);
}

function score(matches: readonly number[], totals: readonly number[], predicted: number, wanted: number): number {
  if (matches[0] === 0) return 0; // as in sacrebleu: smoothing needs one token in common
  let smoothing = 1;
  let logs = 0;
  for (let at = 0; at < ORDERS; at++) {
    if (totals[at] === 0) return 0;
    if (matches[at] === 0) smoothing *= 2;
    logs += Math.log(matches[at] === 0 ? 1 / (smoothing * totals[at]!) : matches[at]! / totals[at]!);
  }
  const brevity = predicted >= wanted ? 1 : Math.exp(1 - wanted / predicted);
  return brevity * Math.exp(logs / ORDERS);
}

function ngrams(tokens: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + order <= tokens.length; at++) {
    const ngram = tokens.slice(at, at + order).join('\u0000');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}
