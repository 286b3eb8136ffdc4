/** One input as one test function. */
import type { Candidate } from '../candidates/candidate.js';
import type { FoundInput, Part } from '../explore/events.js';
import type { CasePlan } from '../harness/case.js';
import { type Input, writtenAs } from '../harness/input.js';
import type { TypeRef } from '../items/index.js';
import { withoutTraits, withSlices } from './argument-code.js';
import { assertAfter, assertCall } from './assertion.js';
import { type Call, writeCall } from './call.js';
import { describe } from './described-value.js';
import { edgeComment, type Outcome, testCode, type TestDraft } from './draft.js';
import { edgeOf } from './edge.js';
import { LocalVariables, stepsOf, variableFor } from './local-variables.js';
import { withOwners } from './owners.js';
import { shorten } from './paths.js';
import { operand, receiver, shapeOf } from './scan.js';
import { namesFor, type Names, subjectOf } from './test-name.js';

/** Longest argument that stands in the call itself, in characters. */
const LONGEST_INLINE = 48;
const LONGEST_RECEIVER = 40;

/** A test of an input, or null where nothing safe can be asserted. */
export function renderTest(plan: CasePlan, input: FoundInput, names: Names): Candidate | null {
  const draft = draftTest(plan, input, false);
  if (draft === null) return null;
  const name = names.unique(...namesFor(draft, subjectOf(plan.item, draft.typeName, new Set())));
  const careful = draftTest(plan, input, true);
  const candidate = (of: TestDraft): Candidate => ({ name, code: draftCode(name, of), source: 'explorer', item: plan.item, basis: 'observed', hits: input.hits, draft: of });
  const made = candidate(draft);
  const plainer = careful === null ? null : candidate(careful);
  return plainer === null || plainer.code === made.code ? made : { ...made, fallback: plainer };
}

export const draftCode = (name: string, { panics, driver, edges, setup, checks }: TestDraft): string => testCode(name, { panics, driver }, [...edgeComment(edges), ...setup, ...checks]);

/** The parts of a test. `plainly`: each call by its path, which compiles where the usual form may mean something else. */
function draftTest(plan: CasePlan, found: FoundInput, plainly: boolean): TestDraft | null {
  const { item } = plan;
  const locals = new LocalVariables([item.name, ...item.parameters.map(({ name }) => name)]);
  const input = withOwners(found, locals);
  const writer = new ArgumentWriter(plan, locals, plainly);
  const meaning = (name: string): string | null => item.meaningOf(name);
  const given = plainly ? input.arguments : input.arguments.map((code) => withoutTraits(withSlices(code), meaning));
  const written = plan.inputs.map((each, at) => writer.write(each, given[at]!, at));
  const call = writeCall(plan, written, plainly);
  const asserted = assertResult(plan, input, call, locals, plainly);
  const after = input.after.flatMap(({ argument, part }) => assertAfter(writer.names.get(argument) ?? '', part, plainly)?.lines ?? []);
  if (asserted === null && after.length === 0) return null;
  const short = (line: string): string => shorten(plainly ? line : withoutTraits(line, meaning), item.file.module, meaning);
  const unchecked = input.result.form === 'unit' ? `${call.text};` : `let _ = ${call.text};`;
  return {
    item,
    typeName: typeNameOf(plan),
    ...describeInputs(plan, input),
    outcome: outcomeOf(plan, input),
    setup: locals.lines.map(short),
    checks: [...(asserted?.lines ?? [unchecked]), ...after].map(short),
    panics: asserted?.panics ?? null,
    driver: plan.driver,
    repeatable: locals.lines.length === 0 || (!plan.inputs.some(({ style }) => style.endsWith('-mut')) && item.receiver !== 'value'),
  };
}

