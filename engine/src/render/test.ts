/** One input as one test function. */
import type { Candidate } from '../candidates/candidate.js';
import type { FoundInput } from '../explore/events.js';
import type { CasePlan } from '../harness/case.js';
import type { Input } from '../harness/input.js';
import { assertAfter, assertPart, quoted } from './assertion.js';
import { shorten } from './paths.js';
import { edgesOf, type Names, testName } from './test-name.js';

/** Longest argument that stands in the call itself, in characters. */
const LONGEST_INLINE = 48;

/** A test of an input, or null where nothing safe can be asserted. */
export function renderTest(plan: CasePlan, input: FoundInput, names: Names): Candidate | null {
  const { item } = plan;
  const variables: string[] = [];
  const written = plan.inputs.map((each, at) => writeArgument(plan, each, input.arguments[at]!, at, variables));
  const call = callText(plan, written);
  const result = input.result.form === 'unit' ? { lines: [`${call};`], panics: null } : assertPart(call, input.result, plan.comparable);
  const after = input.after.flatMap(({ argument, part }) => assertAfter(variableName(plan, argument), part)?.lines ?? []);
  if (input.result.form === 'unit' && after.length === 0) return null;
  if (result === null && after.length === 0) return null;
  const lines = [...variables, ...(result?.lines ?? [`let _ = ${call};`]), ...after].map((line) => shorten(line, item.file.module));
  const name = names.unique(testName(item.name, input));
  const attributes = ['#[test]', ...(result?.panics == null ? [] : [result.panics === '' ? '#[should_panic]' : `#[should_panic(expected = ${quoted(result.panics)})]`])];
  const edges = edgesOf(input).map(({ phrase }) => phrase);
  const comment = edges.length === 0 ? [] : [`    // Edge: ${edges.join(', ')}.`];
  const code = [...attributes, `fn ${name}() {`, ...comment, ...lines.map((line) => `    ${line}`), '}'].join('\n');
  return { name, code, source: 'explorer', item, basis: 'observed', hits: input.hits };
}

const variableName = (plan: CasePlan, at: number): string => {
  const hasReceiver = plan.item.receiverType !== null;
  if (hasReceiver && at === 0) return 'value';
  const name = plan.item.parameters[at - (hasReceiver ? 1 : 0)]?.name.replace(/^mut\s+/, '') ?? '';
  return /^[a-z]\w*$/.test(name) && name !== 'value' ? name : `argument_${at}`;
};

/** How an argument stands in the call; longer ones and those that change become variables. */
function writeArgument(plan: CasePlan, { style }: Input, code: string, at: number, variables: string[]): string {
  const name = variableName(plan, at);
  const bind = (mutable: boolean, value: string): void => {
    // what was built up by calls reads better as statements
    const steps = /^\{ let mut value = (.*?); (value\..*;) value \}$/s.exec(value);
    const annotation = plan.annotations[at];
    const typed = annotation == null || style.startsWith('slice') ? name : `${name}: ${annotation}`;
    if (steps === null) variables.push(`let ${mutable ? 'mut ' : ''}${typed} = ${value};`);
    else variables.push(`let mut ${typed} = ${steps[1]};`, ...steps[2]!.split(/(?<=\);) (?=value\.)/).map((step) => (name === 'value' ? step : step.replace(/^value\./, `${name}.`))));
  };
  if (style === 'borrow-mut' || style === 'slice-mut') {
    bind(true, code);
    return `&mut ${name}`;
  }
  const isReceiver = at === 0 && plan.item.receiverType !== null;
  if ((isReceiver && (code.length > 24 || plan.annotations[at] !== null)) || needsType(plan.annotations[at], code)) {
    bind(false, code);
    return passed(style, name);
  }
  const inline = inlined(style, code);
  if (inline.length <= LONGEST_INLINE && !code.startsWith('{')) return inline;
  bind(false, style === 'slice' && code.startsWith('vec!') ? code.slice(4) : style === 'slice' ? code : code);
  return passed(style, name);
}

const passed = (style: Input['style'], name: string): string => (style === 'borrow' || style === 'slice' ? `&${name}` : style === 'iterator' ? `${name}.into_iter()` : name);

/** Whether nothing in an expression says the type of its elements. */
const needsType = (annotation: string | null | undefined, code: string): boolean => annotation != null && /\bnew\(\)|\bdefault\(\)|\bNone\b/.test(code);

function inlined(style: Input['style'], code: string): string {
  if (style === 'slice') return code === 'Vec::new()' ? '&[]' : code.startsWith('vec![') ? `&${code.slice(4)}` : `&${code}`;
  if (style === 'borrow') return `&${code}`;
  return style === 'iterator' ? `${code}.into_iter()` : code;
}

/** Traits whose methods need no `use`. */
const PRELUDE = /(^|::)(Iterator|DoubleEndedIterator|ExactSizeIterator|Clone|ToString|Into|AsRef|Extend|IntoIterator|ToOwned)$/;

function isInScope({ owner, file }: CasePlan['item']): boolean {
  const trait = owner?.trait ?? null;
  return trait === null || PRELUDE.test(trait.path) || (trait.trait !== null && trait.trait.module.join('::') === file.module.join('::'));
}

/** `f(a, b)`, `value.method(a)`, `Type::function(a)`. */
function callText({ item, path }: CasePlan, written: readonly string[]): string {
  const [receiver, ...rest] = written;
  if (path === 'format!') return `format!("{:?}", ${receiver})`;
  if (path === 'ToString::to_string') return `${receiver!.replace(/^&/, '')}.to_string()`;
  const isMethod = item.receiverType !== null && isInScope(item) && receiver !== undefined && /^&?(mut )?[a-z]\w*$/.test(receiver.replace(/^&(mut )?/, ''));
  return isMethod ? `${receiver.replace(/^&(mut )?/, '')}.${item.name}(${rest.join(', ')})` : `${path}(${written.join(', ')})`;
}
