/**
 * The one table of all words (law 8). The lexer, the parser, both printers, the TextMate grammar,
 * completion, hover texts and the reference are made from it; changing a word is one edit here.
 */

export type Group = 'item' | 'statement' | 'expression' | 'operator' | 'pattern' | 'type' | 'modifier' | 'end' | 'comment';

/** A word or a fixed sequence of words. */
export class Phrase {
  /** Ids of its words, in order. */
  readonly ids: readonly number[];
  readonly first: number;
  /** Ids of the second and third word; 0 where there is none. */
  readonly second: number;
  readonly third: number;
  readonly length: number;
  /** The code units of its text, all of ASCII. */
  readonly units: Uint8Array;
  constructor(readonly text: string) {
    this.units = Uint8Array.from(text, (character) => character.charCodeAt(0));
    this.ids = text.split(' ').map(intern);
    this.first = this.ids[0]!;
    this.second = this.ids[1] ?? 0;
    this.third = this.ids[2] ?? 0;
    this.length = this.ids.length;
  }
}

/** Words by id; id 0 is "not a word of the table". */
const wordTexts: string[] = [''];
const wordIds = new Map<string, number>();

function intern(word: string): number {
  let id = wordIds.get(word);
  if (id === undefined) {
    id = wordTexts.length;
    wordTexts.push(word);
    wordIds.set(word, id);
  }
  return id;
}

/** Rust's own keywords come first, so that `id <= RUST_WORDS` means "a word of Rust". */
const STRICT =
  'as break const continue crate else enum extern false fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while _ async await dyn'.split(
    ' ',
  );
const WEAK = 'union auto default safe raw macro_rules gen yield try box macro pin builtin reuse'.split(' ');
for (const word of STRICT) intern(word);
/** Largest id of a word that is a keyword of Rust in every position (2018 and later). */
export const STRICT_WORDS = wordTexts.length - 1;
for (const word of WEAK) intern(word);
/** Largest id of a word that Rust itself gives a meaning. */
export const RUST_WORDS = wordTexts.length - 1;

interface Row {
  readonly phrase: Phrase;
  readonly rust: string;
  readonly means: string;
  readonly group: Group;
}

const row = (text: string, rust: string, group: Group, means: string): Row => ({ phrase: new Phrase(text), rust, means, group });

