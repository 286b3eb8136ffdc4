/** Names that say what a test shows: the function, what is special about its input, and what comes out. */
import type { FunctionItem } from '../items/index.js';
import type { Outcome, TestDraft } from './draft.js';
import { snakeCase, variableFor } from './local-variables.js';

/** Longest name that says all. */
const LONGEST = 60;
/** Names that many types have: they say little without the type. */
const COMMON = new Set(
  'new default clone from try_from from_str into fmt eq ne cmp partial_cmp lt le gt ge hash deref deref_mut index index_mut add sub mul div rem neg not bitand bitor bitxor shl shr add_assign sub_assign mul_assign div_assign rem_assign as_ref borrow'.split(
    ' ',
  ),
);

/** How names speak of a function: `binary_search`, `new_queue`, `queue_len`. `shared`: names that several functions of the file have. */
export function subjectOf(item: FunctionItem, typeName: string | null, shared: ReadonlySet<string>): string {
  const name = item.name.replace(/^r#/, '');
  if (typeName === null) return name;
  const type = variableFor(typeName) === 'value' ? snakeCase(typeName) : variableFor(typeName);
  if (name === 'new' || name === 'default') return `${name}_${type}`;
  if (name === 'fmt') return `${type}_${/Debug$/.test(item.owner?.trait?.path ?? '') ? 'debug' : 'display'}`;
  if (item.owner?.trait?.path === 'std::str::FromStr') return `parse_${type}`;
  return COMMON.has(name) || shared.has(name) ? `${type}_${name}` : name;
}

const WORDS: Readonly<Record<Exclude<Outcome['kind'], 'value'>, string>> = {
  true: 'is_true',
  false: 'is_false',
  some: 'is_some',
  none: 'is_none',
  accepts: 'accepts',
  rejects: 'rejects',
  panics: 'panics',
  changes: '',
  keeps: '',
  shown: '',
};

const VALIDITY = { accepts: 'valid_input', rejects: 'invalid_input' } as const;

/** Names for one test from the one that says most on; the first free one is taken. */
export function namesFor(draft: TestDraft, subject: string): string[] {
  const { outcome } = draft;
  const inputs = inputWords(draft);
  const edges = draft.inputs.filter(({ parameter }) => draft.edges.some((edge) => edge.parameter === parameter)).flatMap(({ words }) => words ?? []);
  const forms = [inputs, edges.join('_and_'), ''].map((words) => joined(subject, words, outcome));
  const kept = forms.filter((name) => name.length <= LONGEST);
  const special = draft.inputs
    .flatMap(({ parameter, words }) => (words === null ? [] : [`${forms.at(-1)!}_with_${words.startsWith(`${parameter}_`) ? words : `${parameter}_${words}`}`]))
    .filter((name) => name.length <= LONGEST);
  const plain = outcome.kind === 'changes' ? `${subject}_changes_its_argument` : outcome.kind === 'value' || outcome.kind === 'shown' ? `${subject}_known_value` : `${forms.at(-1)!}_in_another_case`;
  return [...(kept.length > 0 ? kept : [forms.at(-1)!]), ...special, plain];
}

function joined(subject: string, inputs: string, outcome: Outcome): string {
  const words = outcome.kind === 'value' ? `is_${outcome.words}` : WORDS[outcome.kind];
  const join = (...parts: string[]): string => parts.filter((part) => part !== '').join('_');
  switch (outcome.kind) {
    case 'accepts':
    case 'rejects':
      return join(subject, words, inputs === '' ? VALIDITY[outcome.kind] : inputs);
    case 'panics':
      return join(subject, words, inputs === '' ? '' : `on_${inputs}`);
    case 'true':
    case 'false':
      return join(subject, words, inputs === '' ? '' : (afterSteps(inputs) ?? `for_${inputs}`));
    case 'keeps':
      return join(subject, inputs === '' ? '' : `of_${inputs}`, 'changes_nothing');
    default:
      return join(subject, inputs === '' ? '' : (afterSteps(inputs) ?? `of_${inputs}`), words);
  }
}

/** `after_push` of `stack_after_push`. */
const afterSteps = (inputs: string): string | null => /(?<=_)after_\w+$/.exec(inputs)?.[0] ?? null;

/** All inputs as words: the receiver only where there is nothing else; empty where one has no short form. */
function inputWords({ receiver, inputs }: TestDraft): string {
  if (inputs.length === 0) return receiver?.words ?? '';
  const words = inputs.map((each) => each.words);
  return words.includes(null) || words.length > 3 ? '' : words.join('_and_');
}

/** The name of a test that shows several inputs with outcomes of one kind. */
export function groupName(drafts: readonly TestDraft[], subject: string): string {
  const [first] = drafts;
  const { outcome, edges, inputs } = first!;
  const special = inputs.filter(({ parameter, words }) => words !== null && edges.some((edge) => edge.parameter === parameter)).map(({ words }) => words!);
  const behind = special.length === 0 || special.join('_').length > 30 ? '' : `_${special.join('_and_')}`;
  switch (outcome.kind) {
    case 'accepts':
    case 'rejects':
      return `${subject}_${outcome.kind}${behind === '' ? `_${VALIDITY[outcome.kind]}` : behind}`;
    case 'true':
    case 'false':
      return `${subject}_is_${outcome.kind}${behind === '' ? '' : `_for${behind}`}`;
    case 'some':
    case 'none':
      return `${subject}${behind === '' ? '' : `_of${behind}`}_is_${outcome.kind}`;
    default:
      return `${subject}${behind === '' ? '_known_values' : `_of${behind}`}`;
  }
}

/** Gives each name once; where all forms of it are taken, with a number. */
export class Names {
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  unique(...forms: readonly string[]): string {
    const [first = 'test'] = forms;
    let made = forms.find((name) => !this.taken.has(name)) ?? first;
    for (let count = 2; this.taken.has(made); count++) made = `${first}_${count}`;
    this.taken.add(made);
    return made;
  }
}
