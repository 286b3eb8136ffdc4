/** Which answers are good enough to learn from (contract row H1): each rule with how many answers it cost. */
import { KEEP_REASONS, type KeepReason, type KeepRule } from '../../../protocol/chains.js';
import type { HeldOut } from '../dataset/held-out.js';
import { sourceQuality } from '../metrics/idiom.js';
import { outcomeAt } from '../metrics/outcome.js';
import type { Row } from '../metrics/rows.js';
import { rustOf } from '../metrics/rust-text.js';
import { normalForm } from '../text/normal-form.js';

/** S3 section 4. */
export const SIGIL_RULE: KeepRule = { clippyMax: 2, idiomaticMin: 0.7, docMin: 0.5 };

export interface KeptAnswer {
  /** Of the task that was asked. */
  readonly id: string;
  readonly sample: number;
  readonly code: string;
  readonly clippy: number;
  readonly idiomatic: number;
  readonly documentation: number;
}

export interface Kept {
  readonly answers: readonly KeptAnswer[];
  readonly dropped: Record<KeepReason, number>;
}

/** An answer that does not differ from an earlier one of its task, but for comments and white space, is kept once. */
export function keepAnswers(rows: readonly Row[], rule: KeepRule, held: HeldOut): Kept {
  const dropped = Object.fromEntries(KEEP_REASONS.map((reason) => [reason, 0])) as Record<KeepReason, number>;
  const answers: KeptAnswer[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    const judged = judge(row, rule, held, seen);
    if (typeof judged === 'string') dropped[judged]++;
    else answers.push(judged);
  }
  return { answers, dropped };
}

function judge(row: Row, rule: KeepRule, held: HeldOut, seen: Set<string>): KeptAnswer | KeepReason {
  const { id, sample } = row.verdict;
  const compiled = outcomeAt(row.verdict, 'check');
  if (compiled === 'failed') return 'not-compiled';
  const code = row.sample === undefined ? null : rustOf(row.sample);
  const quality = code === null ? null : sourceQuality(code);
  const { lints } = row.verdict;
  if (compiled !== 'passed' || code === null || quality === null || lints === null) return 'not-judged';
  if (lints > rule.clippyMax) return 'clippy';
  if (quality.idiomatic < rule.idiomaticMin) return 'idiomatic';
  const documentation = quality.publicItems === 0 ? Number(quality.documented) : quality.documentedItems / quality.publicItems;
  if (documentation < rule.docMin) return 'documentation';
  if (held.ofCode(code) !== null) return 'held-out';
  const key = `${id}\0${normalForm(code, 'tokens')}`;
  if (seen.has(key)) return 'repeated';
  seen.add(key);
  return { id, sample, code: code.trim(), clippy: lints, idiomatic: quality.idiomatic, documentation };
}

const WORDS: Readonly<Record<KeepReason, string>> = {
  'not-compiled': 'do not compile',
  'not-judged': 'could not be judged',
  clippy: 'have too many warnings of clippy',
  idiomatic: 'are not idiomatic enough',
  documentation: 'are not documented enough',
  'held-out': 'are solutions of tasks that are evaluated on',
  repeated: 'repeat an earlier answer',
};

/** For a person, the most frequent first. */
export const droppedText = (dropped: Readonly<Record<string, number>>): string =>
  KEEP_REASONS.filter((reason) => (dropped[reason] ?? 0) > 0)
    .sort((a, b) => dropped[b]! - dropped[a]!)
    .map((reason) => `${dropped[reason]} ${WORDS[reason]}`)
    .join(', ');