const rows = {
  // Items
  function: row('function', 'fn', 'item', 'a function, or the type of one'),
  takes: row('takes', '( .. )', 'item', 'the parameters of a function'),
  unnamed: row('unnamed', '', 'item', 'a parameter without a name (edition 2015)'),
  variadic: row('variadic', '...', 'item', 'any number of further C arguments'),
  returns: row('returns', '->', 'item', 'the type that a function gives back'),
  begin: row('begin', '{', 'item', 'opens a body'),
  structure: row('structure', 'struct', 'item', 'a type made of fields'),
  withFields: row('with fields', '{ .. }', 'item', 'the named fields of a structure'),
  holding: row('holding', '( .. )', 'item', 'the unnamed fields of a structure or pattern'),
  nothing: row('nothing', '()', 'item', 'an empty list where brackets stood'),
  enumeration: row('enumeration', 'enum', 'item', 'a type that is one of its variants'),
  withVariants: row('with variants', '{ .. }', 'item', 'the variants of an enumeration'),
  unionItem: row('union', 'union', 'item', 'a type whose fields share their memory'),
  trait: row('trait', 'trait', 'item', 'a set of functions and types that types implement'),
  implement: row('implement', 'impl', 'item', 'functions of a type, or a trait for a type'),
  for: row('for', 'for', 'item', 'the type that implements the trait'),
  module: row('module', 'mod', 'item', 'a module'),
  inFile: row('in file', ';', 'item', 'the module stands in a file of its own'),
  use: row('use', 'use', 'item', 'brings names into scope'),
  everything: row('everything', '*', 'item', 'all names of a module'),
  constant: row('constant', 'const', 'item', 'a constant; also a function or block known at compile time'),
  static: row('static', 'static', 'item', 'a variable that lives as long as the program'),
  type: row('type', 'type', 'item', 'another name for a type'),
  externalCrate: row('external crate', 'extern crate', 'item', 'a crate by name'),
  external: row('external', 'extern', 'item', 'something with a foreign calling convention'),
  macroItem: row('macro definition', 'macro', 'item', 'the definition of a macro (unstable)'),
  attribute: row('attribute', '#[ .. ]', 'item', 'an attribute of what follows'),
  innerAttribute: row('inner attribute', '#![ .. ]', 'item', 'an attribute of what encloses it'),
  public: row('public', 'pub', 'modifier', 'visible from outside'),
  publicIn: row('public in', 'pub( .. )', 'modifier', 'visible in a part of the crate'),
  path: row('path', 'in', 'modifier', 'a visibility that is given by a path'),
  asynchronous: row('asynchronous', 'async', 'modifier', 'a function, block or closure that gives a future'),
  unsafe: row('unsafe', 'unsafe', 'modifier', 'the compiler does not check what this needs'),
  safe: row('safe', 'safe', 'modifier', 'an external item that is safe to use'),
  default: row('default', 'default', 'modifier', 'an item that may be specialised'),
  auto: row('auto', 'auto', 'modifier', 'a trait that is implemented by itself'),
  generator: row('generator', 'gen', 'modifier', 'a function, block or closure that gives values one by one'),
  mutable: row('mutable', 'mut', 'modifier', 'may be changed'),
  move: row('move', 'move', 'modifier', 'takes what it uses'),
  with: row('with', '(', 'modifier', 'what a call, literal or list is made with'),
  and: row('and', ',', 'modifier', 'the next member of a list'),
  trailingComma: row('trailing comma', ',', 'modifier', 'the comma behind the last argument of a macro'),
  withoutComma: row('without comma', '', 'modifier', 'no comma behind the last member, although the list ends on a line of its own'),
  lifetime: row('lifetime', "'", 'type', 'a lifetime by name'),
  withLifetime: row('with lifetime', "<'a", 'type', 'a lifetime parameter'),
  withConstant: row('with constant', '<const N', 'type', 'a constant parameter'),
  withAttribute: row('with attribute', '<#[ .. ]', 'type', 'an attributed parameter'),
  withGenericType: row('with generic type', '<T', 'type', 'a type parameter'),
  genericType: row('generic type', 'T', 'type', 'a type parameter'),
  noGenerics: row('with no generics', '<>', 'type', 'an empty list of parameters'),
  implementing: row('implementing', ':', 'type', 'the traits that a type must implement'),
  outliving: row('outliving', ':', 'type', 'the lifetimes that a lifetime must outlive'),
  defaultingTo: row('defaulting to', '=', 'type', 'what a parameter is when nothing is given'),
  where: row('where', 'where', 'type', 'a condition on types; one for each condition'),
  forAll: row('for all', 'for< .. >', 'type', 'holds for every lifetime'),
  maybe: row('maybe', '?', 'type', 'a bound that need not hold'),
  using: row('using', 'use< .. >', 'type', 'what a hidden type may capture'),
  anonymous: row('anonymous', "'_", 'type', 'the lifetime that has no name'),
  // Types
  listOf: row('list of', 'Vec<T>', 'type', 'a growable list'),
  optional: row('optional', 'Option<T>', 'type', 'a value or none'),
  resultOf: row('result of', 'Result<T, E>', 'type', 'a value or an error'),
  orError: row('or error', ', E', 'type', 'the error of a result'),
  boxContaining: row('box containing', 'Box<T>', 'type', 'a value on the heap'),
  hashMapFrom: row('hash map from', 'HashMap<K, V>', 'type', 'a hash map'),
  to: row('to', '', 'type', 'what a reference, range or map leads to'),
  string: row('string', 'String', 'type', 'an owned string'),
  stringSlice: row('string slice', 'str', 'type', 'a borrowed string'),
  boolean: row('boolean', 'bool', 'type', 'true or false'),
  character: row('character', 'char', 'type', 'a Unicode scalar value'),
  unit: row('unit', '()', 'type', 'the type and value without content'),
  referenceTo: row('reference to', '&', 'type', 'a borrowed value'),
  mutableReferenceTo: row('mutable reference to', '&mut', 'type', 'a value borrowed to be changed'),
  reference: row('reference', '&', 'type', 'a borrowed value'),
  sliceOf: row('slice of', '[T]', 'type', 'a run of elements'),
  arrayOf: row('array of', '[ .. ]', 'type', 'elements in a row'),
  withLength: row('with length', '; N', 'type', 'the length of an array'),
  tupleOf: row('tuple of', '( .. )', 'type', 'values side by side'),
  rawPointerTo: row('raw pointer to', '*const', 'type', 'an unchecked pointer'),
  mutableRawPointerTo: row('mutable raw pointer to', '*mut', 'type', 'an unchecked pointer to change'),
  never: row('never', '!', 'type', 'the type of what does not return'),
  inferred: row('inferred', '_', 'type', 'a type that the compiler finds'),
  dynamic: row('dynamic', 'dyn', 'type', 'any type behind a pointer'),
  anyTypeImplementing: row('any type implementing', 'impl', 'type', 'one type that is not named'),
  taking: row('taking', '( .. )', 'type', 'the parameter types of a function type'),
  returning: row('returning', '->', 'type', 'the result type of a function type or closure'),
  parameter: row('parameter', '', 'type', 'a named parameter of a function type'),
  qualified: row('qualified', '< .. >::', 'type', 'a name of a type, seen as a trait'),
  bareTrait: row('bare trait', '', 'type', 'a trait object without dyn (edition 2015)'),
  of: row('of', ':', 'type', 'has the type; or the arguments of a type'),
  ofType: row('of type', '::< .. >', 'type', 'type arguments in an expression'),
  dot: row('dot', '::', 'operator', 'a name inside a module or type'),
  root: row('root', '::', 'type', 'the start of all paths'),
  rawName: row('raw name', 'r#', 'modifier', 'a name that is a keyword of Rust'),
  // Statements
  define: row('define', 'let', 'statement', 'a new variable'),
  as: row('as', '=', 'statement', 'what a variable or constant is; also a cast'),
  do: row('do', ';', 'statement', 'does something for its effect'),
  set: row('set', '=', 'statement', 'gives a place a new value'),
  equalTo: row('equal to', '==', 'operator', 'equality; in `set` and in attributes what follows is the value'),
  value: row('value', '', 'statement', 'the value of a block, where it would be read as a statement'),
  otherwise: row('otherwise', 'else', 'statement', 'the other branch'),
  otherwiseIf: row('otherwise if', 'else if', 'statement', 'the other branch, on a condition'),
  // Expressions
  if: row('if', 'if', 'expression', 'a branch'),
  then: row('then', '{', 'expression', 'what a branch does; also links calls'),
  compare: row('compare', 'match', 'expression', 'chooses by pattern'),
  case: row('case', '=>', 'expression', 'one pattern of a comparison'),
  when: row('when', 'if', 'expression', 'a condition on a case'),
  forEach: row('for each', 'for', 'expression', 'a loop over what an iterator gives'),
  in: row('in', 'in', 'expression', 'what a loop goes over'),
  while: row('while', 'while', 'expression', 'a loop on a condition'),
  repeat: row('repeat', '{', 'expression', 'the body of a loop'),
  repeatForever: row('repeat forever', 'loop', 'expression', 'a loop without end'),
  labeled: row('labeled', "'a:", 'expression', 'the name of a loop or block'),
  exitLoop: row('exit loop', 'break', 'expression', 'leaves a loop or block'),
  continueLoop: row('continue loop', 'continue', 'expression', 'goes on with the next round of a loop'),
  named: row('named', "'a", 'expression', 'the loop that is meant; the name of a macro'),
  return: row('return', 'return', 'expression', 'leaves a function'),
  yield: row('yield', 'yield', 'expression', 'gives one value of a generator'),
  call: row('call', '( .. )', 'expression', 'calls a function'),
  callMethod: row('call method', '. ( .. )', 'expression', 'calls a method'),
  callAssociated: row('call associated function', ':: ( .. )', 'expression', 'calls a function of a type'),
  method: row('method', '.', 'expression', 'a method by name'),
  on: row('on', '.', 'expression', 'what a method is called on'),
  noArguments: row('no arguments', '()', 'expression', 'an empty list of arguments'),
  member: row('member', '.', 'expression', 'a field of what a chain gave'),
  element: row('element', '[ .. ]', 'expression', 'an element of what a chain gave'),
  invoke: row('invoke', '( .. )', 'expression', 'calls what a chain gave'),
  await: row('await', '.await', 'expression', 'waits for a future'),
  unwrapOrReturnError: row('unwrap or return error', '?', 'expression', 'the value, or leaves with the error'),
  chain: row('chain', '', 'expression', 'a chain that stands in a list'),
  group: row('group', '', 'expression', 'holds an expression or type together'),
  field: row('field', '.', 'expression', 'a field'),
  index: row('index', '[ .. ]', 'expression', 'an element by its index'),
  at: row('at', '@', 'expression', 'the index; in patterns what a name is bound to'),
  dereference: row('dereference', '*', 'expression', 'what a reference points to'),
  not: row('not', '!', 'expression', 'the opposite'),
  negate: row('negate', '-', 'expression', 'the negative'),
  rawReferenceTo: row('raw reference to', '&raw const', 'expression', 'an unchecked pointer to a place'),
  rawMutableReferenceTo: row('raw mutable reference to', '&raw mut', 'expression', 'an unchecked pointer to change a place'),
  closure: row('closure', '| .. |', 'expression', 'a function without a name'),
  withParameters: row('with parameters', '|', 'expression', 'the parameters of a closure'),
  withBody: row('with body', '||', 'expression', 'the body of a closure without parameters'),
  andBody: row('and body', '|', 'expression', 'the body of a closure'),
  create: row('create', '{ .. }', 'expression', 'a structure literal'),
  restFrom: row('rest from', '..', 'expression', 'all other fields, from another value'),
  theRest: row('the rest', '..', 'pattern', 'whatever else there is'),
  repeated: row('repeated', ';', 'expression', 'how often an element is repeated'),
  rangeFrom: row('range from', '..', 'expression', 'a range with its start'),
  rangeTo: row('range to', '..', 'expression', 'a range without start'),
  inclusiveRangeFrom: row('inclusive range from', '..=', 'expression', 'a range with its end in it'),
  inclusiveRangeTo: row('inclusive range to', '..=', 'expression', 'a range without start, its end in it'),
  legacyRangeFrom: row('legacy range from', '...', 'pattern', 'an inclusive range in its old spelling'),
  fullRange: row('full range', '..', 'expression', 'the range of everything'),
  block: row('block', '{ .. }', 'expression', 'statements as an expression'),
  tryBlock: row('try block', 'try { .. }', 'expression', 'a block that catches its errors (unstable)'),
  macro: row('macro', '!', 'expression', 'calls a macro'),
  bracketMacro: row('bracket macro', '![ .. ]', 'expression', 'calls a macro with square brackets'),
  braceMacro: row('brace macro', '!{ .. }', 'expression', 'calls a macro with braces'),
  raw: row('raw', '', 'expression', 'Rust text as it is'),
  against: row('against', ',', 'expression', 'the pattern of the macro matches'),
  someOf: row('some of', 'Some( .. )', 'expression', 'a value that is there'),
  okOf: row('ok of', 'Ok( .. )', 'expression', 'a success'),
  errorOf: row('error of', 'Err( .. )', 'expression', 'a failure'),
  none: row('none', 'None', 'expression', 'no value'),
  context: row('context', 'self', 'expression', 'the value that a method is called on; in paths this module'),
  // Operators
  plus: row('plus', '+', 'operator', 'sum'),
  minus: row('minus', '-', 'operator', 'difference'),
  times: row('times', '*', 'operator', 'product'),
  dividedBy: row('divided by', '/', 'operator', 'quotient'),
  remainder: row('remainder', '%', 'operator', 'remainder of a division'),
  andAlso: row('and also', '&&', 'operator', 'both'),
  orElse: row('or else', '||', 'operator', 'at least one'),
  or: row('or', '|', 'pattern', 'another pattern'),
  notEqualTo: row('not equal to', '!=', 'operator', 'inequality'),
  lessThan: row('less than', '<', 'operator', 'smaller'),
  greaterThan: row('greater than', '>', 'operator', 'larger'),
  lessThanOrEqualTo: row('less than or equal to', '<=', 'operator', 'smaller or equal'),
  greaterThanOrEqualTo: row('greater than or equal to', '>=', 'operator', 'larger or equal'),
  bitwiseAnd: row('bitwise and', '&', 'operator', 'bits set in both'),
  bitwiseOr: row('bitwise or', '|', 'operator', 'bits set in at least one'),
  bitwiseXor: row('bitwise xor', '^', 'operator', 'bits set in just one'),
  shiftedLeftBy: row('shifted left by', '<<', 'operator', 'bits moved up'),
  shiftedRightBy: row('shifted right by', '>>', 'operator', 'bits moved down'),
  equals: row('equals', '=', 'operator', 'behind an operator: changes its left side'),
  matches: row('matches', 'let', 'operator', 'whether a value has the shape of a pattern'),
  // Patterns
  anything: row('anything', '_', 'pattern', 'whatever it is'),
  byReference: row('by reference', 'ref', 'pattern', 'binds a reference'),
  byMutableReference: row('by mutable reference', 'ref mut', 'pattern', 'binds a reference to change'),
  either: row('either', '|', 'pattern', 'one of several patterns, inside another'),
  // Comments
  noteThat: row('note that', '//', 'comment', 'a comment to the end of the line'),
  documentThat: row('document that', '///', 'comment', 'documentation of what follows'),
  documentInsideThat: row('document inside that', '//!', 'comment', 'documentation of what encloses it'),
  end: row('end', '}', 'end', 'closes the innermost open form'),
} as const satisfies Record<string, Row>;

