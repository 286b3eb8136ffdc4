/** A property as a test: over lists of values, with proptest, or for one input. */
import { type FutureDriver, testHead, WITHOUT_RUNTIME } from '../../futures/future-driver.js';
import type { FunctionItem, TypeRef } from '../../items/index.js';
import { elementOf, type Held } from './held-value.js';
import type { Values } from './values.js';

/** Where a statement of a body leaves this input: another word in a loop, in a closure of proptest and in a plain test. */
export const SKIP = '@skip';
/** Where an assertion says for which input it failed: `, @for)`. */
export const FOR = ', @for)';

export interface Variable {
  readonly name: string;
  readonly type: TypeRef;
  readonly values: Values;
}

export interface Property {
  /** Its test is counted for this function. */
  readonly item: FunctionItem;
  /** Name of the test, not yet unique. */
  readonly name: string;
  /** For the comment, without a full stop. */
  readonly says: string;
  readonly variables: readonly Variable[];
  readonly body: readonly string[];
  /** Whether a failure with that message is a bug; null: the evidence is too weak for that. */
  readonly contradicts: ((message: string) => boolean) | null;
  /** See `Claim.between`. */
  readonly between?: readonly FunctionItem[];
}

/** Variables of different names; a type may come twice. */
export function variable(name: string, type: TypeRef, values: Values, taken: readonly Variable[]): Variable {
  const isFree = (each: string): boolean => taken.every((other) => other.name !== each);
  const wanted = /^[a-z]\w*$/.test(name) && name !== 'self' ? name : values.name;
  const free = [wanted, `other_${wanted}`, `third_${wanted}`].find(isFree) ?? `${wanted}_${taken.length}`;
  return { name: free, type, values };
}

export const held = ({ name, values }: Variable): Held => ({ expression: name, how: values.how });

/** The failure is of an assertion of ours, not a panic of the code, whose domain may be narrower. */
export const isOwnFailure = (message: string): boolean => /^assertion [^\n]*failed: for |^assertion failed: for |^for |^`\w+` refuses what /.test(message);

/** Whether the sides of a failed equality are the same text but for capitals and `ignored`: some functions drop such on purpose. */
export function isSameText(message: string, ignored: RegExp): boolean {
  const sides = /^\s*left: (.*)\n\s*right: (.*)$/m.exec(message);
  const plain = (text: string): string => text.toLowerCase().replace(ignored, '');
  return sides !== null && /["']/.test(sides[1]!) && plain(sides[1]!) === plain(sides[2]!);
}

const input = (variables: readonly Variable[]): string => (variables.length === 1 ? variables[0]!.name : `(${variables.map(({ name }) => `&${name}`).join(', ')})`);

const filled = (property: Property, skip: string, says: string): string[] => property.body.map((line) => line.replaceAll(SKIP, skip).replaceAll(FOR, says));

/** Over each combination of the listed values. */
export function loopTest(property: Property, name: string, driver: FutureDriver = WITHOUT_RUNTIME): string {
  const { variables } = property;
  const indent = (depth: number, line: string): string => `${'    '.repeat(depth)}${line}`;
  const heads = variables.map(({ name: each, values }, at) => indent(at + 1, `for ${each} in ${listText(values.list)} {`));
  const body = filled(property, 'continue;', variables.length === 0 ? ')' : `, "for {:?}", ${input(variables)})`).map((line) => indent(variables.length + 1, line));
  const closes = variables.map((_, at) => indent(variables.length - at, '}'));
  return [...head(property, name, driver), indent(1, `// Property: ${property.says}.`), ...heads, ...body, ...closes, '}'].join('\n');
}

const awaits = ({ body }: Property): boolean => body.some((line) => /\.await\b/.test(line));
/** Of an async function only where the body awaits: a future may be driven by a call too. */
const head = (property: Property, name: string, driver: FutureDriver): string[] => testHead(name, awaits(property) ? driver : null);

/** A list that is one range stays one. */
const listText = (list: readonly string[]): string => (list.length === 1 && list[0]!.includes('..') ? list[0]! : `[${list.join(', ')}]`);

/** Over what proptest makes, or null where it has no plain strategy for a type, or the body awaits: its closure cannot. */
export function proptestTest(property: Property, name: string): string | null {
  const { variables } = property;
  if (variables.length === 0 || variables.some(({ values }) => values.strategy === null) || awaits(property)) return null;
  const bound = variables.map(({ name: each, values }) => `${each} in ${values.strategy}`).join(', ');
  const borrowed = variables.filter(({ values }) => values.how === 'borrowed').map(({ name: each }) => `let ${each} = ${each}.as_str();`);
  const lines = [...borrowed, ...filled(property, 'return Ok(());', ')')];
  return ['#[test]', `fn ${name}() {`, `    // Property: ${property.says}.`, `    proptest::proptest!(|(${bound})| {`, ...lines.map((line) => `        ${line}`), '    });', '}'].join('\n');
}

/** For the input that a message of `loopTest` names, or null where that cannot be written again. */
export function concreteTest(property: Property, name: string, message: string, driver: FutureDriver = WITHOUT_RUNTIME): string | null {
  const { variables } = property;
  const shown = /(?:failed: |gives |^)for (.*)$/m.exec(message)?.[1];
  if (shown === undefined || variables.length === 0) return null;
  const values = variables.length === 1 ? [shown] : splitTuple(shown);
  if (values.length !== variables.length) return null;
  const bound = variables.map(({ name: each, type }, at) => {
    const code = literal(type, values[at]!);
    return code === null ? null : `let ${each} = ${code};`;
  });
  if (bound.includes(null)) return null;
  const lines = [...bound, ...filled(property, 'return;', ')')];
  return [...head(property, name, driver), `    // Property: ${property.says}.`, ...lines.map((line) => `    ${line}`), '}'].join('\n');
}

/** What `{:?}` shows as an expression of the type, or null where it is none. */
function literal(type: TypeRef, shown: string): string | null {
  if (type.kind === 'reference') return literal(type.to, shown);
  if (elementOf(type) !== null) return /\[.*\[|String|inf|NaN/.test(shown) ? null : `vec!${shown}`;
  if (type.kind === 'primitive') return /^(inf|-inf|NaN)$/.test(shown) ? null : `${shown}${/^[iu](\d+|size)$/.test(type.name) ? `_${type.name}` : ''}`;
  return type.kind === 'std' && type.path === 'std::string::String' ? shown : null;
}

/** The members of a tuple as `{:?}` shows it. */
function splitTuple(shown: string): string[] {
  const members: string[] = [];
  let depth = 0;
  let from = 1;
  let quote = '';
  for (let at = 1; at < shown.length - 1; at++) {
    const each = shown[at]!;
    if (quote !== '') {
      if (each === '\\') at++;
      else if (each === quote) quote = '';
    } else if (each === '"') quote = each;
    else if ('([{'.includes(each)) depth++;
    else if (')]}'.includes(each)) depth--;
    else if (each === ',' && depth === 0) {
      members.push(shown.slice(from, at).trim());
      from = at + 1;
    }
  }
  return [...members, shown.slice(from, -1).trim()];
}
