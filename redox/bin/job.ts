/** What the threads do: one file in, plain data out. */
import { readFileSync } from 'node:fs';
import type { Conversion, Diagnostic, Edition, Language, Statistics } from '../src/index.js';
import { formatted } from '../src/indentation.js';
import { oxidize, parse, reduce, strictHints } from '../src/index.js';
import { fileFinding, findingAt, findingsOf, type Finding } from './finding.js';
import { verifyText, type LawReport } from './laws.js';
import { messageOf } from './problem.js';
import { compareFormatted, type Formatted, type Rustfmt } from './rustfmt.js';
import { decode } from './text-file.js';

export type Task = 'reduce' | 'oxidize' | 'validate' | 'format' | 'verify';

export interface Job {
  readonly task: Task;
  /** The file, or the bytes of the standard input. */
  readonly source: { readonly path: string } | { readonly bytes: Uint8Array };
  readonly language: Language;
  readonly edition: Edition;
  readonly strict: boolean;
  /** Whether the outcome of a conversion holds its statistics; they cost another pass over both texts. */
  readonly counts: boolean;
  /** For `verify`; null where there is none. */
  readonly rustfmt: Rustfmt | null;
}

/** The laws without the texts, and what rustfmt says; null where it was not asked. */
export interface Verified {
  readonly laws: Omit<LawReport, 'iron' | 'back'>;
  readonly formatted: Formatted | null;
}

export interface Outcome {
  /** The result of a conversion; null where there is none. */
  readonly text: string | null;
  /** The result is what the source was. */
  readonly unchanged: boolean;
  readonly findings: readonly Finding[];
  /** All of them, those beyond the shown ones too. */
  readonly findingCount: number;
  readonly errors: boolean;
  /** Of the source. */
  readonly bytes: number;
  readonly statistics: Statistics | null;
  readonly verified: Verified | null;
}

const NOTHING: Outcome = { text: null, unchanged: false, findings: [], findingCount: 0, errors: false, bytes: 0, statistics: null, verified: null };

/** A job that ended before its text was read, or in a way that it should never end. */
export const failed = (finding: Finding, bytes = 0): Outcome => ({ ...NOTHING, findings: [finding], findingCount: 1, errors: true, bytes });

export const faultOf = (error: unknown): Finding => fileFinding('internal', `a fault of redox: ${messageOf(error)}`, 'Please report it with the file; nothing was written.');

/** Never throws. */
export function runJob(job: Job): Outcome {
  let bytes: Uint8Array;
  try {
    bytes = 'path' in job.source ? readFileSync(job.source.path) : job.source.bytes;
  } catch (error) {
    return failed(fileFinding('unreadable', messageOf(error)));
  }
  const decoded = decode(bytes);
  if (!decoded.ok) return failed(invalidUtf8(decoded), bytes.length);
  try {
    return { ...doTask(job, decoded.text), bytes: bytes.length };
  } catch (error) {
    return failed(faultOf(error), bytes.length);
  }
}

function invalidUtf8({ text, byteOffset, byte }: { text: string; byteOffset: number; byte: number }): Finding {
  const message = `The byte 0x${byte.toString(16).padStart(2, '0')} at byte offset ${byteOffset} is not UTF-8.`;
  return findingAt(text, text.length, 'invalid-utf-8', message, 'Save the file as UTF-8.');
}

function doTask(job: Job, text: string): Outcome {
  const options = { edition: job.edition, strict: job.strict };
  switch (job.task) {
    case 'reduce': {
      const conversion = reduce(text, options);
      return converted(text, conversion.text, conversion.diagnostics, counted(job, conversion));
    }
    case 'oxidize': {
      const conversion = oxidize(text, options);
      return converted(text, conversion.text, conversion.diagnostics, counted(job, conversion));
    }
    case 'format': {
      const { text: result, diagnostics } = formatted(text, options);
      return converted(text, result, diagnostics, null);
    }
    case 'validate': {
      const tree = parse(text, job.language, options);
      const hints = job.strict && job.language === 'iron' ? strictHints(tree) : [];
      const all = [...tree.diagnostics, ...hints].sort((a, b) => a.from - b.from || a.to - b.to);
      return converted(text, null, all, null);
    }
    case 'verify':
      return { ...NOTHING, verified: verified(job, text) };
  }
}

/** Plain data: the library counts when it is asked. */
const counted = (job: Job, conversion: Conversion): Statistics | null => (job.counts && conversion.text !== null ? { ...conversion.statistics } : null);

function verified({ edition, rustfmt }: Job, text: string): Verified {
  const { iron: _iron, back, ...laws } = verifyText(text, { edition });
  return { laws, formatted: rustfmt === null || back === null ? null : compareFormatted(rustfmt, text, back, edition) };
}

function converted(source: string, text: string | null, diagnostics: readonly Diagnostic[], statistics: Statistics | null): Outcome {
  return {
    ...NOTHING,
    text,
    unchanged: text === source,
    findings: findingsOf(source, diagnostics),
    findingCount: diagnostics.length,
    errors: diagnostics.some((diagnostic) => diagnostic.severity === 'error'),
    statistics,
  };
}
