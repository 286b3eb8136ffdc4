/** One function under test in the harness: code that makes its arguments, calls it and shows what it gives. */
import type { FutureDriver } from '../futures/future-driver.js';
import { awaitedResult, givesFuture } from '../futures/future-result.js';
import { RUNTIME } from '../instrument/switches.js';
import { type CrateIndex, type FunctionItem, type GenericParameter, partsOf, substitute, substituteBound, type Substitution, type TypeRef, unify } from '../items/index.js';
import { type Input, inputOf } from './input.js';
import { instantiate } from './instantiation.js';
import { concrete } from './normalized.js';
import type { MadeTypes } from './made-types.js';
import { shownCode } from './result-code.js';

export interface CasePlan {
  readonly item: FunctionItem;
  /** The receiver first, where there is one. */
  readonly inputs: readonly Input[];
  readonly result: TypeRef | null;
  /** Whether whole results can be compared with `==` and are shown on failure. */
  readonly comparable: boolean;
  /** What brings the result of the call to its end, where that is a future; null elsewhere. */
  readonly driver: FutureDriver | null;
  /** Expression that calls the function. */
  readonly path: string;
  /** Whether a test has to write that path, since a method call would not say the types. */
  readonly isPathNeeded: boolean;
  /** Types of the arguments that a test has to write, since nothing else in it may say them; null elsewhere. */
  readonly annotations: readonly (string | null)[];
  /** Rust of the function `case_N`. */
  readonly code: (id: number) => string;
}

export type CaseAnswer = { readonly ok: true; readonly plan: CasePlan } | { readonly ok: false; readonly reason: string };

const refuse = (reason: string): CaseAnswer => ({ ok: false, reason });

/** Plans the case of a function, or says why it cannot be called with made inputs. `attempt`: which types its parameters get. */
export function planCase(types: MadeTypes, item: FunctionItem, attempt: number): CaseAnswer {
  const why = unsuitable(item);
  if (why !== null) return refuse(why);
  const sound = item.unsafe ? types.soundness(item) : null;
  if (sound?.kind === 'unknown') return refuse(sound.reason);
  const by = instantiate(types.index, item, attempt);
  const shown = displayed(types, item, by);
  if (shown !== null) return shown;
  const path = item.typePath(types.from);
  if (path === null) return refuse('it cannot be named from a test beside it');
  if (item.owner?.definition != null && isSelfOpen(types.index, item, by)) return refuse('it is the default method of a trait that no type of the crate implements');
  const declared: TypeRef[] = [...(item.receiverType === null ? [] : [item.receiverType]), ...item.parameters.map(({ type }) => type)];
  const inputs: Input[] = [];
  const written = sound?.kind === 'written' ? sound.arguments : null;
  for (const [at, type] of declared.entries()) {
    const input = written === null ? inputOf(types, type, by) : writtenInput(types, type, written, at);
    if (input === null) return refuse(`no value can be made for ${nameOfInput(item, at)}`);
    inputs.push(input);
  }
  const given = awaitedResult(item);
  const result = given === null ? null : concrete(types.index, given, by);
  const comparable = result !== null && types.canShow(result);
  const annotations = inputs.map(({ owner }, at) => (isGeneric(owner) && isOpen(declared[at]!) ? types.write(owner) : null));
  const concretely = concretePath(types, item, by);
  const driver = givesFuture(item) ? types.driver : null;
  const plan = { item, inputs, result, comparable, driver, path: concretely ?? path, isPathNeeded: concretely !== null, annotations };
  return { ok: true, plan: { ...plan, code: (id) => caseCode(types, plan, by, id, written?.length ?? 0) } };
}

/** Whether nothing says that the trait is implemented for the `Self` that was chosen. */
function isSelfOpen({ implementations }: CrateIndex, item: FunctionItem, by: Substitution): boolean {
  const self = substitute(item.owner!.selfType, by);
  return !implementations.some(({ trait, selfType }) => trait?.trait === item.owner!.definition && unify(selfType, self) !== null);
}

/** What a trait of formatting stands for in a format string. */
const FORMATS: Record<string, string> = { Display: '{}', Debug: '{:?}', LowerHex: '{:x}', UpperHex: '{:X}', Octal: '{:o}', Binary: '{:b}', LowerExp: '{:e}', UpperExp: '{:E}' };

/** `fmt` is reached through `to_string` and `format!`: nobody calls it. */
function displayed(types: MadeTypes, item: FunctionItem, by: Substitution): CaseAnswer | null {
  const { owner } = item;
  const format = FORMATS[/^std::fmt::(\w+)$/.exec(owner?.trait?.path ?? '')?.[1] ?? ''];
  if (format === undefined || item.name !== 'fmt' || item.receiverType === null) return null;
  const input = inputOf(types, item.receiverType, by);
  if (input === null) return refuse('no value can be made for `self`');
  const text: TypeRef = { kind: 'std', path: 'std::string::String', arguments: [], lifetimes: [] };
  const annotations = [isGeneric(input.owner) ? types.write(input.owner) : null];
  const plan = { item, inputs: [input], result: text, comparable: true, driver: null, path: format === '{}' ? 'ToString::to_string' : `format!("${format}"`, isPathNeeded: false, annotations };
  return { ok: true, plan: { ...plan, code: (id) => caseCode(types, plan, by, id, 0) } };
}

const isGeneric = (type: TypeRef): boolean => 'arguments' in type && type.arguments.length > 0;

