/** The last step: selected tests grouped, named and laid out, and proven once more as they are shown. */
import type { Candidate } from './candidates/candidate.js';
import type { CompileUnit } from './compile/unit.js';
import type { SourceFile } from './crate/source-file.js';
import type { FunctionItem } from './items/index.js';
import { proveOnOriginal } from './prove/original.js';
import type { Scored } from './prove/selection.js';
import { presentTests, type ShownTest } from './render/presentation.js';
import { layOut } from './render/rustfmt.js';
import type { Names } from './render/test-name.js';

/** What is shown for each function. A test that does not hold in its last form is shown in the one that was proven. */
export async function presented(unit: CompileUnit, file: SourceFile, selected: ReadonlyMap<FunctionItem, readonly Scored[]>, names: Names): Promise<ReadonlyMap<FunctionItem, readonly ShownTest[]>> {
  const shared = sharedNames([...selected.keys()]);
  const drafted = [...selected].map(([item, tests]) => ({ item, tests: presentTests(tests, names, shared) }));
  const codes = await layOut(
    drafted.flatMap(({ tests }) => tests.map(({ code }) => code)),
    file.edition,
    unit,
  );
  let at = 0;
  const shown = drafted.map(({ item, tests }) => ({ item, tests: tests.map((test): ShownTest => ({ ...test, code: codes[at++]! })) }));
  const proof = await proveOnOriginal(
    unit,
    file.text,
    shown.flatMap(({ item, tests }) => tests.map((test) => candidateOf(item, test))),
  );
  const kept = new Set(proof.ok ? proof.kept.map(({ name }) => name) : []);
  return new Map(shown.map(({ item, tests }) => [item, tests.flatMap((test) => (kept.has(test.name) ? [test] : asProven(test)))]));
}

/** Names that more than one function of the file has. */
function sharedNames(items: readonly FunctionItem[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { name } of items) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Set([...counts].flatMap(([name, count]) => (count > 1 ? [name] : [])));
}

const candidateOf = (item: FunctionItem, { name, code, source }: ShownTest): Candidate => ({ name, code, source, item, basis: 'observed', hits: [] });

const asProven = ({ parts }: ShownTest): ShownTest[] => parts.map((part) => ({ name: part.test.name, code: part.test.code, source: part.test.source, kills: part.kills, parts: [part] }));
