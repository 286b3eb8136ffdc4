/** From a keystroke to fresh diagnostics: the steps that the language server takes, without the pipe. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { reduce } from '../../redox/src/index.js';
import { diagnosticShape } from '../../server/src/lsp/shapes.js';
import { analyse } from '../../server/src/service/analysis.js';
import { diagnosticsOf } from '../../server/src/service/diagnostics.js';
import { Random } from '../hostile/random.js';
import type { BenchFile } from './corpus.js';

export interface Keystrokes {
  readonly lines: number;
  readonly bytes: number;
  readonly count: number;
  /** Milliseconds. */
  readonly median: number;
  readonly percentile95: number;
  readonly worst: number;
}

const LINES = 2000;
const TYPED = ['define total as call count on items\n', 'if a greater than b then\n', 'x', ' plus 1', '(', 'note that ', '"'];

export function measureKeystrokes(files: readonly BenchFile[], count: number, seed: number): Keystrokes {
  const random = new Random(seed);
  const uri = 'file:///bench.iron';
  let document = TextDocument.create(uri, 'iron', 1, ironOf2000Lines(files));
  const { lineCount } = document;
  const bytes = Buffer.byteLength(document.getText());
  const times: number[] = [];
  for (let done = -100; done < count; ) {
    // a person types some text somewhere, one key after the other, and takes it back
    const typed = random.pick(TYPED);
    const from = document.offsetAt({ line: random.below(lineCount), character: 0 });
    const keys = [...typed].map((key, index) => ({ at: from + index, remove: 0, insert: key }));
    const erasing = keys.map((_, index) => ({ at: from + typed.length - 1 - index, remove: 1, insert: '' }));
    for (const { at, remove, insert } of [...keys, ...erasing]) {
      const started = performance.now();
      const range = { start: document.positionAt(at), end: document.positionAt(at + remove) };
      document = TextDocument.update(document, [{ range, text: insert }], document.version + 1);
      const current = document;
      const shapes = diagnosticsOf(analyse(current.getText(), { edition: 2024, strict: false })).map((each) => diagnosticShape(current, each));
      const milliseconds = performance.now() - started;
      if (done++ >= 0 && shapes.length >= 0) times.push(milliseconds); // the first hundred are for the compiler
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { lines: lineCount, bytes, count: times.length, median: at(0.5), percentile95: at(0.95), worst: at(1) };
}

/** The Iron of whole files, one behind the other, cut at a file's end near 2,000 lines. */
function ironOf2000Lines(files: readonly BenchFile[]): string {
  let text = '';
  let lines = 0;
  for (const file of files) {
    const iron = reduce(`mod m${lines} {\n${file.text}\n}\n`, { edition: file.edition }).text;
    const more = iron === null ? 0 : iron.split('\n').length - 1;
    if (iron === null || lines + more > LINES * 1.05) continue;
    text += iron;
    lines += more;
    if (lines >= LINES * 0.95) break;
  }
  return text;
}
