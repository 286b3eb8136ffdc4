/** Predictions that are tests: they compile with the code that they are for, pass on it, and kill its mutants and reach its branches (contract rows I1 to I4). */
import { nodeEnd, nodeStart, parse } from '../../../redox/src/index.js';
import { scoreUntrusted, type TestsFromOutside } from '../../../engine/src/score-untrusted.js';
import { EDITION } from '../dataset/edition.js';
import type { Bench } from './judge-alone.js';
import { judgeAlone } from './judge-alone.js';
import { judgeBatch } from './judge-batch.js';
import { judgeInPackages } from './judge-in-package.js';
import { type Judgement, judged, type Solution, withoutPlaces } from './judgement.js';
import { ChosenMutants } from './chosen-mutants.js';
import { functionsOfTests, insideOfModule, taskTests } from './task-tests.js';

/** The tests in a prediction, with the code that they are for; a judgement where it is no module of tests. */
export function testsToJudge(prediction: string, reference: string, mayBeUnsafe: boolean): Solution | Judgement {
  const source = insideOfModule(prediction);
  const wrong = parse(source, 'rust', { edition: EDITION }).diagnostics.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) return judged('parse', 'failed', { class: 'syntax', message: withoutPlaces(wrong.message) });
  try {
    return { rust: reference, tests: taskTests(source), isProgram: false, mayBeUnsafe, judgesTests: true };
  } catch (error) {
    return judged('check', 'failed', { class: 'logic', codes: ['no_tests'], message: withoutPlaces(error instanceof Error ? error.message : String(error)) });
  }
}

/** In their order. Tests that pass on the code are scored on its mutants, one solution after the other: the engine takes all processors for each. */
export async function judgeTests(bench: Bench, solutions: readonly Solution[], together: boolean): Promise<Judgement[]> {
  if (solutions.some(({ place }) => place !== undefined)) return inTheirPlaces(bench, solutions, together);
  const until = { ...bench, options: { ...bench.options, until: 'test' as const } };
  const first = together ? await judgeBatch(until, solutions) : [];
  const judgements: Judgement[] = [];
  for (const [at, solution] of solutions.entries()) {
    const judgement = ofTests(first[at] ?? (await judgeAlone(until, solution)));
    judgements.push(judgement.stage === 'test' && judgement.status === 'passed' ? await scored(bench, solution, judgement) : judgement);
  }
  return judgements;
}

/** Some of them stand in packages, and the others alone. */
async function inTheirPlaces(bench: Bench, solutions: readonly Solution[], together: boolean): Promise<Judgement[]> {
  const alone = solutions.filter(({ place }) => place === undefined);
  const placed = solutions.filter(({ place }) => place !== undefined);
  const judgements = new Map([
    ...(await judgeTests(bench, alone, together)).map((each, at) => [alone[at]!, each] as const),
    ...(await judgeInPackages(bench, placed)).map((each, at) => [placed[at]!, each] as const),
  ]);
  return solutions.map((each) => judgements.get(each)!);
}

/** What a solution is told when it is linked with its tests is told to tests when they are compiled. */
function ofTests(judgement: Judgement): Judgement {
  const { stage, status, class: kind } = judgement;
  if (status === 'passed' || status === 'infrastructure') return judgement;
  if (stage === 'parse' || stage === 'check')
    return { ...judgement, status: 'infrastructure', class: 'infrastructure', message: `the code that the tests are for does not compile: ${judgement.message}` };
  return stage === 'link' ? { ...judgement, stage: kind === 'syntax' ? 'parse' : 'check' } : judgement;
}

async function scored({ options, toolchain, signal }: Bench, { rust, tests }: Solution, before: Judgement): Promise<Judgement> {
  const started = performance.now();
  const chosen = new ChosenMutants(options);
  const answer = await scoreUntrusted(rust, partsOf(tests!.source), { edition: options.edition, rustc: toolchain.rustc, signal, choose: chosen.choose });
  const durations = { ...before.durations, mutants: performance.now() - started };
  if (!answer.ok) return { ...before, stage: 'mutants', status: 'infrastructure', class: 'infrastructure', message: withoutPlaces(answer.reason), durations };
  return { ...before, stage: 'mutants', ...chosen.scoreOf(answer), durations };
}

/** Test functions apart from what they use. */
function partsOf(source: string): TestsFromOutside {
  const tree = parse(source, 'rust', { edition: EDITION });
  let more = '';
  let copied = 0;
  const tests = functionsOfTests(tree).map(({ name, node }) => {
    const from = Math.min(nodeStart(tree, node), ...(node.attributes ?? []).map((each) => nodeStart(tree, each)));
    more += source.slice(copied, from);
    copied = nodeEnd(tree, node);
    return { name, code: source.slice(from, copied) };
  });
  return { tests, more: `${more}${source.slice(copied)}\n` };
}
