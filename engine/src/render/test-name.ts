/** Names that say what a test shows: the function, what is special about its input, and what comes out. */
import type { FoundInput, Part } from '../explore/events.js';

/** What is special about an argument, as a word of a name and as a phrase of a comment. */
interface Edge {
  readonly word: string;
  readonly phrase: string;
}

const EDGES: readonly (readonly [RegExp, Edge])[] = [
  [/^(0|0\.0)$/, { word: 'zero', phrase: 'zero' }],
  [/^(""|String::new\(\)|Vec::new\(\)|std::collections::\w+::new\(\))$/, { word: 'empty', phrase: 'nothing in it' }],
  [/^vec!\[[^,\]]*\]$/, { word: 'single', phrase: 'a single element' }],
  [/::MAX$/, { word: 'max', phrase: 'the largest value' }],
  [/::MIN$/, { word: 'min', phrase: 'the smallest value' }],
  [/::NAN$/, { word: 'nan', phrase: 'not a number' }],
  [/INFINITY$/, { word: 'infinity', phrase: 'infinity' }],
  [/^-\d/, { word: 'negative', phrase: 'a negative number' }],
  [/^"[^"]*[^\x20-\x7e][^"]*"/, { word: 'non_ascii', phrase: 'text beyond ASCII' }],
  [/^None$/, { word: 'none', phrase: 'no value' }],
];

export const edgesOf = (input: FoundInput): readonly Edge[] => {
  const found = input.arguments.flatMap((code) => EDGES.find(([pattern]) => pattern.test(code))?.[1] ?? []);
  return found.filter((edge, at) => found.findIndex(({ word }) => word === edge.word) === at).slice(0, 2);
};

/** A name of lower case words, not yet unique. */
export function testName(functionName: string, input: FoundInput): string {
  const edges = edgesOf(input).map(({ word }) => word);
  const outcome = outcomeOf(input.result);
  return [functionName.replace(/^r#/, ''), ...(edges.length > 0 ? ['with', edges.join('_and_')] : []), outcome].filter((word) => word !== '').join('_');
}

function outcomeOf(part: Part): string {
  switch (part.form) {
    case 'bool':
      return `is_${part.code}`;
    case 'Some':
    case 'None':
    case 'Ok':
    case 'Err':
      return `gives_${part.form.toLowerCase()}`;
    case 'panic':
      return 'panics';
    case 'unit':
      return 'changes_its_argument';
    case 'float':
    case 'equal':
      return /^-?\d{1,6}$/.test(part.code) ? `gives_${part.code.replace('-', 'minus_')}` : /^(Vec::new\(\)|"")$/.test(part.code) ? 'gives_nothing' : '';
    default:
      return '';
  }
}

/** Gives each name once; later ones get a number. */
export class Names {
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  unique(name: string): string {
    let made = name;
    for (let count = 2; this.taken.has(made); count++) made = `${name}_${count}`;
    this.taken.add(made);
    return made;
  }
}
