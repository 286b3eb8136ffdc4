/** What a container promises: what was put in is there, comes out again, and is counted. */
import type { TypeDefinition, TypeRef } from '../../items/index.js';
import { shorten } from '../../render/paths.js';
import type { Call } from './call.js';
import { holding, passed, sameValues } from './held-value.js';
import { property } from './laws.js';
import { FOR, held, type Property, type Variable } from './property.js';
import type { Scope } from './scope.js';

/** Ways in with the ways out that give back what came in last or first; with one element both are the same. */
const IN_AND_OUT: readonly (readonly [into: string, out: readonly string[]])[] = [
  ['push', ['pop', 'pop_front', 'pop_back', 'pop_max', 'pop_min', 'extract', 'extract_max', 'extract_min']],
  ['push_back', ['pop_back', 'pop_front']],
  ['push_front', ['pop_front', 'pop_back']],
  ['enqueue', ['dequeue']],
  ['add', ['next', 'pop']],
  ['offer', ['poll']],
  ['insert_at_head', ['delete_head', 'delete_tail', 'get_head']],
  ['insert_at_tail', ['delete_tail', 'delete_head']],
];
const LOOKS = /^(contains|contains_key|has|includes|search)$/;

interface Container {
  readonly definition: TypeDefinition;
  /** Expression of an empty one. */
  readonly empty: string;
  readonly methods: ReadonlyMap<string, Call>;
}

export function containers(scope: Scope): Property[] {
  return containersIn(scope)
    .flatMap((each) => [...inAndOut(scope, each), ...order(scope, each), ...lookedUp(scope, each), ...counted(scope, each), ...keyed(scope, each)])
    .filter(({ item }) => scope.wanted.has(item));
}

function containersIn({ calls, from }: Scope): Container[] {
  const byType = new Map<TypeDefinition, Map<string, Call>>();
  for (const call of calls) {
    const self = call.item.owner?.selfType;
    if (self?.kind !== 'crate' || call.driver !== null) continue;
    const known = byType.get(self.definition) ?? new Map<string, Call>();
    byType.set(self.definition, known.set(call.item.name, call));
  }
  return [...byType].flatMap(([definition, methods]) => {
    const made = methods.get('new');
    const isEmpty = made !== undefined && made.inputs.length === 0 && made.wrapping === 'plain' && made.result.kind === 'crate' && made.result.definition === definition;
    return isEmpty ? [{ definition, empty: `${shorten(made.item.typePath(from)!, from)}()`, methods }] : [];
  });
}

/** A method that takes `self` to be changed, and one value. */
const takesOne = (call: Call | undefined): call is Call => call !== undefined && call.item.receiver === 'mutable' && call.inputs.length === 2;

function variablesFor(scope: Scope, call: Call, types: readonly TypeRef[]): Variable[] | null {
  const made = scope.variables(call, types, 'tame');
  return made?.map((each, at) => ({ ...each, name: ['n', 'x', 'text', 'value'].includes(each.name) ? `${['first', 'second'][at]}` : `${each.name}_${at}` })) ?? null;
}

const into = (call: Call, container: string, value: Variable): string => `${container}.${call.item.name}(${passed(call.inputs[1]!, held(value)) ?? value.name});`;

/** The value that a call gives, compared with what is expected. */
function gives(call: Call, text: string, value: string, at = FOR): string {
  const borrowed = holding(call.result) === 'borrowed' ? `&${value}` : value;
  if (call.wrapping === 'option') return `assert_eq!(${text}, Some(${borrowed})${at};`;
  return call.wrapping === 'result' ? `assert_eq!(${text}.ok(), Some(${borrowed})${at};` : `assert_eq!(${text}, ${borrowed}${at};`;
}

/** A variable as something that compares equal to what was put in. */
const expected = ({ name, values }: Variable): string => (values.how === 'copy' ? name : values.how === 'borrowed' ? `${name}.to_string()` : `${name}.clone()`);

function inAndOut(scope: Scope, { empty, methods }: Container): Property[] {
  return IN_AND_OUT.flatMap(([name, outs]) =>
    outs.flatMap((out) => {
      const [put, take] = [methods.get(name), methods.get(out)];
      if (!takesOne(put) || take === undefined || take.inputs.length !== 1 || take.resultValues === null || take.resultValues !== put.values[1]) return [];
      const variables = variablesFor(scope, put, [put.inputs[1]!]);
      if (variables === null) return [];
      const body = [`let mut container = ${empty};`, into(put, 'container', variables[0]!), gives(take, `container.${out}()`, expected(variables[0]!))];
      return [property(take, `${out}_gives_what_${name}_put_in`, `\`${out}\` gives what \`${name}\` put into an empty one`, variables, body, 'strong', 'tame')];
    }),
  );
}

