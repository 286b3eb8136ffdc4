/** Hostile texts: the case of a seed and a number is the same on every machine. */
import { vocabulary } from '../../redox/src/index.js';
import { NESTING } from './nesting.js';
import { Random } from './random.js';

/** Real texts that cases are cut from. */
export interface Sources {
  readonly rust: readonly string[];
  readonly iron: readonly string[];
}

export interface Case {
  readonly family: string;
  readonly text: string;
}

/** Longest text of a case, in UTF-16 units; most are far shorter. */
const LONGEST = 4000;

const RUST_WORDS = (
  'as async await break const continue crate dyn else enum extern false fn for gen if impl in let loop match mod move mut pub ref return self Self static struct super trait true type unsafe use where while ' +
  'union auto default macro_rules raw safe try yield box a b c x y T Vec Option Some None Ok r#match _ \'a \'static 0 1 1.0 0xff 1e5 1. "s" \'c\' b"s" c"s" r#"s"# b\'c\' "{x}" // /* */ /// //! #! # ! + - * / % ^ & && | || = == != < > <= >= ' +
  '<< >> += -= *= /= %= ^= &= |= <<= >>= => -> .. ... ..= :: : ; , . ? @ $ ~ ( ) [ ] { } println! vec! macro_rules! #[derive( #![allow( cfg'
).split(' ');

const IRON_WORDS = [
  ...vocabulary.map(({ word }) => word),
  ...vocabulary.map(({ word }) => word.split(' ')[0] ?? word),
  'user_and',
  'user_user_list',
  'x',
  'y',
  'T',
  '1',
  '"s"',
  '(',
  ')',
  '\n',
  '\n',
  'note that x\n',
];

const STRANGE = ['\u0000', '\ufeff', '\u2028', '\u200b', '\u202e', '\ud800', '\udc00', '😀', 'é', 'ﬁ', '\r', '\r\n', '\t', '\u000b', '\u0085', 'ｘ', '零', '\\', '"', "'", '`', '\u0301'];

const FAMILIES: readonly { readonly name: string; readonly make: (random: Random, sources: Sources) => string }[] = [
  { name: 'random bytes', make: randomBytes },
  { name: 'random units', make: randomUnits },
  { name: 'Rust soup', make: (random) => soup(random, RUST_WORDS) },
  { name: 'Iron soup', make: (random) => soup(random, IRON_WORDS) },
  { name: 'mixed soup', make: (random) => soup(random, random.chance(0.5) ? [...RUST_WORDS, ...STRANGE] : [...IRON_WORDS, ...RUST_WORDS]) },
  { name: 'Rust cut off', make: (random, { rust }) => excerpt(random, rust) },
  { name: 'Iron cut off', make: (random, { iron }) => excerpt(random, iron) },
  { name: 'Rust changed', make: (random, { rust }) => changed(random, excerpt(random, rust), RUST_WORDS) },
  { name: 'Iron changed', make: (random, { iron }) => changed(random, excerpt(random, iron), IRON_WORDS) },
  { name: 'Rust items changed', make: (random, { rust }) => changed(random, wholeLines(random, rust), RUST_WORDS) },
  { name: 'Iron items changed', make: (random, { iron }) => changed(random, wholeLines(random, iron), IRON_WORDS) },
  { name: 'mixed nests', make: mixedNest },
];

export function hostileCase(seed: number, index: number, sources: Sources): Case {
  const random = new Random((Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0);
  const family = FAMILIES[index % FAMILIES.length];
  if (family === undefined) throw new Error('no family');
  return { family: family.name, text: family.make(random, sources) };
}

/** Short ones mostly, long ones now and then. */
const length = (random: Random, most: number): number => Math.ceil(most * random.unit() ** 3);

function randomBytes(random: Random): string {
  const bytes = Uint8Array.from({ length: length(random, LONGEST) }, () => random.below(random.chance(0.8) ? 128 : 256));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function randomUnits(random: Random): string {
  let text = '';
  for (let left = length(random, LONGEST); left > 0; left--) text += random.chance(0.3) ? random.pick(STRANGE) : String.fromCharCode(random.below(0x10000));
  return text;
}

function soup(random: Random, words: readonly string[]): string {
  let text = '';
  for (let left = length(random, LONGEST / 6); left > 0; left--) text += random.pick(words) + (random.chance(0.85) ? ' ' : random.chance(0.5) ? '\n' : '');
  return text;
}

/** From anywhere to anywhere. */
function excerpt(random: Random, sources: readonly string[]): string {
  const source = random.pick(sources);
  const from = random.chance(0.3) ? 0 : random.below(source.length);
  return source.slice(from, from + length(random, LONGEST));
}

/** Whole lines, from the start of what is probably an item. */
function wholeLines(random: Random, sources: readonly string[]): string {
  const source = random.pick(sources);
  const from = source.indexOf('\n\n', random.below(source.length)) + 1;
  const to = source.indexOf('\n\n', from + length(random, LONGEST / 2));
  return source.slice(from, to < 0 || to - from > LONGEST ? from + LONGEST : to);
}

const TOKEN = /[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu;

/** A few tokens taken out, doubled, exchanged or put in. */
function changed(random: Random, text: string, words: readonly string[]): string {
  const tokens = text.match(TOKEN) ?? [];
  for (let left = 1 + random.below(4); left > 0 && tokens.length > 0; left--) {
    const at = random.below(tokens.length);
    const other = random.below(tokens.length);
    const token = tokens[at] ?? '';
    switch (random.below(6)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, token);
        break;
      case 2:
        tokens[at] = tokens[other] ?? '';
        tokens[other] = token;
        break;
      case 3:
        tokens.splice(at, 0, random.pick(words), ' ');
        break;
      case 4:
        tokens.splice(at, random.below(20));
        break;
      default:
        tokens[at] = random.chance(0.5) ? random.pick(STRANGE) : random.pick(words);
    }
  }
  return tokens.join('');
}

/** Openers of all kinds, one inside the other, and some of their closers. */
function mixedNest(random: Random): string {
  const language = random.chance(0.5) ? 'rust' : 'iron';
  const kinds = NESTING.filter((kind) => kind.language === language && kind.parts[1] !== '');
  const closers: string[] = [];
  const first = random.pick(kinds);
  let text = first.parts[0];
  for (let left = length(random, 200); left > 0; left--) {
    const [, open, core, close] = random.pick(kinds).parts;
    text += open + (random.chance(0.1) ? core : '');
    closers.push(close);
  }
  text += first.parts[2];
  const wanted = random.chance(0.5) ? closers.length : random.below(closers.length + 1);
  for (let left = wanted; left > 0; left--) text += closers.pop() ?? '';
  return random.chance(0.7) ? text + first.parts[4] : text;
}