export type Role = keyof typeof rows;

/** Every phrase by its role in the grammar. */
export const V: { readonly [R in Role]: Phrase } = Object.fromEntries(Object.entries(rows).map(([role, entry]) => [role, entry.phrase])) as { [R in Role]: Phrase };

/** What may stand behind `end`, with the name that the words carry. */
export const ENDS: readonly string[] = (
  'function structure fields enumeration union trait implement module use constant static type external macro attribute ' +
  'define do set value if compare case for while repeat block call closure create tuple array index chain group ' +
  'some ok error then with range generics takes taking pattern either using'
).split(' ');

const endPhrases = new Map(ENDS.map((word) => [word, new Phrase(`end ${word}`)]));

/** The phrase `end WORD`. */
export function endOf(word: string): Phrase {
  const phrase = endPhrases.get(word);
  if (!phrase) throw new Error(`no such end: ${word}`);
  return phrase;
}

/** Words of Rust that the parser asks for by name. */
export const R = Object.fromEntries([...STRICT, ...WEAK].map((word) => [word, intern(word)])) as Readonly<Record<string, number>>;

/** The table as plain data, for editors and documents. */
export const vocabulary: readonly { word: string; means: string; rust: string; group: Group }[] = [
  ...Object.values(rows).map((entry) => ({ word: entry.phrase.text, means: entry.means, rust: entry.rust, group: entry.group })),
  ...ENDS.map((word) => ({ word: `end ${word}`, means: `closes \`${word}\``, rust: '', group: 'end' as const })),
];

export const wordCount = (): number => wordTexts.length;
export const wordText = (id: number): string => wordTexts[id]!;
export const wordId = (text: string): number => wordIds.get(text) ?? 0;

/** Whether a name would be read as a word of Iron and so may need the prefix `user_`. */
export const isReserved = (text: string): boolean => {
  const id = wordIds.get(text);
  return id !== undefined && (id > RUST_WORDS || id === R.raw || id === R.box || id === R.macro);
};

export const USER_PREFIX = 'user_';

/** Whether `name` is a reserved word behind any number of `user_`, zero included. */
export function isReservedBehindPrefixes(name: string): boolean {
  let from = 0;
  while (name.startsWith(USER_PREFIX, from)) from += USER_PREFIX.length;
  return isReserved(from === 0 ? name : name.slice(from));
}

/** The Rust name that an Iron name spells: one `user_` less where a reserved word is behind it. */
export function nameFromIron(name: string): string {
  return name.charCodeAt(0) === 117 && name.startsWith(USER_PREFIX) && isReservedBehindPrefixes(name) ? name.slice(USER_PREFIX.length) : name;
}
