/** The budgets of the arms: how many tokens each arm's answers have (contract rows F1, L12). */
import { Tiktoken } from 'js-tiktoken/lite';
import encoding from 'js-tiktoken/ranks/cl100k_base';
import { reduce } from '../../../redox/src/index.js';
import { EDITION } from '../dataset/edition.js';
import { type Gate, passes } from './gate.js';

/**
 * Tokens of one public tokeniser, cl100k_base, as a measure that needs no model. The tokeniser of the model that is trained
 * counts otherwise: a run reports its own. Made when it is needed: its tables take longer than all else that happens at the start.
 */
let tokenizer: Tiktoken | undefined;
export const tokensOf = (text: string): number => {
  tokenizer ??= new Tiktoken(encoding);
  return tokenizer.encode(text, 'all').length;
};

export const tokenBudget: Gate = {
  name: 'token-budget',
  rows: ['F1', 'L12'],
  check: ({ tasks }, { thresholds }) => {
    const training = tasks.filter(({ row }) => row.split === 'train');
    const rust = training.reduce((sum, task) => sum + tokensOf(task.rust), 0);
    const iron = training.reduce((sum, task) => sum + tokensOf(task.iron ?? reduce(task.rust, { edition: EDITION }).text ?? ''), 0);
    const ratio = rust === 0 ? 0 : iron / rust;
    return {
      status: passes(rust > 0 && ratio <= thresholds.tokenRatio && ratio >= 1 / thresholds.tokenRatio),
      summary: `answers of train: Rust ${rust}, Iron ${iron} tokens of cl100k_base, ${ratio.toFixed(3)} to 1; arms are trained for the same number of tokens, not of rows, where this is not 1`,
      measured: { rust, iron, ratio },
      wanted: { most: thresholds.tokenRatio },
      findings: [],
    };
  },
};
