/**
 * Survivors that are proven to be the same program: the compiler makes the same MIR or the same machine code of the
 * crate with the mutant and without it, with the checks that the tests run with. That nothing killed a mutant proves nothing.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { compile } from '../compile/rustc.js';
import { type CompileUnit, writeTarget } from '../compile/unit.js';
import type { SourceFile } from '../crate/source-file.js';
import type { FunctionItem } from '../items/index.js';
import type { MutantSite } from '../mutants/site.js';
import { AlignedText } from './aligned-text.js';

export interface EquivalenceOptions {
  /** No mutant is begun after so many seconds. */
  readonly seconds: number;
  readonly functions: readonly FunctionItem[];
}

/** What the compiler makes of a text. */
interface Made {
  readonly mir: string;
  readonly assembly: string;
}

/** Those of the survivors that are proven to be the program as it is. */
export async function equivalentMutants(unit: CompileUnit, file: SourceFile, survivors: readonly MutantSite[], { seconds, functions }: EquivalenceOptions): Promise<ReadonlySet<MutantSite>> {
  const proven = new Set<MutantSite>();
  if (survivors.length === 0) return proven;
  const until = performance.now() + seconds * 1000;
  const aligned = new AlignedText(file.text, file.tree, survivors);
  const [first, ...others] = await compilers(unit, survivors.length);
  const base = await first!.make(aligned.base);
  if (base === null) return proven;
  const queue = [...survivors];
  const work = async (compiler: Compiler): Promise<void> => {
    for (let site = queue.shift(); site !== undefined && performance.now() < until && unit.signal?.aborted !== true; site = queue.shift()) {
      const text = aligned.mutant(site);
      const made = text === null ? null : await compiler.make(text);
      if (made !== null && (made.mir === base.mir || (made.assembly === base.assembly && isEmitted(base.assembly, site, functions)))) proven.add(site);
    }
  };
  await Promise.all([first!, ...others].map(work));
  return proven;
}

/** Whether the function itself stands in the machine code: a generic one does not, and proves nothing by its absence. */
function isEmitted(assembly: string, site: MutantSite, functions: readonly FunctionItem[]): boolean {
  const item = functions.find(({ node }) => node === site.function);
  if (item === undefined || item.generics.parameters.length > 0) return false;
  // rustc book, "v0 symbol format": what is made for another crate or with type arguments has more behind the name
  return new RegExp(`^_RNv[CNMX]\\w*?[A-Za-z_]${item.name.length}_?${item.name}:`, 'm').test(assembly);
}

interface Compiler {
  make(text: string): Promise<Made | null>;
}

/** Two for a file alone; a crate has its files in one place. */
async function compilers(unit: CompileUnit, wanted: number): Promise<Compiler[]> {
  if (unit.root !== unit.target) return [await compilerIn(unit, path.join(unit.folder, 'same-0'))];
  const folders = Array.from({ length: Math.min(2, wanted) }, (_, at) => path.join(unit.folder, `same-${at}`));
  return Promise.all(
    folders.map((folder) => {
      const target = path.join(folder, 'target.rs');
      // rustc names what it makes on the way after the crate, in the folder where it runs: two that share one would mix
      return compilerIn({ ...unit, root: target, target, folder }, folder);
    }),
  );
}

async function compilerIn(unit: CompileUnit, folder: string): Promise<Compiler> {
  await fs.mkdir(folder, { recursive: true });
  const [mir, assembly] = [path.join(folder, 'made.mir'), path.join(folder, 'made.s')];
  const args = [...unit.args, ...optimised(unit.args), `--emit=mir=${mir},asm=${assembly}`, '--remap-path-prefix', `${path.dirname(unit.target)}=`, unit.root];
  return {
    async make(text) {
      await writeTarget(unit, text);
      const { ok } = await compile(args, { rustc: unit.rustc, folder: unit.folder, env: unit.env, ...(unit.signal && { signal: unit.signal }) });
      return ok ? { mir: await fs.readFile(mir, 'utf8'), assembly: await fs.readFile(assembly, 'utf8') } : null;
    },
  };
}

/** Optimised, with the checks of the given arguments, every function as code of its own. Later options win. */
function optimised(args: readonly string[]): string[] {
  const value = (name: string): string | undefined => args.map((each) => new RegExp(`^(?:-C)?${name}=(.*)$`).exec(each)?.[1]).findLast((each) => each !== undefined);
  const debug = value('debug-assertions') ?? ((value('opt-level') ?? '0') === '0' ? 'on' : 'off');
  const options = ['opt-level=2', `debug-assertions=${debug}`, `overflow-checks=${value('overflow-checks') ?? debug}`, 'link-dead-code', 'codegen-units=1', 'symbol-mangling-version=v0', 'lto=off'];
  return ['--crate-type', 'lib', '--cfg', 'test', ...options.flatMap((each) => ['-C', each])];
}