function assertResult(plan: CasePlan, { result, after }: FoundInput, call: Call, locals: LocalVariables, plainly: boolean): ReturnType<typeof assertCall> {
  if (result.form === 'unit') return after.length === 0 ? null : { lines: [`${call.text};`], panics: null };
  const type = resultVariable(plan.result);
  const resultName = type !== 'value' && locals.isFree(type) ? type : 'result';
  return assertCall(call, result, { comparable: plan.comparable, plainly, resultName });
}

/** Named for the type, also of what an `Option` or `Result` holds. */
function resultVariable(type: TypeRef | null | undefined): string {
  if (type?.kind === 'crate') return variableFor(type.definition.name);
  return type?.kind === 'std' && /^std::(option::Option|result::Result)$/.test(type.path) ? resultVariable(type.arguments[0]) : 'result';
}

function typeNameOf({ item, inputs }: CasePlan): string | null {
  const self = item.owner === null ? null : item.owner.definition === null ? item.owner.selfType : inputs[0]?.owner;
  const of = (type: TypeRef | null | undefined): string | null =>
    type?.kind === 'crate'
      ? type.definition.name
      : type?.kind === 'reference'
        ? of(type.to)
        : type?.kind === 'std'
          ? (type.path.split('::').at(-1) ?? null)
          : type?.kind === 'primitive'
            ? type.name
            : null;
  return of(self);
}

function describeInputs(plan: CasePlan, input: FoundInput): Pick<TestDraft, 'receiver' | 'inputs' | 'edges'> {
  const { item } = plan;
  const hasReceiver = item.receiverType !== null;
  const [self, ...others] = hasReceiver ? input.arguments : [null, ...input.arguments];
  const typeName = typeNameOf(plan);
  const parameter = (at: number): string => /^(?:mut\s+|_)?([a-z]\w*)$/.exec(item.parameters[at]?.name ?? '')?.[1] ?? 'input';
  return {
    receiver: self == null ? null : { parameter: 'self', words: describe(self, typeName === null ? 'value' : variableFor(typeName)) },
    inputs: others.flatMap((code, at) => (isCollected(item.parameters[at]!.type) ? [] : [{ parameter: parameter(at), words: describe(code!, parameter(at)) }])),
    edges: others.flatMap((code, at) => (isCollected(item.parameters[at]!.type) ? [] : (edgeOf(plan, item.parameters[at]!.type, parameter(at), code!) ?? []))),
  };
}

/** `&mut Vec<T>` and `&mut String`: where results are put. */
const isCollected = (type: TypeRef): boolean => type.kind === 'reference' && type.mutable && type.to.kind === 'std' && /^std::(vec::Vec|string::String)$/.test(type.to.path);

function outcomeOf(plan: CasePlan, { result, after, arguments: given }: FoundInput): Outcome {
  switch (result.form) {
    case 'bool':
      return { kind: result.code === 'true' ? 'true' : 'false' };
    case 'Some':
      return { kind: 'some' };
    case 'None':
      return { kind: 'none' };
    case 'Ok':
      return { kind: 'accepts' };
    case 'Err':
      return { kind: 'rejects' };
    case 'panic':
      return { kind: 'panics' };
    case 'unit':
      return { kind: after.every(({ argument, part }) => 'code' in part && part.code === given[argument]) ? 'keeps' : 'changes' };
    default: {
      const words = shortResult(plan, result);
      return words === null ? { kind: 'shown' } : { kind: 'value', words };
    }
  }
}

/** Results that a name can say. */
function shortResult({ item }: CasePlan, part: Part): string | null {
  if (part.form === 'observed') return part.parts.some(({ text, part: said }) => text === '{}.is_empty()' && 'code' in said && said.code === 'true') ? 'empty' : null;
  if (part.form === 'members') return 'code' in part.part && part.part.code === 'Vec::new()' ? 'empty' : null;
  if (!('code' in part) || part.form === 'debug' || part.form === 'display') return null;
  if ('inexact' in part && part.inexact) return part.form === 'float' ? aboutWords(Number(part.code)) : null;
  const code = shorten(part.code, item.file.module);
  if (/^("".*|Vec::new\(\))$/.test(code)) return 'empty';
  const words = describe(code, '');
  return words === null || words.endsWith('_') || words.startsWith('new_') || words.length > 16 || /_elements$/.test(words) ? null : words;
}

