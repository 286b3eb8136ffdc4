/** What a model wrote, taken apart: test functions that can stand alone, and why the rest is refused before it is compiled. */
import { K, type Node, nameOf, nodeEnd, nodeStart, parse, type Tree } from '../../../redox/src/index.js';
import { T } from '../../../redox/src/lexer.js';
import { attributePath } from '../crate/attributes.js';

/** A test function that needs nothing beside it: `use` and helpers stand in its body. */
export interface ModelTest {
  readonly name: string;
  readonly code: (name: string) => string;
}

export interface ModelAnswer {
  readonly tests: readonly ModelTest[];
  /** For a person; empty where all of it was taken. */
  readonly refused: readonly string[];
}

export interface ModelRules {
  /** Crates that the tests may name. */
  readonly crates: ReadonlySet<string>;
  /** What the crate is called from outside, as examples of its documentation call it; absent where the name means something else inside. */
  readonly crateName?: string;
  /** The function under test is unsafe itself. */
  readonly unsafe: boolean;
}

/** Calls of macros that read other files or the environment of the compiler, or write machine code. */
const MACROS = new Set('include include_str include_bytes env option_env asm global_asm naked_asm concat_bytes'.split(' '));
/** Attributes that reach beyond the test: other files, names for the linker, the entry of the program, tests that do not run. */
const ATTRIBUTES = new Set(
  'path no_mangle export_name link link_name link_section link_ordinal no_main no_std global_allocator panic_handler macro_use macro_export proc_macro ignore bench naked start main used'.split(' '),
);

/** Reads one completion. Never throws. */
export function readModelAnswer(completion: string, rules: ModelRules): ModelAnswer {
  const text = fromInside(wholeItems(fenced(completion)), rules.crateName);
  if (text.trim() === '') return { tests: [], refused: ['there is no complete item of Rust in it'] };
  const tree = parse(text, 'rust', { edition: 2021 });
  const error = tree.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return { tests: [], refused: [`it does not parse: ${error.message}`] };
  const forbidden = forbiddenIn(tree, rules);
  if (forbidden !== null) return { tests: [], refused: [forbidden] };
  const { uses, helpers, tests, refused } = sorted(tree, rules);
  return { tests: tests.map((test) => standing(test, uses, helpers)), refused };
}

/** The text in a fence of three marks, else all of it up to the end of the answer. */
function fenced(completion: string): string {
  const [answer = ''] = completion.split(/<\|im_end\|>|<\|endoftext\|>/, 1);
  const blocks = [...answer.matchAll(/^[ \t]*```[a-z]*[^\n]*\n([\s\S]*?)(?:^[ \t]*```|$(?![\s\S]))/gm)].map(([, code]) => code!);
  return blocks.length > 0 ? blocks.join('\n') : answer;
}

