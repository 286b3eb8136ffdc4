/** The laws that can be checked with the library alone, over one Rust text. */
import type { Diagnostic, Edition, Statistics } from '../src/index.js';
import { clashingNames, LineIndex, oxidize, parse, reduce, sameTokens, sameTree } from '../src/index.js';

export interface VerifyOptions {
  /** Default 2024. */
  readonly edition?: Edition;
}

/** Law 4 over one text. */
export interface SupersetReport {
  /** No name of the text is a reserved word of Iron, so the text itself was read as Iron. */
  readonly asIs: boolean;
  /** It reads as Iron to the same tree, `user_` before clashing names where there are any. */
  readonly sameTree: boolean;
}

/** Plain data: it can be sent between threads. */
export interface LawReport {
  /** The Rust reads without an error or a warning. */
  readonly parsed: boolean;
  /** Rust -> Iron -> Rust has the same tokens and comments in the same order. */
  readonly tokenIdentical: boolean;
  /** Iron -> Rust -> Iron changes nothing, and neither does formatting. */
  readonly fixpoint: boolean;
  readonly superset: SupersetReport;
  /** Null where there is no Iron. */
  readonly statistics: Statistics | null;
  /** One sentence for each law that does not hold. */
  readonly reasons: readonly string[];
  /** The Iron and the way back; null where the conversion failed. */
  readonly iron: string | null;
  readonly back: string | null;
}

/** Checks one Rust text. Never throws for any text. */
export function verifyText(rust: string, options: VerifyOptions = {}): LawReport {
  const reasons: string[] = [];
  const forward = reduce(rust, options);
  const parsed = !forward.diagnostics.some(isProblem);
  if (!parsed) reasons.push(`does not parse: ${firstProblem(rust, forward.diagnostics)}`);
  const backward = forward.text === null ? null : oxidize(forward.text, options);
  if (forward.text !== null && backward?.text === null) reasons.push(`the Iron does not parse: ${firstProblem(forward.text, backward.diagnostics)}`);
  const back = backward?.text ?? null;
  return {
    parsed,
    tokenIdentical: back !== null && holds(reasons, 'tokens differ', sameTokens(rust, back)),
    fixpoint: forward.text !== null && back !== null && holds(reasons, 'no fixpoint', fixpoint(forward.text, back, options)),
    superset: superset(rust, options, parsed ? reasons : []),
    statistics: forward.text === null ? null : { ...forward.statistics },
    reasons,
    iron: forward.text,
    back,
  };
}

interface Verdict {
  readonly same: boolean;
  readonly reason?: string;
}

function holds(reasons: string[], law: string, verdict: Verdict): boolean {
  if (!verdict.same) reasons.push(`${law}: ${verdict.reason ?? 'no reason given'}`);
  return verdict.same;
}

const isProblem = (diagnostic: Diagnostic): boolean => diagnostic.severity !== 'hint';

function firstProblem(text: string, diagnostics: readonly Diagnostic[]): string {
  const first = diagnostics.find((each) => each.severity === 'error') ?? diagnostics.find(isProblem);
  if (first === undefined) return 'no text and no diagnostic';
  const { line, column } = new LineIndex(text).position(first.from);
  return `${line + 1}:${column + 1}: ${first.code}: ${first.message}`;
}

function fixpoint(iron: string, back: string, options: VerifyOptions): Verdict {
  const again = reduce(back, options).text;
  if (again === null) return { same: false, reason: 'the way back does not parse' };
  return sameLines(iron, again);
}

/** Byte for byte, with the first line that differs as the reason. */
export function sameLines(a: string, b: string): Verdict {
  if (a === b) return { same: true };
  const left = a.split('\n');
  const right = b.split('\n');
  const differing = left.findIndex((text, index) => text !== right[index]);
  const at = differing < 0 ? left.length : differing;
  return { same: false, reason: `line ${at + 1}: ${shown(left[at])} became ${shown(right[at])}` };
}

const shown = (line: string | undefined): string => (line === undefined ? 'the end of the text' : JSON.stringify(line.slice(0, 160)));

/** Law 4: the text, or the text with `user_` before each clashing name, reads as Iron to the same tree. */
function superset(rust: string, options: VerifyOptions, reasons: string[]): SupersetReport {
  const clashes = clashingNames(rust, options);
  const prefixed = withPrefixes(rust, clashes);
  const asIron = parse(prefixed, 'iron', options);
  const asIs = clashes.length === 0;
  if (asIron.diagnostics.some(isProblem)) {
    reasons.push(`does not read as Iron: ${firstProblem(prefixed, asIron.diagnostics)}`);
    return { asIs, sameTree: false };
  }
  return { asIs, sameTree: holds(reasons, 'reads as Iron to another tree', sameTree(parse(rust, 'rust', options), asIron)) };
}

function withPrefixes(rust: string, clashes: readonly { readonly from: number; readonly to: number }[]): string {
  let text = '';
  let at = 0;
  for (const { from } of clashes) {
    text += `${rust.slice(at, from)}user_`;
    at = from;
  }
  return text + rust.slice(at);
}
