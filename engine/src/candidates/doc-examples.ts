/** Tests from the examples in the documentation of functions and of their types. */
import { K, type Node, nameOf, nodeEnd, nodeStart, parse, type Tree } from '../../../redox/src/index.js';
import { T } from '../../../redox/src/lexer.js';
import { type FutureDriver, testHead } from '../futures/future-driver.js';
import { type DocExample, docExamples } from '../items/doc-examples.js';
import type { CrateIndex, FunctionItem } from '../items/index.js';
import type { Candidate, CandidateSource, SourceAnswer, SourceContext } from './candidate.js';
import { externsOf } from './externs.js';
import { indentedText } from '../render/indentation.js';

/** Of one function. */
const MOST = 6;
/** What depends on more than the code: a failure in a sandbox says nothing about it. */
const OUTSIDE = /\b(std::)?(fs|net|process|env|os)::|\b(File|Command|TcpStream|TcpListener|UdpSocket|Instant|SystemTime)\b|\bthread::sleep\b/;

export class DocExamples implements CandidateSource {
  readonly source = 'example';

  candidates(context: SourceContext): Promise<SourceAnswer> {
    const { crateName } = externsOf(context.unit);
    const candidates: Candidate[] = [];
    for (const { item } of context.subjects) {
      const examples = [...docExamples(item.doc), ...examplesOfOwner(context.index, item)].slice(0, MOST);
      for (const example of examples) {
        const test = exampleTest(example, item, {
          crateName,
          driver: context.driver,
          isAlone: context.unit.root === context.unit.target && context.file.path.indexOf('/') < 0,
          declared: declaredNames(context.file.tree),
        });
        if (test !== null) candidates.push(candidateOf(context, item, test));
      }
      context.onDone(item);
    }
    return Promise.resolve({ candidates, reasons: new Map() });
  }
}

/** Those of the type that a method belongs to, where they are about this method first of all. */
function examplesOfOwner({ functions }: CrateIndex, item: FunctionItem): DocExample[] {
  const self = item.owner?.trait === null ? item.owner.selfType : null;
  if (self?.kind !== 'crate') return [];
  const own = functions.filter(({ owner, onlyForTests }) => owner?.trait === null && owner.selfType.kind === 'crate' && owner.selfType.definition === self.definition && !onlyForTests);
  return docExamples(self.definition.doc).filter(({ code }) => {
    const called = own.filter(({ name }) => new RegExp(`(\\.|::)${name}\\(`).test(code));
    // the last one that is called is mostly the one whose result is asserted
    const last = called.sort((a, b) => code.lastIndexOf(`${b.name}(`) - code.lastIndexOf(`${a.name}(`))[0];
    return last === item;
  });
}

function candidateOf({ names }: SourceContext, item: FunctionItem, { code, name, isPromise }: ExampleTest): Candidate {
  const unique = names.unique(name);
  const candidate: Candidate = { name: unique, code: code(unique), source: 'example', item, basis: 'claimed', hits: [] };
  return !isPromise ? candidate : { ...candidate, claim: { by: 'the example in its documentation says otherwise', contradicts: () => true } };
}

interface ExampleTest {
  readonly name: string;
  readonly code: (name: string) => string;
  /** Whether one that fails says that the code is wrong: it is run where documentation is tested, and depends on nothing but the code. */
  readonly isPromise: boolean;
}

export interface ExamplePlace {
  readonly crateName: string;
  /** What brings futures to their end. */
  readonly driver: FutureDriver;
  /** The file belongs to no package, so that the crate of its examples is known by nothing but their `use`. */
  readonly isAlone: boolean;
  /** Names of what the file declares at its top. */
  readonly declared: ReadonlySet<string>;
}

/** An example as a test function, or null where it cannot be one. */
export function exampleTest(example: DocExample, item: Pick<FunctionItem, 'name'>, place: ExamplePlace): ExampleTest | null {
  const opened = withoutFrame(example.code);
  if (opened === null) return null;
  const rewritten = inCrate(opened.body, place);
  if (rewritten === null) return null;
  const trimmed = trimBlank(rewritten);
  if (trimmed.length === 0) return null;
  const more = example.shouldPanic ? ['#[should_panic]'] : [];
  const driver = opened.frame === 'none' || opened.frame === 'main' ? null : place.driver;
  const isDriven = driver !== null && driver.attribute === null;
  const lines = isDriven ? [`${driver.blockOn}(async {`, ...indented(trimmed), '})'] : trimmed;
  return {
    name: `${item.name.replace(/^r#/, '')}_example`,
    code: (name) => [...testHead(name, driver, { more, result: opened.result }), ...indented(lines), '}'].join('\n'),
    isPromise: opened.frame !== 'async function' && !OUTSIDE.test(rewritten),
  };
}

const ANY_ERROR = 'Result<(), Box<dyn std::error::Error>>';

const indented = (lines: readonly string[]): string[] => indentedText(lines.join('\n')).split('\n');

interface Opened {
  readonly body: string;
  /** Type of what the statements result in; empty: `()`. */
  readonly result: string;
  /** What stood around the statements. An async function that nothing calls is there to be read: it is never run with the documentation. */
  readonly frame: 'none' | 'main' | 'async main' | 'async function';
}

