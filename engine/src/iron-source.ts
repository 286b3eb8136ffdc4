/** An Iron text as the Rust that the engine works on, and its reports as they are about the Iron text. */
import type { FunctionReport, GenerationEvent, Mutant, Position, PositionSpan, TestCase } from '../../protocol/test-generation.js';
import { type Edition, LineIndex, oxidize, parse, reduce, type SourceMap, vocabulary } from '../../redox/src/index.js';
import { mutantsOf } from './mutants/mutants.js';
import type { FunctionTarget } from './target.js';

export type IronAnswer = { readonly ok: true; readonly source: IronSource } | { readonly ok: false; readonly reason: string };

/** Reads an Iron text. `name`: what mutants call its file. */
export function readIron(text: string, name: string, edition: Edition): IronAnswer {
  const conversion = oxidize(text, { edition });
  if (conversion.text !== null) return { ok: true, source: new IronSource(text, conversion.text, conversion.map, name, edition) };
  const error = conversion.diagnostics.find(({ severity }) => severity === 'error');
  const line = new LineIndex(text).position(error?.from ?? 0).line + 1;
  return { ok: false, reason: `the file does not parse: line ${line}: ${error?.message ?? 'it cannot be written as Rust'}` };
}

export class IronSource {
  private readonly ironLines: LineIndex;
  private readonly rustLines: LineIndex;

  constructor(
    readonly iron: string,
    readonly rust: string,
    private readonly map: SourceMap,
    private readonly name: string,
    private readonly edition: Edition,
  ) {
    this.ironLines = new LineIndex(iron);
    this.rustLines = new LineIndex(rust);
  }

  /** The line of the Rust for what stands in a line of the Iron, or next behind it; both from 1. */
  rustLine(line: number): number {
    for (let at = this.ironLines.offset(line - 1, 0); at < this.iron.length; at++) {
      const found = /\s/.test(this.iron[at]!) ? null : this.map.toResult(at);
      if (found !== null) return this.rustLines.position(found).line + 1;
    }
    return this.rustLines.lineCount;
  }

  /** The name of a mutant of the Rust by the name that it has here; one that is not known is given back. */
  rustMutant(name: string): string {
    const tree = parse(this.rust, 'rust', { edition: this.edition });
    const sites = mutantsOf({ path: this.name, text: this.rust, tree, edition: this.edition, module: [], onlyForTests: false });
    return sites.find(({ mutant }) => this.mutant(mutant).name === name)?.mutant.name ?? name;
  }

  /** Options about the Iron text as they are about the Rust. */
  options<T extends { readonly target?: FunctionTarget; readonly onEvent?: (event: GenerationEvent) => void }>(options: T): T {
    const { target, onEvent } = options;
    return {
      ...options,
      ...(target && { target: target.line === null ? target : { ...target, line: this.rustLine(target.line) } }),
      ...(onEvent && { onEvent: (event: GenerationEvent) => onEvent(this.event(event)) }),
    };
  }

  private event(event: GenerationEvent): GenerationEvent {
    return event.kind === 'progress' ? event : { ...event, functions: event.functions.map((each) => this.report(each)) };
  }

  report(report: FunctionReport): FunctionReport {
    const mutants = new Map(report.verdicts.map(({ mutant }) => [mutant.name, this.mutant(mutant)]));
    const test = (each: TestCase): TestCase => ({ ...each, code: this.code(each.code), kills: each.kills.map((kill) => mutants.get(kill)?.name ?? kill) });
    return {
      ...report,
      line: this.ironLine(report.line),
      endLine: this.ironLine(report.endLine),
      tests: report.tests.map(test),
      possibleBugs: report.possibleBugs.map(test),
      verdicts: report.verdicts.map((verdict) => ({ ...verdict, mutant: mutants.get(verdict.mutant.name)! })),
    };
  }

  private code(rust: string): string {
    return reduce(rust, { edition: this.edition }).text?.trimEnd() ?? rust;
  }

  private mutant(mutant: Mutant): Mutant {
    const span = this.span(mutant.span);
    const { line, column } = span.start;
    const what = mutant.name.slice(mutant.name.indexOf(': ') + 2);
    const fn = mutant.function === null ? null : { ...mutant.function, span: this.span(mutant.function.span) };
    return { ...mutant, name: `${this.name}:${line}:${column}: ${what}`, file: this.name, span, function: fn };
  }

  /** The Iron place of a Rust stretch: of all tokens in it, with the words that belong to the last one. */
  private span({ start, end }: PositionSpan): PositionSpan {
    const from = offsetOf(this.rustLines, this.rust, start.line, start.column);
    const to = offsetOf(this.rustLines, this.rust, end.line, end.column);
    const inside = this.map.segments.filter(({ resultFrom, resultTo }) => resultFrom < to && from < resultTo);
    if (inside.length === 0) return { start: this.place(this.near(from)), end: this.place(this.near(from)) };
    const last = Math.max(...inside.map(({ sourceTo }) => sourceTo));
    const lastFrom = inside.find(({ sourceTo }) => sourceTo === last)!.sourceFrom;
    return { start: this.place(Math.min(...inside.map(({ sourceFrom }) => sourceFrom))), end: this.place(Math.max(last, phraseEnd(this.iron, lastFrom))) };
  }

  /** The offset in the Iron of what stands at an offset of the Rust, or next behind it. */
  private near(rust: number): number {
    for (let at = rust; at < this.rust.length; at++) {
      const found = this.map.toSource(at);
      if (found !== null) return found;
    }
    return this.iron.length;
  }

  private place(offset: number): Position {
    const { line, column } = this.ironLines.position(offset);
    return { line: line + 1, column: [...this.iron.slice(offset - column, offset)].length + 1 };
  }

  /** The line of the Iron for a line of the Rust, both from 1. */
  ironLine(line: number): number {
    const start = this.rustLines.offset(line - 1, 0);
    const indent = /^\s*/.exec(this.rust.slice(start))![0].length;
    return this.place(this.near(this.rustLines.offset(line - 1, 0) + indent)).line;
  }
}

/** Where the longest phrase of Iron that begins at an offset ends; the offset itself where none does. */
function phraseEnd(text: string, from: number): number {
  let end = from;
  for (const { word: phrase } of vocabulary) if (text.startsWith(phrase, from) && !/^\w/.test(text.slice(from + phrase.length, from + phrase.length + 1))) end = Math.max(end, from + phrase.length);
  return end;
}

/** The offset of a place whose column counts characters. */
function offsetOf(lines: LineIndex, text: string, line: number, column: number): number {
  const start = lines.offset(line - 1, 0);
  const end = lines.offset(line, 0);
  return start + [...text.slice(start, end)].slice(0, column - 1).join('').length;
}