/** Up to the last item whose brackets are closed: an answer may end in the middle. */
function wholeItems(text: string): string {
  const { tokens } = parse(text, 'rust', { edition: 2021 });
  const open: number[] = [];
  let end = 0;
  for (let at = 0; at < tokens.count; at++) {
    const kind = tokens.kind[at]!;
    if (kind === T.ParenOpen || kind === T.BracketOpen || kind === T.BraceOpen) open.push(kind);
    else if (kind === T.ParenClose || kind === T.BracketClose || kind === T.BraceClose) {
      if (open.pop() !== kind - 1) break;
      if (open.length === 0 && kind === T.BraceClose) end = tokens.end[at]!;
    } else if (kind === T.Semicolon && open.length === 0) end = tokens.end[at]!;
  }
  // a `mod tests {` that was not closed holds complete tests all the same
  if (end === 0 && open.length > 0) {
    const module = /^\s*(?:#\[cfg\(test\)\]\s*)?(?:pub\s+)?mod\s+\w+\s*\{/.exec(text);
    if (module !== null) return wholeItems(text.slice(module[0].length));
  }
  return text.slice(0, end);
}

/** Paths that begin with the name of the crate begin with `crate` instead: the tests stand inside of it. */
function fromInside(text: string, crateName: string | undefined): string {
  if (crateName === undefined || !text.includes(crateName)) return text;
  const { kind, start, end, count } = parse(text, 'rust', { edition: 2021 }).tokens;
  const word = (at: number): string => (at < 0 || at >= count || kind[at] === T.String ? '' : text.slice(start[at], end[at]));
  let made = '';
  let done = 0;
  for (let at = 0; at < count; at++) {
    if (word(at) !== crateName || word(at + 1) !== '::' || word(at - 1) === '::') continue;
    made += `${text.slice(done, start[at])}crate`;
    done = end[at]!;
  }
  return made + text.slice(done);
}

function forbiddenIn({ tokens, text }: Tree, { crates, unsafe }: ModelRules): string | null {
  const { kind, start, end, count } = tokens;
  const word = (at: number): string => (at < 0 || at >= count || kind[at] === T.String ? '' : text.slice(start[at], end[at]).replace(/^r#/, ''));
  for (let at = 0; at < count; at++) {
    const [here, next] = [word(at), word(at + 1)];
    if (next === '!' && MACROS.has(here)) return `\`${here}!\` reads what a test must not read`;
    if (here === '#' && next === '!') return 'it has an attribute for the whole crate';
    if (here === '#' && next === '[' && ATTRIBUTES.has(attributeWord(word, at + 2))) return `the attribute \`${attributeWord(word, at + 2)}\` reaches beyond a test`;
    if (here === 'fn' && next === 'main') return 'it has a `main` of its own';
    if (here === 'extern' && next === 'crate' && !crates.has(word(at + 2)) && !/^(std|core|alloc)$/.test(word(at + 2))) return `the crate \`${word(at + 2)}\` is not there`;
    if (here === 'extern' && next !== 'crate') return 'it declares functions of another language';
    if (here === 'unsafe' && !unsafe) return 'it is unsafe, and what it tests is not';
    if (here === 'mod' && word(at + 2) === ';') return `the module \`${next}\` is another file`;
    if (here === 'env' && (next === '::' || word(at - 1) === '::' || text.includes('std::{'))) return 'it asks how it is run, and could answer a mutant in another way';
    if (/^(iron_|IRON_)/.test(here)) return `\`${here}\` is a name of the engine's own`;
  }
  return null;
}

/** `path` of `#[path = ".."]`, of `#[unsafe(no_mangle)]` and of `#[cfg_attr(x, path = "..")]` the word that counts. */
function attributeWord(word: (at: number) => string, from: number): string {
  for (let at = from, depth = 1; depth > 0 && word(at) !== ''; at++) {
    if (word(at) === '[') depth++;
    else if (word(at) === ']') depth--;
    else if (ATTRIBUTES.has(word(at)) && word(at + 1) !== '::') return word(at);
  }
  return word(from);
}

interface RawTest {
  readonly name: string;
  /** Attributes and head with `@name` for the name, and the body without its braces. */
  readonly head: string;
  readonly body: string;
}

interface Sorted {
  readonly uses: string[];
  readonly helpers: { readonly names: readonly string[]; readonly text: string }[];
  readonly tests: RawTest[];
  readonly refused: string[];
}

function sorted(tree: Tree, rules: ModelRules): Sorted {
  const into: Sorted = { uses: [], helpers: [], tests: [], refused: [] };
  const take = (items: readonly (Node | null)[]): void => {
    for (const item of items) if (item !== null) sortItem(tree, item, rules, into, take);
  };
  take(tree.root.kids);
  return into;
}

function sortItem(tree: Tree, item: Node, rules: ModelRules, into: Sorted, take: (items: readonly (Node | null)[]) => void): void {
  const text = textWithAttributes(tree, item);
  switch (item.kind) {
    case K.Module:
      return take(item.kids[1]?.kids ?? []);
    case K.Use:
      if (!/^use\s+super::\*\s*;$/.test(text)) into.uses.push(text);
      return;
    case K.Function:
      if (isTest(tree, item, rules)) into.tests.push(rawTest(tree, item));
      else into.helpers.push({ names: [nameOf(tree, item.toks[9]!)], text });
      return;
    case K.MacroItem:
      if (/^(proptest::)?proptest!/.test(text) && rules.crates.has('proptest')) into.tests.push(...proptests(text));
      else into.refused.push(`\`${text.split('\n', 1)[0]}\` is no test`);
      return;
    case K.Structure:
    case K.Enumeration:
    case K.Implementation:
    case K.Constant:
    case K.Static:
    case K.TypeAlias:
    case K.Trait:
      into.helpers.push({ names: [...text.matchAll(/\b(?:struct|enum|const|static|type|trait|for|impl)\s+(\w+)/g)].map(([, name]) => name!), text });
      return;
    default:
      into.refused.push(`\`${text.split('\n', 1)[0]}\` is no test`);
  }
}

/** `#[test]`, or that of a runtime which the crate has: `#[tokio::test]`. */
const isTest = (tree: Tree, item: Node, { crates }: ModelRules): boolean =>
  (item.attributes ?? []).some((each) => {
    const path = attributePath(tree, each);
    return path.at(-1) === 'test' && (path.length === 1 || crates.has(path[0]!));
  });

const textWithAttributes = (tree: Tree, node: Node): string => tree.text.slice(tree.tokens.start[node.from], nodeEnd(tree, node));

function rawTest(tree: Tree, fn: Node): RawTest {
  const name = fn.toks[9]!;
  const { start, end } = tree.tokens;
  const body = fn.kids[5]!;
  const head = `${tree.text.slice(start[fn.from], start[name])}@name${tree.text.slice(end[name], nodeStart(tree, body))}`;
  return { name: nameOf(tree, name), head: head.trim(), body: tree.text.slice(nodeStart(tree, body) + 1, nodeEnd(tree, body) - 1) };
}

/** Each function of a `proptest!` block as a test that calls the macro with a closure. */
function proptests(text: string): RawTest[] {
  const found: RawTest[] = [];
  for (const match of text.matchAll(/#\[test\]\s*fn\s+(\w+)\s*\(/g)) {
    const bound = balanced(text, match.index + match[0].length - 1);
    const open = bound === null ? -1 : text.indexOf('{', bound);
    const end = open < 0 ? null : balanced(text, open);
    if (bound === null || end === null) continue;
    const values = text.slice(match.index + match[0].length, bound - 1).trim();
    found.push({ name: match[1]!, head: '#[test]\nfn @name()', body: `\n    proptest::proptest!(|(${values})| {${text.slice(open + 1, end - 1)}});\n` });
  }
  return found;
}

/** Offset behind the bracket that closes the one at `open`; strings and comments are skipped. */
function balanced(text: string, open: number): number | null {
  const { tokens } = parse(text.slice(open), 'rust', { edition: 2021 });
  let depth = 0;
  for (let at = 0; at < tokens.count; at++) {
    const kind = tokens.kind[at]!;
    if (kind === T.ParenOpen || kind === T.BracketOpen || kind === T.BraceOpen) depth++;
    else if (kind === T.ParenClose || kind === T.BracketClose || kind === T.BraceClose) depth--;
    if (depth === 0) return open + tokens.end[at]!;
  }
  return null;
}

/** A test with what it mentions of the rest, through other helpers too. */
function standing({ name, head, body }: RawTest, uses: readonly string[], helpers: Sorted['helpers']): ModelTest {
  let needed = body;
  const chosen = new Set<(typeof helpers)[number]>();
  for (let size = -1; size !== chosen.size; ) {
    size = chosen.size;
    for (const helper of helpers)
      if (!chosen.has(helper) && helper.names.some((each) => new RegExp(`\\b${each}\\b`).test(needed))) {
        chosen.add(helper);
        needed += helper.text;
      }
  }
  const used = uses.filter((each) => isMentioned(each, needed));
  const before = [...used, ...helpers.filter((each) => chosen.has(each)).map(({ text }) => text)];
  const lines = [...before.flatMap((text) => dedented(text)), ...dedented(body)];
  return { name, code: (unique) => `${dedented(head.replace('@name', unique)).join('\n')} {\n${lines.map((line) => (line === '' ? '' : `    ${line}`)).join('\n')}\n}` };
}

/** Traits whose methods are called without their names. */
const UNNAMED = /\b(Write|Read|BufRead|Seek|FromStr|Hash|Hasher|BuildHasher|Borrow|BorrowMut|FromIterator|TryFrom|TryInto|\w+Ext)\b|\bas\s+_|\*/;

/** Whether a test needs a `use`: it brings in a name that the text has, or what is used without its name. */
const isMentioned = (use: string, text: string): boolean => UNNAMED.test(use) || [...use.matchAll(/(\w+)\s*(?=[,};])/g)].some(([, name]) => new RegExp(`\\b${name}\\b`).test(text));

/** Lines without the indentation that all but the first have in common. */
function dedented(text: string): string[] {
  const lines = text
    .replace(/^[ \t]*\n/, '')
    .trimEnd()
    .split('\n');
  const rest = lines.slice(/^\s/.test(lines[0] ?? '') ? 0 : 1).filter((line) => line.trim() !== '');
  const depth = Math.min(...rest.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => (Number.isFinite(depth) ? line.slice(Math.min(depth, line.length - line.trimStart().length)) : line).trimEnd());
}