/** A stack gives the last first, a queue the first. */
function order(scope: Scope, { definition, empty, methods }: Container): Property[] {
  const isStack = /stack/i.test(definition.name);
  const isQueue = /queue/i.test(definition.name) && !/priority|deque|double/i.test(definition.name);
  const put = methods.get(isStack ? 'push' : methods.has('enqueue') ? 'enqueue' : 'push');
  const take = methods.get(isStack ? 'pop' : methods.has('dequeue') ? 'dequeue' : 'pop');
  if ((!isStack && !isQueue) || !takesOne(put) || take === undefined || take.inputs.length !== 1 || take.resultValues !== put.values[1]) return [];
  const variables = variablesFor(scope, put, [put.inputs[1]!, put.inputs[1]!]);
  if (variables === null || isStack === isQueue) return [];
  const [first, second] = variables as [Variable, Variable];
  const name = take.item.name;
  const puts = [into(put, 'container', first), into(put, 'container', second)];
  const takes = [isStack ? second : first, isStack ? first : second].map((each) => gives(take, `container.${name}()`, expected(each)));
  const says = isStack ? 'what came in last goes out first' : 'what came in first goes out first';
  return [property(take, `${name}_keeps_the_order`, says, variables, [`let mut container = ${empty};`, ...puts, ...takes], 'strong', 'tame')];
}

/** What was inserted is found, and what was removed is not. */
function lookedUp(scope: Scope, { empty, methods }: Container): Property[] {
  const put = ['insert', 'add', 'push'].map((name) => methods.get(name)).find(takesOne);
  const look = [...methods.values()].find(({ item, inputs, wrapping, resultValues }) => LOOKS.test(item.name) && inputs.length === 2 && wrapping === 'plain' && resultValues === 'bool');
  if (put === undefined || look === undefined || look.values[1] !== put.values[1]) return [];
  const variables = variablesFor(scope, put, [put.inputs[1]!, put.inputs[1]!]);
  if (variables === null) return [];
  const [first, second] = variables as [Variable, Variable];
  const looked = (value: Variable): string => `container.${look.item.name}(${passed(look.inputs[1]!, held(value)) ?? `&${value.name}`})`;
  const head = [`let mut container = ${empty};`, `assert!(!${looked(first)}${FOR};`, into(put, 'container', first), into(put, 'container', second)];
  const found = [
    property(
      look,
      `${look.item.name}_finds_what_was_put_in`,
      `\`${look.item.name}\` finds what \`${put.item.name}\` put in`,
      variables,
      [...head, `assert!(${looked(first)} && ${looked(second)}${FOR};`],
      'strong',
      'tame',
    ),
  ];
  const remove = ['remove', 'delete'].map((name) => methods.get(name)).find(takesOne);
  if (remove === undefined || remove.values[1] !== put.values[1]) return found;
  const removed = [`if first == second { @skip }`, ...head, into(remove, 'container', first), `assert!(!${looked(first)} && ${looked(second)}${FOR};`];
  return [...found, property(remove, `${remove.item.name}_takes_out_only_that`, `\`${remove.item.name}\` takes out what it is given, and nothing else`, variables, removed, 'strong', 'tame')];
}

/** `len` counts what was put in, `is_empty` says whether that is nothing. */
function counted(scope: Scope, { empty, methods }: Container): Property[] {
  const put = ['push', 'push_back', 'enqueue', 'insert', 'add', 'offer', 'push_front'].map((name) => methods.get(name)).find(takesOne);
  const length = ['len', 'size', 'length'].map((name) => methods.get(name)).find((call) => call?.inputs.length === 1 && call.resultValues === 'usize');
  if (put === undefined || length === undefined) return [];
  const variables = variablesFor(scope, put, [put.inputs[1]!]);
  if (variables === null) return [];
  const size = `container.${length.item.name}()`;
  const isEmpty = methods.get('is_empty')?.inputs.length === 1;
  const emptiness = (yes: boolean): string[] => (isEmpty ? [`assert!(${yes ? '' : '!'}container.is_empty()${FOR};`] : []);
  const body = [`let mut container = ${empty};`, `assert_eq!(${size}, 0${FOR};`, ...emptiness(true), into(put, 'container', variables[0]!), `assert_eq!(${size}, 1${FOR};`, ...emptiness(false)];
  return [property(length, `${length.item.name}_counts_what_was_put_in`, `\`${length.item.name}\` counts what \`${put.item.name}\` puts in`, variables, body, 'strong', 'tame')];
}

/** A map gives the value that a key was given last. */
function keyed(scope: Scope, { empty, methods }: Container): Property[] {
  const put = ['insert', 'put', 'set', 'add'].map((name) => methods.get(name)).find((call) => call?.item.receiver === 'mutable' && call.inputs.length === 3);
  const get = ['get', 'lookup', 'find'].map((name) => methods.get(name)).find((call) => call?.inputs.length === 2);
  if (put === undefined || get === undefined || get.values[1] !== put.values[1] || get.resultValues !== put.values[2] || sameValues(put.inputs[1]!) === null) return [];
  const variables = scope.variables(put, put.inputs.slice(1), 'tame')?.map((each, at) => ({ ...each, name: ['key', 'value'][at]! }));
  if (variables === undefined) return [];
  const [key, value] = variables as [Variable, Variable];
  const text = `container.${get.item.name}(${passed(get.inputs[1]!, held(key)) ?? '&key'})`;
  const call = `container.${put.item.name}(${passed(put.inputs[1]!, held(key))}, ${passed(put.inputs[2]!, held(value))});`;
  const body = [`let mut container = ${empty};`, call, gives(get, text, expected(value))];
  return [property(get, `${get.item.name}_gives_what_was_put_in`, `\`${get.item.name}\` gives what \`${put.item.name}\` put in for the key`, variables, body, 'strong', 'tame')];
}
