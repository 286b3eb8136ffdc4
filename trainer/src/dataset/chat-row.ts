/** Rows that Unsloth and TRL read: two turns, the contract in the arm's own language (contract rows A9, B11). */
import type { Arm, SplitName } from '../../../protocol/experiment.js';
import { reduce } from '../../../redox/src/index.js';
import { EDITION } from './edition.js';
import { interfaceOf } from './interface-contract.js';
import { promptText, type Task } from './task.js';

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

export interface ChatRow {
  readonly id: string;
  readonly family: string;
  readonly split: SplitName;
  readonly language: Arm;
  readonly source: string;
  readonly conversations: readonly Turn[];
}

/** A folder for each tool, and its form of a row: `conversations` for Unsloth; for TRL's SFTTrainer, which refuses that column with these turns, `prompt` and `completion`, of which it trains on the second alone. */
export const CHAT_FORMS: Readonly<Record<string, (row: ChatRow) => object>> = {
  unsloth: (row) => row,
  trl: ({ conversations: [question, answer], ...row }) => ({ ...row, prompt: [question], completion: [answer] }),
};

const LANGUAGE = { rust: 'Rust', iron: 'Iron' } as const;

/** What a model is asked, in training and in evaluation alike. `problem`: the text of `prompt.md`. */
export function promptOf(problem: string, reference: string, arm: Arm): string {
  return [
    problem.trim(),
    `Required interface (must match exactly):\n\n\`\`\`${arm}\n${interfaceOf(reference, arm).trim()}\n\`\`\``,
    'Do not change names, parameters, or result types. You may add helpers.',
    `Write only valid ${LANGUAGE[arm]} code for this task. Do not include explanations.`,
  ].join('\n\n');
}

export function chatRow(task: Task, split: SplitName, arm: Arm): ChatRow {
  const answer = arm === 'rust' ? task.reference : reduce(task.reference, { edition: EDITION }).text!;
  return {
    id: task.id,
    family: task.family,
    split,
    language: arm,
    source: `iron-tasks-${arm}`,
    conversations: [
      { role: 'user', content: promptOf(promptText(task), task.reference, arm) },
      { role: 'assistant', content: answer.trimEnd() },
    ],
  };
}
