/** Variables of a test: names for values that take more than one expression to make. */
import { pieces, splitAtTop } from './scan.js';

const KEYWORDS = new Set(
  'as async await box break const continue crate dyn else enum extern fn for gen if impl in let loop match mod move mut pub ref return self static struct super trait true type unsafe use where while yield'.split(
    ' ',
  ),
);

/** `FenwickTree` as `fenwick_tree`. */
export const snakeCase = (name: string): string =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();

/** A variable's name for a value of a type; of long names the last word. */
export function variableFor(typeName: string): string {
  const words = snakeCase(typeName)
    .split('_')
    .filter((word) => word !== '');
  const name = words.length > 2 ? words.at(-1)! : words.join('_');
  return /^[a-z]\w*$/.test(name) && !KEYWORDS.has(name) ? name : 'value';
}

export class LocalVariables {
  readonly lines: string[] = [];
  private readonly taken: Set<string>;

  /** `reserved`: names that a variable would hide. */
  constructor(reserved: Iterable<string>) {
    this.taken = new Set([...reserved, ...KEYWORDS]);
  }

  /** A free name like the wanted one. */
  name(wanted: string): string {
    const forms = [wanted, `other_${wanted}`, ...Array.from({ length: 99 }, (_, at) => `${wanted}_${at + 3}`)];
    const free = forms.find((each) => !this.taken.has(each)) ?? wanted;
    this.taken.add(free);
    return free;
  }

  isFree(name: string): boolean {
    return !this.taken.has(name);
  }

  let(name: string, value: string, { mutable = false, type = null }: { mutable?: boolean; type?: string | null } = {}): void {
    this.lines.push(`let ${mutable ? 'mut ' : ''}${name}${type === null ? '' : `: ${type}`} = ${value};`);
  }

  /**
   * Turns each `{ let mut value = ..; value.f(..); value }` of an expression into statements of its own and a variable in
   * its place. Blocks of closures stay, since those run when they are called.
   */
  flatten(expression: string): string {
    const at = blockIn(expression);
    if (at === null) return expression;
    const [first = '', ...rest] = splitAtTop(expression.slice(at.from + 1, at.to - 1), ';');
    const initial = first.replace(/^let mut value = /, '');
    const made = this.flatten(initial);
    const name = this.name(variableFor(typeNameIn(initial)));
    this.let(name, made, { mutable: true });
    this.steps(name, rest.slice(0, -1));
    return this.flatten(`${expression.slice(0, at.from)}${name}${expression.slice(at.to)}`);
  }

  /** Calls on a variable that an input calls `value`. */
  steps(name: string, steps: readonly string[]): void {
    for (const step of steps) {
      const flat = this.flatten(step);
      this.lines.push(`${flat.replace(/^(let _ = )?value\./, `$1${name}.`)};`);
    }
  }
}

const OPENING = '{ let mut value = ';

/** The first block of an expression that builds a value up, from its `{` to behind its `}`. */
function blockIn(text: string): { readonly from: number; readonly to: number } | null {
  if (!text.includes(OPENING)) return null;
  const all = pieces(text);
  for (const [at, open] of all.entries()) {
    if (open.text !== '{' || !text.startsWith(OPENING, open.from) || all[at - 1]?.text.endsWith('|') === true) continue;
    const close = all.slice(at).find(({ text: piece, depth }) => piece === '}' && depth === open.depth);
    if (close !== undefined) return { from: open.from, to: close.to };
  }
  return null;
}

/** The value that is built up and the calls that do it, where a whole expression is such a block. */
export function stepsOf(expression: string): { readonly initial: string; readonly steps: readonly string[] } | null {
  const at = blockIn(expression);
  if (at === null || at.from !== 0 || at.to !== expression.length) return null;
  const [first = '', ...rest] = splitAtTop(expression.slice(1, -1), ';');
  return { initial: first.replace(/^let mut value = /, ''), steps: rest.slice(0, -1) };
}

/** The last name of the type that an expression begins with: `Queue` of `a::Queue::<i32>::new()`. */
function typeNameIn(expression: string): string {
  const names = /^<?(?:[\w]+::)*([A-Z]\w*)/.exec(expression);
  return names?.[1] ?? 'value';
}
