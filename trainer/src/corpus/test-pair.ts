/** Rows of a test corpus as files have them: both forms are read (contract row E3), one is written. */
import { Ajv, type ValidateFunction } from 'ajv';
import { FORMAT_VERSION, TestPair } from '../../../protocol/experiment.js';
import { K, type Node, parse, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { jsonLines } from '../text/json-lines.js';
import { dedent } from '../text/item-text.js';
import { rangeOf } from './function-code.js';
import { openPropertyMacros } from './property-macros.js';
import { InputError } from '../files/input-error.js';

const MOST_LINE_BYTES = 16 * 1024 ** 2;
let validator: ValidateFunction | undefined;

/** The rows of a JSONL file in their one form. Throws `InputError` with the line of what is no row. */
export async function* testPairs(file: string): AsyncGenerator<TestPair> {
  for await (const { line, value } of jsonLines(file, MOST_LINE_BYTES)) {
    const row = canonical(value);
    validator ??= new Ajv().compile(TestPair);
    if (!validator(row)) {
      const [error] = validator.errors ?? [];
      throw new InputError(`${file}:${line}: the row is no pair of a function and its tests: ${error?.instancePath.slice(1).replaceAll('/', '.') || 'it'} ${error?.message}`);
    }
    yield row as TestPair;
  }
}

/** `{ input, output, metadata }` becomes the form with three texts; fields of metadata that are missing are null or left out. */
export function canonical(row: Record<string, unknown>): unknown {
  const metadata = { complexity: null, has_generics: null, has_lifetimes: null, ...(row['metadata'] as object | undefined), formatVersion: FORMAT_VERSION };
  if (typeof row['input'] === 'string' && typeof row['output'] === 'string') return { function_code: row['input'], ...splitTests(row['output']), metadata };
  return { ...row, unit_tests: row['unit_tests'] ?? '', property_tests: row['property_tests'] ?? '', metadata };
}

/** Calls of `proptest!` and `quickcheck!`, and functions with `#[quickcheck]`, apart from all else. */
function splitTests(output: string): { unit_tests: string; property_tests: string } {
  const tree = parse(output, 'rust', { edition: 2021 });
  const ranges = [...openPropertyMacros(tree).macros, ...attributed(tree)].sort((a, b) => a.from - b.from);
  let units = '';
  let done = 0;
  for (const { from, to } of ranges) {
    units += output.slice(done, from);
    done = to;
  }
  return { unit_tests: tidy(units + output.slice(done)), property_tests: ranges.map(({ from, to }) => dedent(output.slice(from, to))).join('\n\n') };
}

function attributed(tree: Tree): { from: number; to: number }[] {
  const found: Node[] = [];
  walk(tree.root, (node) => {
    if (node.kind !== K.Function) return true;
    if ((node.attributes ?? []).some((each) => /^#\[\s*(?:\w+::)*quickcheck\b/.test(tree.text.slice(tree.tokens.start[each.from])))) found.push(node);
    return false;
  });
  return found.map((node) => rangeOf(tree, node));
}

const tidy = (text: string): string => text.replaceAll(/\n{3,}/g, '\n\n').trim();