/** A float to the nearest whole number, where that says something. */
function aboutWords(value: number): string | null {
  const whole = Math.round(value);
  return Math.abs(value) < 1 || Math.abs(whole) > 99_999 ? null : `about_${describe(String(whole), '')}`;
}

/** Arguments as they stand in the call; longer ones and those that change become variables. */
class ArgumentWriter {
  /** Variables by number of the argument. */
  readonly names = new Map<number, string>();

  constructor(
    private readonly plan: CasePlan,
    private readonly locals: LocalVariables,
    private readonly plainly: boolean,
  ) {}

  write(input: Input, code: string, at: number): string {
    const { style } = input;
    const annotation = this.plan.annotations[at] ?? null;
    const isReceiver = at === 0 && this.plan.item.receiverType !== null;
    if (style.endsWith('-mut')) return writtenAs(input, this.bind(style, code, at, true));
    const isBuilt = stepsOf(code) !== null;
    if (isBuilt || (needsType(annotation, code) && (this.plainly || style !== 'slice')) || (isReceiver && !isPlainReceiver(code, annotation, this.plainly)))
      return writtenAs(input, this.bind(style, code, at, false));
    const flat = this.plainly ? code : this.locals.flatten(code);
    const inline = inlined(input, flat);
    return inline.length <= LONGEST_INLINE && !flat.startsWith('{') ? inline : writtenAs(input, this.bind(style, flat, at, false));
  }

  private bind(style: Input['style'], code: string, at: number, mutable: boolean): string {
    const name = this.variableName(at);
    this.names.set(at, name);
    const type = style.startsWith('slice') && code !== 'Vec::new()' ? null : (this.plan.annotations[at] ?? null);
    const built = stepsOf(code);
    const value = built?.initial ?? code;
    const flat = this.plainly ? value : this.locals.flatten(value);
    this.locals.let(name, style === 'slice' && flat.startsWith('vec![') ? flat.slice(4) : flat, { mutable: mutable || built !== null, type });
    if (built !== null) this.locals.steps(name, built.steps);
    return name;
  }

  private variableName(at: number): string {
    const { item, inputs } = this.plan;
    const hasReceiver = item.receiverType !== null;
    if (!hasReceiver || at > 0) {
      const name = /^(?:mut\s+|_)?([a-z]\w*)$/.exec(item.parameters[at - (hasReceiver ? 1 : 0)]?.name ?? '')?.[1];
      return name !== undefined && name !== item.name ? name : this.locals.name(`argument_${at}`);
    }
    const owner = inputs[0]?.owner;
    return this.locals.name(owner?.kind === 'crate' ? variableFor(owner.definition.name) : owner?.kind === 'std' ? variableFor(owner.path.split('::').at(-1)!) : 'value');
  }
}

/** Variants, constants and short calls stand before the `.` themselves. */
const isPlainReceiver = (code: string, annotation: string | null, plainly: boolean): boolean =>
  !plainly && annotation === null && code.length <= LONGEST_RECEIVER && !code.includes('{') && shapeOf(code) !== 'compound';

/** Whether nothing in an expression says the type of its elements. */
const needsType = (annotation: string | null, code: string): boolean =>
  annotation !== null && (/\bnew\(\)|\bdefault\(\)|\bNone\b/.test(code) || !/^(Vec|Option|Result|Box|std::|&|\[|\()/.test(annotation));

function inlined({ style, getter }: Input, code: string): string {
  if (getter !== undefined) return `${receiver(code)}.${getter}()`;
  if (style === 'slice') return code === 'Vec::new()' ? '&[]' : code.startsWith('vec![') ? `&${code.slice(4)}` : `&${code}`;
  if (style === 'borrow') return `&${operand(code)}`;
  return style === 'iterator' ? `${receiver(code)}.into_iter()` : code;
}
