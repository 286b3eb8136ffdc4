/** Modules that are compiled for tests only, and how they are shut: every offset of the text stays what it is. */
import { K, type Node, nameOf, nodeStart, type Tree } from '../../../redox/src/index.js';
import { isOnlyForTests } from './attributes.js';

/** What stands between the start of a `cfg` that mentions `test` and the name of its module, open and shut: of the same length. */
export interface TestGate {
  readonly from: number;
  readonly open: string;
  readonly shut: string;
}

/** A condition that nobody sets, as long as `test`. */
const NEVER = 'none';

/** The test modules of a file that lie in no other one. */
export function testGates(tree: Tree): TestGate[] {
  const gates: TestGate[] = [];
  const waiting = [...tree.root.kids];
  for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
    if (item?.kind !== K.Module || item.toks[1]! < 0) continue;
    const cfg = (item.attributes ?? []).find((each) => isOnlyForTests(tree, [each]));
    if (cfg === undefined) waiting.push(...(item.kids[1]?.kids ?? []));
    else gates.push(gateOf(tree, item, cfg));
  }
  return gates;
}

function gateOf(tree: Tree, module: Node, cfg: Node): TestGate {
  const { start, end } = tree.tokens;
  const from = nodeStart(tree, cfg);
  const open = tree.text.slice(from, end[module.toks[1]!]);
  let shut = open;
  for (let token = cfg.from; token < cfg.to; token++) {
    if (nameOf(tree, token) !== 'test') continue;
    const at = start[token]! - from;
    shut = shut.slice(0, at) + NEVER + shut.slice(at + NEVER.length);
  }
  return { from, open, shut };
}

/** The text with its test modules shut. */
export const withGatesShut = (text: string, gates: readonly TestGate[]): string => gates.reduce((made, { from, shut }) => made.slice(0, from) + shut + made.slice(from + shut.length), text);
