/** What sorting, searching and the choice of an extreme promise of lists. */
import type { TypeRef } from '../../items/index.js';
import { type Call, callText, step } from './call.js';
import { elementOf, type Held, integerName, sameValues } from './held-value.js';
import { property } from './laws.js';
import { FOR, held, type Property, SKIP } from './property.js';
import type { Scope } from './scope.js';
import { valuesOf } from './values.js';

const SORT = /(^|_)(sort|sorted)(_|$)/;
const NOT_ASCENDING = /(^|_)(desc|descending|reverse|reversed|rev|topological|partial|by|pass|step|is|wave|dutch|merged?|insert|search|colors?|prepare|sub|part|flip|check)(_|$)/;
const SEARCH = /(^|_)(search|find|index_of|position)(_|$)/;
const EXTREME = /^(find_|array_|get_|slice_)?(max|maximum|largest|min|minimum|smallest)(_element|_value|_of|_in)?$/;

export const sequences = (scope: Scope): Property[] =>
  scope.calls.filter(({ item }) => scope.wanted.has(item)).flatMap((call) => [...sorting(scope, call), ...searching(scope, call), ...extreme(scope, call), ...reversing(scope, call)]);

const isOrdered = (type: TypeRef | null): boolean => type !== null && (integerName(type) !== null || sameValues(type) === 'text' || sameValues(type) === 'char');

/** What is sorted is what the standard library makes of it. */
function sorting(scope: Scope, call: Call): Property[] {
  const { name } = call.item;
  if (!SORT.test(name) || NOT_ASCENDING.test(name) || call.inputs.length !== 1 || call.resultValues !== call.values[0] || call.wrapping !== 'plain' || !isOrdered(elementOf(call.result))) return [];
  const variables = scope.variables(call, call.inputs, 'any');
  if (variables === null) return [];
  const value = held(variables[0]!);
  const done = step(call, [value], 'sorted', SKIP, scope.from);
  if (done === null) return [];
  const body = [...done.lines, `let mut expected = ${value.expression}.clone();`, 'expected.sort();', `assert_eq!(sorted, expected${FOR};`];
  return [property(call, `${name}_sorts`, 'the same elements come out, in ascending order', variables, body, 'strong', 'any')];
}

/** Where an element is said to be, it is; what is not found is not there. The list is sorted, as some searches need it. */
function searching(scope: Scope, call: Call): Property[] {
  const { name } = call.item;
  if (!SEARCH.test(name) || call.wrapping !== 'option' || sameValues(call.result) !== 'usize' || call.inputs.length !== 2) return [];
  const at = call.inputs.findIndex((type) => elementOf(type) !== null);
  const listType = call.inputs[at];
  const element = listType === undefined ? null : elementOf(listType);
  if (element === null || integerName(element) === null || call.values[1 - at] !== sameValues(element)) return [];
  const values = valuesOf(element, 'tame', scope.known, null);
  if (values === null) return [];
  const needle = { name: 'wanted', type: element, values: { ...values, list: [`0_${integerName(element)}`, '1', '2', '3', '5', '8', '9', '10', '30', '31', '99', '100'] } };
  const list = {
    name: 'sorted',
    type: listType!,
    values: {
      list: [`Vec::<${integerName(element)}>::new()`, 'vec![1]', 'vec![1, 3]', 'vec![1, 2, 3]', 'vec![2, 3, 5, 8, 9, 30, 99]', '(1..=40).collect()'],
      how: 'owned' as const,
      name: 'sorted',
      strategy: null,
    },
  };
  const variables = [list, needle];
  const ordered: Held[] = at === 0 ? [held(list), held(needle)] : [held(needle), held(list)];
  const text = callText(call, ordered, scope.from);
  if (text === null) return [];
  const body = [`match ${text} {`, `    Some(at) => assert_eq!(sorted[at], wanted${FOR},`, `    None => assert!(!sorted.contains(&wanted)${FOR},`, '}'];
  return [property(call, `${name}_finds_what_is_there`, 'the element is where it is said to be, and not there where none is found', variables, body, 'strong', 'any')];
}

/** The largest is one of them, and none is larger. */
function extreme(scope: Scope, call: Call): Property[] {
  const word = EXTREME.exec(call.item.name)?.[2];
  const element = call.inputs.length === 1 ? elementOf(call.inputs[0]!) : null;
  if (word === undefined || element === null || integerName(element) === null || call.resultValues !== sameValues(element)) return [];
  const variables = scope.variables(call, call.inputs, 'any');
  if (variables === null) return [];
  const value = held(variables[0]!);
  const done = step(call, [value], 'found', SKIP, scope.from);
  if (done === null) return [];
  const method = /^(max|largest)/.test(word) ? 'max' : 'min';
  const found = done.result.how === 'borrowed' ? '*found' : 'found';
  const body = [`if ${value.expression}.is_empty() { ${SKIP} }`, ...done.lines, `assert_eq!(Some(${found}), ${value.expression}.iter().copied().${method}()${FOR};`];
  return [property(call, `${call.item.name}_is_one_of_them`, `it is one of the elements, and none is ${method === 'max' ? 'larger' : 'smaller'}`, variables, body, 'strong', 'any')];
}

/** Reversed text has the characters of the text from its end. */
function reversing(scope: Scope, call: Call): Property[] {
  if (!/^(reverse|reversed|reverse_(string|str|text|chars))$/.test(call.item.name) || call.inputs.length !== 1 || call.values[0] !== 'text' || call.resultValues !== 'text' || call.inPlace) return [];
  const variables = scope.variables(call, call.inputs, 'any');
  if (variables === null) return [];
  const value = held(variables[0]!);
  const done = step(call, [value], 'reversed', SKIP, scope.from);
  if (done === null) return [];
  const body = [...done.lines, `assert_eq!(reversed, ${value.expression}.chars().rev().collect::<String>()${FOR};`];
  return [{ ...property(call, `${call.item.name}_begins_at_the_end`, 'the characters come from the end to the beginning', variables, body, 'strong', 'tame') }];
}
