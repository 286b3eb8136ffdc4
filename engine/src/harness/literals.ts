/** Literals of the code under test, as inputs that it is likely to treat in a way of its own. */
import { K, type Node, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { T } from '../../../redox/src/lexer.js';
import { walk } from '../../../redox/src/walk.js';
import { RUNTIME } from '../instrument/switches.js';

const MOST = 40;
const MOST_STRINGS = 160;
const LONGEST = 80;
/** Of `std::f64::consts`. */
const FLOAT_CONSTANTS = /^(?:E|PI|TAU|SQRT_2|LN_2|LN_10|LOG2_E|LOG10_E|FRAC_PI_[23468]|FRAC_1_PI|FRAC_2_PI|FRAC_1_SQRT_2|FRAC_2_SQRT_PI)$/;
/** In degrees, where code turns them into radians. */
const ANGLES = ['90.0', '180.0', '360.0', '45.0'];

/** Rust that makes the run-time library's pool of literals; those of `near` come first, then those of constants. */
export function literalPool(tree: Tree, near: Node): string {
  const integers = new Set<string>();
  const floats = new Set<string>();
  const characters = new Set<string>();
  const strings = new Set<string>();
  const hasConstants = /\bf(?:32|64)::consts\b/.test(tree.text);
  const take = (from: number, to: number): void => {
    const { kind, start, end } = tree.tokens;
    for (let at = from; at < to; at++) {
      const text = tree.text.slice(start[at], end[at]);
      if (kind[at] === T.Number) addNumber(text, integers, floats);
      else if (kind[at] === T.Character && /^'/.test(text)) add(characters, text);
      else if (kind[at] === T.Character && /^b'[^\\]'$/.test(text)) {
        add(characters, text.slice(1));
        add(integers, String(text.charCodeAt(2)));
      } else if (kind[at] === T.Name && hasConstants && FLOAT_CONSTANTS.test(text)) add(floats, `std::f64::consts::${text}`);
      else if (kind[at] === T.Name && /^(?:to_radians|sin_cos)$/.test(text)) for (const each of ANGLES) add(floats, each);
      else if (kind[at] === T.String && /^"[^\\]*"$/.test(text) && text.length < LONGEST && !/\{[^}]*\}/.test(text)) add(strings, text, MOST_STRINGS);
    }
  };
  take(near.from, near.to);
  walk(tree.root, (node) => {
    if (node.kind === K.Constant || node.kind === K.Static) take(node.from, node.to);
    return node.kind !== K.Function;
  });
  walk(tree.root, (node) => {
    if (node.kind !== K.Function) return true;
    take(node.from, node.to);
    return false;
  });
  for (const text of examples(tree, near)) add(strings, text, MOST_STRINGS);
  return `${RUNTIME}::Literals::new(&[${[...integers].join(', ')}], &[${[...floats].join(', ')}], &[${[...characters].join(', ')}], &[${[...strings].join(', ')}])`;
}

function add(to: Set<string>, text: string, most = MOST): void {
  if (to.size < most) to.add(text);
}

function addNumber(text: string, integers: Set<string>, floats: Set<string>): void {
  const plain = text.replace(/_?([iu](8|16|32|64|128|size)|f32|f64)$/, '').replaceAll('_', '');
  if (/^(\d+|0x[\da-fA-F]+|0o[0-7]+|0b[01]+)$/.test(plain) && !/f(32|64)$/.test(text)) {
    if (BigInt(plain) < 1n << 126n) add(integers, BigInt(plain).toString());
  } else if (/^\d+(\.\d*)?([eE][+-]?\d+)?$/.test(plain)) add(floats, /^\d+$/.test(plain) ? `${plain}.0` : plain);
}

/** Strings in code of the documentation comments before and in a function. */
function examples(tree: Tree, near: Node): string[] {
  const before = tree.text.slice(Math.max(0, nodeStart(tree, near) - 4000), nodeStart(tree, near));
  const comments = before.slice(before.lastIndexOf('\n}') + 1) + tree.text.slice(nodeStart(tree, near), nodeEnd(tree, near));
  return [...comments.matchAll(/^\s*\/\/[/!].*$/gm)].flatMap(([line]) => [...line.matchAll(/"([^"\\{}]{1,60})"/g)].map(([text]) => text));
}
