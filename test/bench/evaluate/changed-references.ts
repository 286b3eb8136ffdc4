/** Predictions with distinct sources: references of tasks, of which two in five are changed so that they should fail somewhere. */
import { reduce, tokenize } from '../../../redox/src/index.js';
import type { Sample } from '../../../protocol/experiment.js';
import type { Task } from '../../../trainer/src/dataset/task.js';

/** xorshift32. */
function randomOf(seed: number): (below: number) => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

type Random = ReturnType<typeof randomOf>;

interface Token {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const OTHER: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '+', '==': '!=', '!=': '==', '<=': '<', '>=': '>', '&&': '||', '||': '&&' };

/** How each of them is changed; null where the text has no place for it. */
const CHANGES: Readonly<Record<string, (text: string, random: Random) => string | null>> = {
  syntax: (text, random) =>
    replaced(
      text,
      tokensOf(text).filter((each) => ')}]'.includes(each.text)),
      random,
      () => '',
    ),
  unresolved: (text, random) =>
    replaced(
      text,
      tokensOf(text).filter(({ from, to, text: name }) => /^[a-z]\w+$/.test(name) && text[to] === '(' && text.slice(0, from).at(-1) === ' ' && !/fn $/.test(text.slice(0, from))),
      random,
      ({ text: name }) => `${name}_of_nothing`,
    ),
  type: (text, random) =>
    replaced(
      text,
      tokensOf(text).filter((each) => /^\d+$/.test(each.text)),
      random,
      ({ text: digits }) => `"${digits}"`,
    ),
  borrow: (text, random) => replaced(text, bodiesOf(text), random, () => '{\n    let moved = String::new();\n    drop(moved);\n    drop(moved);'),
  logic: (text, random) =>
    replaced(
      text,
      tokensOf(text).filter((each) => each.text in OTHER && text[each.from - 1] === ' ' && text[each.to] === ' '),
      random,
      ({ text: operator }) => OTHER[operator]!,
    ),
  name: (text, random) =>
    replaced(
      text,
      tokensOf(text).filter(({ from }) => /pub fn $/.test(text.slice(0, from))),
      random,
      ({ text: name }) => `${name}_of_another_name`,
    ),
};

/** In turn: of twenty rows, twelve are right. */
const TURNS = ['', 'syntax', '', '', 'unresolved', '', 'type', '', '', 'borrow', '', 'logic', '', '', 'type', '', 'logic', '', 'name', ''];

export function changedReferences(tasks: readonly Task[], rows: number, seed: number): Sample[] {
  const random = randomOf(seed);
  const known = new Set<string>();
  const samples: Sample[] = [];
  for (let at = 0; samples.length < rows; at++) {
    const { id, reference } = tasks[random(tasks.length)]!;
    const change = CHANGES[TURNS[at % TURNS.length]!];
    const text = `${change ? (change(reference, random) ?? reference) : reference}\n// variant ${samples.length}\n`;
    const iron = at % 2 === 1 ? ironOf(text, random) : null;
    const sample: Sample = iron === null ? { id, arm: 'rust', prediction: text } : { id, arm: 'iron', prediction: iron };
    if (known.has(sample.prediction)) continue;
    known.add(sample.prediction);
    samples.push({ ...sample, sample: samples.length });
  }
  return samples;
}

/** A Rust text that is none has no Iron: then a word is taken out of the Iron of what it was. */
function ironOf(text: string, random: Random): string | null {
  const { text: iron } = reduce(text, { edition: 2024 });
  if (iron === null || random(15) > 0) return iron;
  const words = [...iron.matchAll(/\b(begin|end|takes|returns)\b/g)];
  const word = words[random(Math.max(1, words.length))];
  return word === undefined ? iron : iron.slice(0, word.index) + iron.slice(word.index + word[0].length);
}

const tokensOf = (text: string): Token[] => tokenize(text, 'rust').flatMap(({ kind, from, to }) => (kind === 'whitespace' || kind === 'comment' ? [] : [{ from, to, text: text.slice(from, to) }]));

/** Opening braces of functions without a receiver. */
const bodiesOf = (text: string): Token[] => [...text.matchAll(/^(?:pub )?fn [^{;]*\{/gm)].map((match) => ({ from: match.index + match[0].length - 1, to: match.index + match[0].length, text: '{' }));

function replaced(text: string, places: readonly Token[], random: Random, by: (token: Token) => string): string | null {
  const place = places[random(Math.max(1, places.length))];
  return place === undefined ? null : text.slice(0, place.from) + by(place) + text.slice(place.to);
}