/** The statements of an example and what they result in: those of its `main` where it has one, or of the one async function that it consists of. */
function withoutFrame(code: string): Opened | null {
  const file = parse(code, 'rust', { edition: 2021 });
  const main = file.diagnostics.some(({ severity }) => severity === 'error') ? undefined : mainOf(file);
  if (main?.kids[5]) {
    const inner = code.slice(nodeStart(file, main.kids[5]) + 1, nodeEnd(file, main.kids[5]) - 1);
    // attributes such as `#[tokio::main]` are part of the frame
    const before = code.slice(0, file.tokens.start[main.from]);
    const result = main.kids[3] ? code.slice(nodeStart(file, main.kids[3]), nodeEnd(file, main.kids[3])) : '';
    const frame = main.toks[1]! < 0 ? 'main' : nameOf(file, main.toks[9]!) === 'main' ? 'async main' : 'async function';
    return { body: `${before}${dedent(inner.replace(/^[ \t]*\n/, ''))}${code.slice(nodeEnd(file, main))}`, result, frame };
  }
  const tail = /^([\s\S]*?)\n?[ \t]*Ok::<\s*(?:\(\)|_),\s*([\s\S]+?)\s*>\s*\(\(\)\)\s*$/.exec(code);
  if (tail !== null) return { body: `${tail[1]}\nOk(())`, result: `Result<(), ${tail[2] === '_' ? 'Box<dyn std::error::Error>' : tail[2]}>`, frame: 'none' };
  const named = /^([\s\S]*?)\n?[ \t]*((?:\w+::)+?)(?:Result::)?Ok\(\(\)\)\s*$/.exec(code);
  if (named !== null) return { body: `${named[1]}\nOk(())`, result: `${named[2]}Result<()>`, frame: 'none' };
  return { body: code, result: /\bOk\(\(\)\)\s*$/.test(code) && code.includes('?') ? ANY_ERROR : '', frame: 'none' };
}

/** `main`, or the only item besides imports where that is an async function without parameters. */
function mainOf(file: Tree): Node | undefined {
  const functions = file.root.kids.filter((kid): kid is Node => kid?.kind === K.Function);
  const main = functions.find((each) => nameOf(file, each.toks[9]!) === 'main');
  const [only] = functions;
  const isAlone = functions.length === 1 && file.root.kids.every((kid) => kid === only || kid?.kind === K.Use);
  return main ?? (isAlone && only!.toks[1]! >= 0 && (only!.kids[2]?.kids.length ?? 0) === 0 && only!.kids[1] == null ? only : undefined);
}

/** With the crate as `crate`; null where the text does not stand alone: it does not parse, or asks for another compiler. */
function inCrate(body: string, place: ExamplePlace): string | null {
  const text = body.replace(/^[ \t]*#!\[(allow|warn|deny)\([^\]]*\)\][ \t]*$/gm, '').replace(new RegExp(`^[ \\t]*(#\\[macro_use\\]\\s*)?extern crate ${place.crateName}\\b[^;]*;[ \\t]*$`, 'gm'), '');
  const before = 'fn example() {\n';
  const tree = parse(`${before}${text}\n}\n`, 'rust', { edition: 2021 });
  if (tree.diagnostics.some(({ severity }) => severity === 'error') || /#!\[/.test(text)) return null;
  return withCrate(tree, place).slice(before.length, -3);
}

/** Replaces the name of the crate where a path begins with it. */
function withCrate(tree: Tree, place: ExamplePlace): string {
  const { kind, start, end, count } = tree.tokens;
  const word = (at: number): string => (at < 0 || at >= count ? '' : tree.text.slice(start[at], end[at]));
  let text = '';
  let done = 0;
  for (let at = 0; at < count; at++) {
    if (kind[at] === T.String || kind[at] === T.Character || word(at + 1) !== '::') continue;
    const isGlobal = word(at - 1) === '::';
    if (isGlobal && /[\w>]$/.test(word(at - 2)) && word(at - 2) !== 'use') continue;
    // modules of a crate whose other files are not here: all of it is the file itself
    let last = at;
    if (place.isAlone) while (/^\w+$/.test(word(last + 2)) && word(last + 3) === '::' && !place.declared.has(word(last + 2))) last += 2;
    const isForeign = place.isAlone && /^(?!(?:std|core|alloc|crate|self|super|Self)$)[a-z]\w*$/.test(word(at)) && !place.declared.has(word(at));
    if (word(at) !== place.crateName && !(isForeign && (word(at - 1) === 'use' || place.declared.has(word(last + 2))))) continue;
    text += `${tree.text.slice(done, start[isGlobal ? at - 1 : at])}crate`;
    done = end[last]!;
  }
  return text + tree.text.slice(done);
}

function declaredNames(tree: Tree): ReadonlySet<string> {
  const names = tree.text.matchAll(/^\s*(?:pub(?:\([^)]*\))?\s+)?(?:const\s+|unsafe\s+|async\s+)*(?:fn|struct|enum|union|trait|mod|type|const|static)\s+(\w+)/gm);
  return new Set([...names].map(([, name]) => name!));
}

function dedent(text: string): string {
  const lines = text.split('\n');
  const depth = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return Number.isFinite(depth) ? lines.map((line) => line.slice(Math.min(depth, line.length - line.trimStart().length))).join('\n') : text;
}

function trimBlank(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const from = lines.findIndex((line) => line !== '');
  return from < 0 ? [] : lines.slice(from, lines.findLastIndex((line) => line !== '') + 1);
}
