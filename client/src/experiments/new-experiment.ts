/** A new experiment: a preset is chosen, and a config that begins with it is written and opened. */
import path from 'node:path';
import * as vscode from 'vscode';
import { freeName, root } from './ask.js';
import type { Bench, StageOutcome } from './bench.js';

const EXTENSION = '.experiment.yaml';

/** As the schema has it. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export interface NewExperiment {
  readonly preset: string;
  readonly id: string;
}

/** Answers the address of the file. */
export async function newExperiment(bench: Bench, given?: NewExperiment): Promise<vscode.Uri | Extract<StageOutcome, { kind: 'refused' }> | undefined> {
  const reason = bench.refuse();
  if (reason !== null) return { kind: 'refused', reason };
  const preset = given?.preset ?? (await askPreset(bench));
  const id = preset && (given?.id ?? (await askId(preset)));
  if (preset === undefined || id === undefined) return undefined;
  const file = path.join(root(), `${id}${EXTENSION}`);
  const { code, lines } = await bench.quiet(['config', 'init', preset, '--id', id, '--out', file]);
  if (code !== 0) {
    const message = lines.at(-1) ?? 'The trainer did not answer.';
    void vscode.window.showErrorMessage(message);
    return { kind: 'refused', reason: message };
  }
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
  return vscode.Uri.file(file);
}

/** With the question that each asks, as the trainer tells them: `name  question`. */
async function askPreset(bench: Bench): Promise<string | undefined> {
  const { lines } = await bench.quiet(['config', 'presets']);
  const items = lines.flatMap((line) => {
    const [, label, detail] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
    return label === undefined || detail === undefined ? [] : [{ label, detail }];
  });
  return (await vscode.window.showQuickPick(items, { title: 'What the experiment begins with', matchOnDetail: true }))?.label;
}

async function askId(preset: string): Promise<string | undefined> {
  const value = path.basename(await freeName(root(), preset, EXTENSION), EXTENSION);
  const typed = await vscode.window.showInputBox({
    title: 'Name of the experiment',
    prompt: `Also the name of its folder; the config becomes NAME${EXTENSION}`,
    value,
    validateInput: (text) => (ID.test(text.trim()) ? null : 'Letters, digits, `.`, `_` and `-`, a letter or a digit first.'),
  });
  return typed?.trim();
}
