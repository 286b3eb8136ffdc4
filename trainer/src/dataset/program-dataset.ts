/** A dataset of prompts for whole programs, without solutions: a manifest as of any other dataset. */
import path from 'node:path';
import type { ManifestRow, SplitName } from '../../../protocol/experiment.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { sha256 } from '../files/sha256.js';
import { jsonLinesOf } from '../text/json-lines.js';
import { HeldOut } from './held-out.js';
import type { DatasetTask } from './manifest.js';

export interface ProgramPrompts {
  /** Learnt from. */
  readonly training: readonly string[];
  /** Measured with. */
  readonly evaluation: readonly string[];
}

export const PROGRAM_MANIFEST = 'manifest.jsonl';

/** The same files for the same prompts. Throws `InputError` where a prompt to learn from is one to measure with. */
export async function writeProgramDataset(folder: string, prompts: ProgramPrompts): Promise<string> {
  const rows = [...rowsOf(prompts.training, 'train'), ...rowsOf(prompts.evaluation, 'test')];
  refuseMeetings(rows.map(({ row, prompt }, at) => ({ row, line: at + 1, prompt, rust: '', iron: null, tests: null })));
  for (const { row, prompt } of rows) await writeWhole(path.join(folder, row.prompt_path), prompt);
  const manifest = path.join(folder, PROGRAM_MANIFEST);
  await writeWhole(manifest, jsonLinesOf(rows.map(({ row }) => row)));
  return manifest;
}

/** Names every task of `train` whose prompt or solution is that of a task that is evaluated on. Throws `InputError`. */
export function refuseMeetings(tasks: readonly DatasetTask[]): void {
  const held = new HeldOut(tasks);
  const met = tasks.flatMap(({ row, prompt, rust }) => {
    const meeting = row.split === 'train' ? (held.ofPrompt(prompt) ?? (rust === '' ? null : held.ofCode(rust))) : null;
    return meeting === null ? [] : [`\`${row.id}\` is \`${meeting.id}\` of \`${meeting.split}\``];
  });
  if (met.length > 0) throw new InputError(`${met.length} tasks to learn from are tasks that are evaluated on: ${met.join(', ')}. Leave them out of one of the two`);
}

function rowsOf(prompts: readonly string[], split: SplitName): { readonly row: ManifestRow; readonly prompt: string }[] {
  const digits = String(prompts.length).length;
  return prompts.map((text, at) => {
    const id = `${split === 'train' ? 'learn' : 'measure'}.${String(at + 1).padStart(digits, '0')}`;
    const prompt = `${text.trim()}\n`;
    const prompt_path = `prompts/${id}.md`;
    return { row: { id, split, family: id, shape: 'program', deps: [], unsafe: false, prompt_path, sha256: { [path.posix.basename(prompt_path)]: sha256(prompt) } }, prompt };
  });
}
