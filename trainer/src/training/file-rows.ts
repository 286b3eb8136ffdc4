/** Rows from files instead of the dataset: raw Rust that a filter chose, or rows that were written before (contract rows C7, F2, H2). */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Arm } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES } from '../../../protocol/runs.js';
import { type TextRow, TrainingRow } from '../../../protocol/worker.js';
import { reduce } from '../../../redox/src/index.js';
import { EDITION } from '../dataset/edition.js';
import { HeldOut, type Meeting } from '../dataset/held-out.js';
import { InputError } from '../files/input-error.js';
import { checkSchema } from '../files/schema-check.js';
import { sha256 } from '../files/sha256.js';
import { DEFAULT_PRESET, filterConfig } from '../filter/filter-config.js';
import { runFilter, telemetry } from '../filter/run-filter.js';
import { unfenced } from '../metrics/rust-text.js';
import type { ExperimentContext } from '../run/context.js';
import { jsonLines } from '../text/json-lines.js';

export type AnyRow = TrainingRow | TextRow;

/** One row and what it is for. */
export interface FileRow {
  readonly row: AnyRow;
  readonly isWatched: boolean;
}

/** More make each checkpoint slow and tell little more. */
export const MOST_WATCHED = 200;

/**
 * The rows of an arm, the same ones in each run. A text that is the solution of a task of val or test is left out, and told; a
 * prompt that is one of theirs is refused. Throws `InputError`.
 */
export async function* fileRows(context: ExperimentContext, arm: Arm): AsyncGenerator<FileRow> {
  const { data } = context.config.training;
  const held = new HeldOut((await context.dataset()).tasks);
  const share = shareOfHash(data.validationShare);
  const left: Meeting[] = [];
  let [watched, trained] = [0, 0];
  for await (const { row, place } of everyRow(context, arm)) {
    const meeting = meetingOf(row, held, place);
    if (meeting !== null) {
      left.push(meeting);
      continue;
    }
    const isWatched = watched < MOST_WATCHED && share(row);
    if (!isWatched && data.rows !== null && trained >= data.rows) break;
    if (isWatched) watched++;
    else trained++;
    yield { row, isWatched };
  }
  if (left.length > 0)
    context.work.warn('train', `${left.length} texts are solutions of tasks that are evaluated on, and are left out: those of ${[...new Set(left.map(({ id }) => id))].slice(0, 5).join(', ')}`);
}

const HASHES = 2 ** 32;
const shareOfHash =
  (share: number) =>
  (row: AnyRow): boolean =>
    Number.parseInt(sha256(JSON.stringify(row)).slice(0, 8), 16) / HASHES < share;

/** Throws for a prompt. */
function meetingOf(row: AnyRow, held: HeldOut, place: string): Meeting | null {
  if ('text' in row) return held.ofCode(row.text);
  for (const { role, content } of row.messages) {
    const met = role === 'user' ? held.ofPrompt(content) : null;
    if (met !== null) throw new InputError(`${place}: the prompt is that of \`${met.id}\`, which is in the split \`${met.split}\` and is evaluated on: leave the row out`);
  }
  return held.ofCode(unfenced(row.messages.at(-1)!.content));
}

async function* everyRow(context: ExperimentContext, arm: Arm): AsyncGenerator<{ row: AnyRow; place: string }> {
  const { files, filter } = context.config.training.data;
  const places = files.map((file) => path.resolve(context.work.folder, file));
  if (filter === null) {
    for (const file of places) yield* writtenRows(file);
    return;
  }
  const chosen = await chosenSources(context, filter, places);
  for await (const { line, value } of jsonLines(chosen)) {
    const rust = String(value['content']);
    const text = arm === 'rust' ? rust : reduce(rust, { edition: EDITION }).text;
    if (text !== null && text !== undefined) yield { row: { id: String(value['sha256']), text }, place: `${chosen}:${line}` };
  }
}

/** Rows of conversations, and texts as they stand; what else a line says is for people. */
async function* writtenRows(file: string): AsyncGenerator<{ row: AnyRow; place: string }> {
  for await (const { line, value } of jsonLines(file)) {
    const place = `${file}:${line}`;
    const id = typeof value['id'] === 'string' ? value['id'] : String(line);
    if (value['messages'] !== undefined) {
      const checked = checkSchema(TrainingRow, { id, messages: value['messages'] });
      if (!checked.ok) throw new InputError(`${place}: this is no conversation to learn from: ${checked.reasons.join('; ')}`);
      if (checked.value.messages.at(-1)!.role !== 'assistant') throw new InputError(`${place}: the last message is no answer: its role is to be \`assistant\``);
      yield { row: checked.value, place };
    } else if (typeof value['text'] === 'string') yield { row: { id, text: value['text'] }, place };
    else throw new InputError(`${place}: a row to learn from has \`messages\` or \`text\``);
  }
}

/** What the filter keeps, taken once: later changes of the sources are not those of this experiment. */
async function chosenSources({ work, signal }: ExperimentContext, preset: string, places: readonly string[]): Promise<string> {
  const chosen = work.path(EXPERIMENT_FILES.sources);
  if ((await fs.stat(chosen).catch(() => null)) !== null) return chosen;
  const isFile = /\.ya?ml$/.test(preset);
  const file = isFile ? path.resolve(work.folder, preset) : '';
  const text = isFile ? await fs.readFile(file, 'utf8') : null;
  const settings = text === null ? filterConfig(preset, null) : filterConfig(DEFAULT_PRESET, { file, text });
  if (!settings.ok) throw new InputError(`\`training.data.filter\`: ${settings.errors.join('; ')}`);
  for (const line of telemetry(await runFilter(places, chosen, settings.config, signal))) work.say(line);
  return chosen;
}
