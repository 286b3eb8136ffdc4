import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answers } from './cache.js';
import { digest } from './cache.js';
import type { LexerTool, TokenVerdict } from './lexer-tool.js';
import type { Pool } from './pool.js';
import type { SourceFile } from './sources.js';
import type { RustTools } from './tools.js';
import type { WorkerAnswer } from './worker.js';

/**
 * `same`: rustfmt of the way back is rustfmt of the original, byte for byte.
 * `error`: rustfmt refuses the original, so there is nothing to compare.
 */
export type Formatted = 'same' | 'different' | 'error' | 'no way back';

/** Everything that the run says of one file; the file of results is a list of these. */
export interface FileReport {
  readonly group: string;
  readonly name: string;
  readonly edition: number;
  /** Empty when rustc's parser accepts the file; else its first error. Then nothing else is checked. */
  readonly refused: string;
  readonly work?: WorkerAnswer;
  readonly tokens?: TokenVerdict;
  readonly formatted?: Formatted;
  /** rustfmt leaves a part of the original as it is written. */
  readonly keptLayout?: boolean;
}

export interface Bench {
  readonly tools: RustTools;
  readonly lexer: LexerTool;
  readonly pool: Pool;
  readonly answers: Answers;
  /** Where ways back, Iron texts and perturbed files go. */
  readonly output: string;
}

export async function checkFile(file: SourceFile, bench: Bench): Promise<FileReport> {
  const text = readFileSync(file.path, 'utf8');
  const base = { group: file.group, name: file.name, edition: file.edition };
  const refused = await bench.tools.oracle(text, file.edition);
  if (refused !== '') return { ...base, refused };
  const outputBase = join(bench.output, file.name.replace(/\.rs$/, ''));
  mkdirSync(join(outputBase, '..'), { recursive: true });
  const keptLayout = await keepsLayout(file, text, `${outputBase}.perturbed`, bench);
  const work = await bench.pool.check({ path: file.path, edition: file.edition, outputBase });
  if (!work.ok || !work.cameBack) return { ...base, refused, work, formatted: 'no way back', keptLayout };
  const tokens = await bench.lexer.compare(file.path, `${outputBase}.rs`);
  const formatted = await compareFormatted(file, text, `${outputBase}.rs`, work.sameText, bench);
  return { ...base, refused, work, tokens, formatted, keptLayout };
}

async function compareFormatted(file: SourceFile, text: string, back: string, sameText: boolean, { tools }: Bench): Promise<Formatted> {
  const expected = await tools.formattedDigest(text, file.edition);
  if (expected === 'error') return 'error';
  if (sameText) return 'same';
  return (await tools.formattedDigest(readFileSync(back, 'utf8'), file.edition)) === expected ? 'same' : 'different';
}

/**
 * Whether rustfmt leaves a part of this file as it is written: it prints a copy with other
 * indentation and spacing otherwise than the file itself. The converter has no part in this.
 */
async function keepsLayout(file: SourceFile, text: string, perturbedPath: string, { tools, lexer, answers }: Bench): Promise<boolean> {
  const key = `kept ${tools.versions.rustfmt} ${file.edition} ${digest(text)}`;
  const answer = await answers.get(key, async () => {
    const expected = await tools.formattedDigest(text, file.edition);
    if (expected === 'error') return 'error';
    await lexer.perturb(file.path, perturbedPath);
    const formatted = await tools.formatted(readFileSync(perturbedPath, 'utf8'), file.edition);
    return formatted !== null && digest(formatted) === expected ? 'normalised' : 'kept';
  });
  return answer === 'kept' || /rustfmt::skip|rustfmt_skip/.test(text);
}
