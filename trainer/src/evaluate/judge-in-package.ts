/** Predictions that are tests for a function of a package: proven and scored where it stands, by the engine (contract rows I1 to I4). */
import { parse } from '../../../redox/src/index.js';
import { type CrateVerdict, judgeInCrate } from '../../../engine/src/judge-in-crate.js';
import { EDITION } from '../dataset/edition.js';
import { ChosenMutants } from './chosen-mutants.js';
import { failureClass } from './failure-class.js';
import { lintsOf, NO_LINTS } from './lints.js';
import type { Bench } from './judge-alone.js';
import { type FunctionPlace, type Judgement, judged, type Solution, withoutPlaces } from './judgement.js';

/** The whole answer has to parse; what of it are tests the engine's reader of answers says, as for tests that are offered to a person. */
export function testsInPackage(prediction: string, reference: string, place: Omit<FunctionPlace, 'answer'>): Solution | Judgement {
  const wrong = parse(prediction, 'rust', { edition: EDITION }).diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) return judged('parse', 'failed', { class: 'syntax', message: withoutPlaces(wrong.message) });
  return { rust: reference, tests: null, isProgram: false, mayBeUnsafe: false, judgesTests: true, place: { ...place, answer: prediction } };
}

/** In their order; those for functions of one file share its build. */
export async function judgeInPackages({ options, toolchain, signal }: Bench, solutions: readonly Solution[]): Promise<Judgement[]> {
  const files = new Map<string, Solution[]>();
  for (const each of solutions) files.set(each.place!.file, [...(files.get(each.place!.file) ?? []), each]);
  const found = new Map<Solution, Judgement>();
  for (const [file, all] of files) {
    const started = performance.now();
    const chosen = new ChosenMutants(options);
    const judgements: Judgement[] = [];
    const answers = all.map(({ place }) => ({ line: place!.line, answer: place!.answer }));
    const { rustc, clippy } = toolchain;
    const onVerdict = (verdict: CrateVerdict): void => void judgements.push(judgementOf(verdict, chosen, toolchain));
    await judgeInCrate(file, answers, { rustc, signal, choose: chosen.choose, ...(options.lints && { clippy }), onVerdict });
    const durations = { mutants: (performance.now() - started) / all.length };
    for (const [at, each] of all.entries()) found.set(each, { ...judgements[at]!, durations });
  }
  return solutions.map((each) => found.get(each)!);
}

function judgementOf(verdict: CrateVerdict, chosen: ChosenMutants, toolchain: Bench['toolchain']): Judgement {
  switch (verdict.kind) {
    case 'trouble':
      return judged('mutants', 'infrastructure', { message: withoutPlaces(verdict.reason) });
    case 'refused': {
      const { code } = verdict;
      const message = withoutPlaces(verdict.reason);
      if (verdict.by === 'reader') return judged('check', 'failed', { class: 'logic', codes: ['no_tests'], message });
      return judged('check', 'failed', { class: failureClass(code, message.replace(/^it does not compile: /, ''), true), codes: code === null ? [] : [code], message });
    }
    case 'ran': {
      const { passed, score } = verdict;
      const measured = { tests: { passed, failed: [...verdict.failed] }, ...(verdict.lints === null ? NO_LINTS : lintsOf(verdict.lints, toolchain)) };
      if (score === null) return judged('test', 'failed', { class: 'logic', message: withoutPlaces(verdict.reason), ...measured });
      return judged('mutants', 'passed', { ...measured, ...chosen.scoreOf(score) });
    }
  }
}
