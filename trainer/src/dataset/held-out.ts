/** What is evaluated on must not be trained on: prompts and code against the tasks of val and test (contract rows B6, B8, H1). */
import type { SplitName } from '../../../protocol/experiment.js';
import { normalForm } from '../text/normal-form.js';
import type { DatasetTask } from './manifest.js';

/** A task of val or test that something to train on is the same as. */
export interface Meeting {
  readonly id: string;
  readonly split: SplitName;
}

/** Fewer words are a phrase that any two prompts may share. */
const LEAST_WORDS = 4;

/** Words and numbers alone, in small letters. */
export const normalPrompt = (prompt: string): string => (prompt.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).join(' ');

export class HeldOut {
  private readonly prompts: readonly { readonly normal: string; readonly meeting: Meeting }[];
  private readonly codes = new Map<string, Meeting>();

  constructor(tasks: readonly DatasetTask[]) {
    const held = tasks.filter(({ row }) => row.split !== 'train');
    this.prompts = held.map(({ row: { id, split }, prompt }) => ({ normal: normalPrompt(prompt), meeting: { id, split } }));
    for (const { row, rust } of held) if (rust !== '') this.codes.set(normalForm(rust, 'renamed'), { id: row.id, split: row.split });
  }

  /** Prompts that are the same but for case and punctuation, or of which one holds the other whole. */
  ofPrompt(prompt: string): Meeting | null {
    const asked = normalPrompt(prompt);
    const found = this.prompts.find(({ normal }) => asked === normal || holds(asked, normal) || holds(normal, asked));
    return found?.meeting ?? null;
  }

  /** Code that is the solution once names, comments and white space are left out. */
  ofCode(rust: string): Meeting | null {
    return this.codes.size === 0 ? null : (this.codes.get(normalForm(rust, 'renamed')) ?? null);
  }
}

const holds = (long: string, short: string): boolean => short.split(' ').length >= LEAST_WORDS && ` ${long} `.includes(` ${short} `);
