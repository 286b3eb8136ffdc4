import { clashingNames, oxidize, parse, reduce, sameTokens, sameTree, type Diagnostic, type Edition, type Statistics } from '../../../redox/src/index.js';

/** What the library makes of one Rust file; every law that needs nothing but the library. */
export interface LawReport {
  /** Errors and warnings of the Rust file. Empty for a file that parses. */
  readonly diagnostics: readonly string[];
  readonly iron: string | null;
  /** The way back. */
  readonly back: string | null;
  /** Why Iron did not come back as Rust. */
  readonly oxidizeErrors: readonly string[];
  /** Null when the tokens are the same by the library's own lexer. */
  readonly tokenDifference: string | null;
  /** Null when Iron -> Rust -> Iron changes nothing. */
  readonly fixpointDifference: string | null;
  readonly statistics: Statistics | null;
  readonly superset: Superset;
  /** Of the library's work, without the checks. */
  readonly seconds: number;
}

export interface Superset {
  /** No name of the file is a reserved word of Iron, so the file itself was read as Iron. */
  readonly asIs: boolean;
  /** Null when it reads as Iron with the same tree. */
  readonly difference: string | null;
}

export function checkLaws(rust: string, edition: Edition): LawReport {
  const started = performance.now();
  const forward = reduce(rust, { edition });
  const backward = forward.text === null ? null : oxidize(forward.text, { edition });
  const seconds = (performance.now() - started) / 1000;
  const back = backward?.text ?? null;
  return {
    diagnostics: problems(rust, forward.diagnostics),
    iron: forward.text,
    back,
    oxidizeErrors: forward.text === null || backward === null ? [] : problems(forward.text, backward.diagnostics),
    tokenDifference: back === null ? 'no way back' : difference(sameTokens(rust, back)),
    fixpointDifference: fixpoint(forward.text, back, edition),
    statistics: forward.text === null ? null : forward.statistics,
    superset: checkSuperset(rust, edition),
    seconds,
  };
}

function problems(text: string, diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics
    .filter((diagnostic) => diagnostic.severity !== 'hint')
    .slice(0, 3)
    .map((diagnostic) => `${place(text, diagnostic.from)}: ${diagnostic.code}: ${diagnostic.message}`);
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `${line}:${offset - before.lastIndexOf('\n')}`;
}

function difference(answer: { same: boolean; reason?: string }): string | null {
  return answer.same ? null : (answer.reason ?? 'differs');
}

function fixpoint(iron: string | null, back: string | null, edition: Edition): string | null {
  if (iron === null || back === null) return 'no way back';
  const again = reduce(back, { edition }).text;
  if (again === null) return 'the way back does not reduce';
  return firstDifference(iron, again);
}

/** Null for equal texts, else the first lines that differ. */
export function firstDifference(a: string, b: string): string | null {
  if (a === b) return null;
  const left = a.split('\n');
  const right = b.split('\n');
  const line = left.findIndex((text, index) => text !== right[index]);
  const at = line < 0 ? left.length : line;
  return `line ${at + 1}: ${JSON.stringify(left[at] ?? null)} became ${JSON.stringify(right[at] ?? null)}`;
}

/** Law 4: the file as it is, or with `user_` before each clashing name, reads as Iron to the same tree. */
export function checkSuperset(rust: string, edition: Edition): Superset {
  const clashes = clashingNames(rust);
  let prefixed = '';
  let at = 0;
  for (const { from, to } of clashes) {
    prefixed += `${rust.slice(at, from)}user_${rust.slice(from, to)}`;
    at = to;
  }
  prefixed += rust.slice(at);
  const asRust = parse(rust, 'rust', { edition });
  const asIron = parse(prefixed, 'iron', { edition });
  const errors = problems(prefixed, asIron.diagnostics);
  const found = errors[0] ?? difference(sameTree(asRust, asIron));
  return { asIs: clashes.length === 0, difference: found };
}