/** Whether a type names a parameter, so that an expression of it may not say its own type. */
const isOpen = (type: TypeRef): boolean => type.kind === 'parameter' || type.kind === 'impl' || partsOf(type).some(isOpen);

/** Whether a type names a parameter itself, and not only an associated type of it. */
const isSaidBy = (type: TypeRef, parameter: GenericParameter): boolean =>
  type.kind === 'parameter' ? type.parameter === parameter : type.kind !== 'projection' && partsOf(type).some((part) => isSaidBy(part, parameter));

/** With the arguments of the type that a function belongs to, where its own parameters cannot say them. */
function concretePath(types: MadeTypes, item: FunctionItem, by: Substitution): string | null {
  const { owner } = item;
  if (owner === null || owner.generics.parameters.length === 0) return null;
  const isInferred = item.receiverType !== null && owner.definition === null && owner.generics.parameters.every((each) => each.kind === 'type' && isSaidBy(owner.selfType, each));
  if (isInferred) return null;
  const self = substitute(owner.selfType, by);
  if (owner.trait === null && self.kind === 'crate') {
    const path = self.definition.pathFrom(types.from);
    const list = self.arguments.map((each) => types.write(each));
    return path === null || list.includes(null) ? null : `${path}::<${list.join(', ')}>::${item.name}`;
  }
  const text = types.write(self);
  const trait = owner.trait === null ? null : types.index.boundText(substituteBound(owner.trait, by), types.from);
  return text === null || (owner.trait !== null && trait === null) ? null : `<${text}${trait === null ? '' : ` as ${trait}`}>::${item.name}`;
}

function unsuitable(item: FunctionItem): string | null {
  if (item.body === null) return 'it has no body';
  if (item.nested) return 'it stands inside another function';
  if (item.onlyForTests || item.enabled === 'no') return 'it is not part of this build';
  if (item.extern !== null) return 'it belongs to another language’s interface';
  if (item.owner?.trait?.path === 'std::hash::Hash') return 'what it gives to a hasher may change from release to release';
  if (item.owner?.trait?.path === 'std::ops::Drop') return 'a destructor cannot be called';
  if (item.name === 'main' && item.module.length === 0 && item.owner === null) return 'it is the entry point of the program';
  return null;
}

function nameOfInput(item: FunctionItem, at: number): string {
  if (item.receiverType !== null && at === 0) return '`self`';
  const parameter = item.parameters[at - (item.receiverType === null ? 0 : 1)];
  return `\`${parameter?.name}: ${parameter?.text}\``;
}

/** The argument at a place in calls that stand in the code; `site` says which of them. */
function writtenInput(types: MadeTypes, type: TypeRef, calls: readonly (readonly string[])[], at: number): Input | null {
  const text = types.write(type);
  const arms = calls.map((each, site) => `${site === calls.length - 1 ? '_' : site} => { let value: ${text} = ${each[at]}; Some((value, ${JSON.stringify(each[at])}.to_string())) }`);
  return text === null ? null : { style: 'value', owner: type, make: `match site { ${arms.join(', ')} }`, pass: (name) => name };
}

const isChanged = ({ style }: Input): boolean => style.endsWith('-mut');

function caseCode(types: MadeTypes, plan: Omit<CasePlan, 'code'>, by: Substitution, id: number, sites: number): string {
  const { inputs, item } = plan;
  const makes = inputs.map((input, at) => `    let (mut a${at}, t${at}) = (${input.make})?;\n    arguments.push(t${at});\n`).join('');
  const passed = inputs.map((input, at) => input.pass(`a${at}`)).join(', ');
  const shown = shownCode(types, plan.result, 'result', 'r', true);
  const after = inputs.flatMap((input, at) => (isChanged(input) ? [{ at, code: shownCode(types, input.owner, `a${at}`, `c${at}`, false) }] : []));
  // of what the compiler cannot infer from the arguments
  const own = item.generics.parameters.filter((each) => item.owner === null || !item.owner.generics.parameters.includes(each));
  const inferred = own.some((parameter) => parameter.kind === 'constant' && by.has(parameter));
  const path = inferred ? `${plan.path}::<${own.map((parameter) => constantText(by, parameter)).join(', ')}>` : plan.path;
  const bare = `${path}${path.startsWith('format!') ? ', ' : '('}${passed})`;
  const call = item.unsafe ? `unsafe { ${bare} }` : bare;
  return `#[allow(warnings)]
fn case_${id}(c: &mut ${RUNTIME}::Choices) -> Option<${RUNTIME}::Run> {
    let mut arguments: Vec<String> = Vec::new();
${sites === 0 ? '' : `    let site = c.below(${sites});\n`}${makes}${shown.makes}${after.map(({ code }) => code.makes).join('')}    let result = ${RUNTIME}::observe(|| { ${RUNTIME}::begin_call(); let mut result = ${plan.driver === null ? call : plan.driver.search(call)}; ${RUNTIME}::end_call(); ${shown.part} });
    let mut after: Vec<(usize, ${RUNTIME}::Part)> = Vec::new();
    if result.is_value() {
${after.map(({ at, code }) => `        after.push((${at}, ${RUNTIME}::observe(|| ${code.part})));\n`).join('')}    }
    Some(${RUNTIME}::Run { arguments, result, after })
}
`;
}

function constantText(by: Substitution, parameter: FunctionItem['generics']['parameters'][number]): string {
  const type = by.get(parameter);
  return type?.kind === 'constant' ? type.text : '_';
}
