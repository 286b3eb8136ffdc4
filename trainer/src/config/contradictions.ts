/** What no schema can say of a config: values that do not go together (contract section 1M). */
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';

/** The key that is to be changed, and why and how. */
export interface Contradiction {
  readonly key: string;
  readonly message: string;
}

/** Of sums of shares, which are decimal fractions. */
const TOLERANCE = 1e-9;

export function contradictions(config: ExperimentConfig): Contradiction[] {
  return [...sums(config), ...corpora(config), ...shapes(config), ...predictionKeys(config), ...samplings(config), ...trainings(config)];
}

/** Functions with their tests are no problems with solutions. */
function corpora({ task, dataset: { build } }: ExperimentConfig): Contradiction[] {
  const named = (['tasks', 'crates', 'corpus'] as const).filter((key) => build[key] !== null);
  if (named.length > 1) return [{ key: `dataset.build.${named[1]}`, message: `\`${named[0]}\` and \`${named[1]}\` both say what the dataset is made of: leave one of them out` }];
  const [key] = named;
  if (task === 'testgen' || key === undefined || key === 'tasks') return [];
  return [{ key: `dataset.build.${key}`, message: 'functions with their tests are for `task: testgen`: write that, or name tasks' }];
}

function sums({ dataset: { splits }, gates: { thresholds } }: ExperimentConfig): Contradiction[] {
  const found: Contradiction[] = [];
  const sum = splits.train + splits.val + splits.test;
  if (Math.abs(sum - 1) > TOLERANCE) {
    const { train, val, test } = splits;
    found.push({ key: 'dataset.splits', message: `the shares ${train} + ${val} + ${test} are ${Number(sum.toFixed(9))}: they have to sum to 1` });
  }
  if (thresholds.mostTasks < thresholds.leastTasks)
    found.push({ key: 'gates.thresholds.mostTasks', message: `\`mostTasks\` ${thresholds.mostTasks} is below \`leastTasks\` ${thresholds.leastTasks}: no dataset can pass` });
  return found;
}

/** Contradictions 5 and 6: what an answer is decides what can be asked of it. */
function shapes({ shape, task, arms, dataset, evaluation: { stages, testsFrom } }: ExperimentConfig): Contradiction[] {
  const found: Contradiction[] = [];
  const tests = stages.filter((each) => each === 'link' || each === 'test');
  if (shape === 'program' && tests.length > 0)
    found.push({
      key: 'evaluation.stages',
      message: `answers are whole programs (\`shape: program\`), and the stages \`link\` and \`test\` run the tests of a library: leave out \`${tests.join('` and `')}\`, or write \`shape: item\``,
    });
  if (shape === 'program' && testsFrom === 'redox-pilot')
    found.push({ key: 'evaluation.testsFrom', message: 'the tests of the Redox pilot are for library functions: write `shape: item`, or `testsFrom: dataset`' });
  if (shape === 'program' && dataset.manifest === null)
    found.push({
      key: 'dataset.manifest',
      message: 'the dataset that would be built has tasks with tests of a library, and answers are to be whole programs: name a manifest of programs, or write `shape: item`',
    });
  if ((task === 'testgen') !== (shape === 'test-module'))
    found.push({ key: 'shape', message: `\`task: ${task}\` and \`shape: ${shape}\` do not go together: tests are generated as \`test-module\`, code as \`item\` or \`program\`` });
  if (stages.includes('mutants') && shape !== 'test-module')
    found.push({ key: 'evaluation.stages', message: '`mutants` judges tests, and answers are solutions: leave the stage out, or write `task: testgen` and `shape: test-module`' });
  if (arms.includes('iron') && !stages.includes('transform'))
    found.push({ key: 'evaluation.stages', message: 'Iron becomes Rust before anything else can be asked of it: add `transform`, or leave out the arm `iron`' });
  return found;
}

function predictionKeys({ arms, seeds, predictions }: ExperimentConfig): Contradiction[] {
  return Object.entries(predictions).flatMap(([arm, files]) => {
    if (!(arms as readonly string[]).includes(arm))
      return [{ key: `predictions.${arm}`, message: `there are predictions of the arm \`${arm}\`, and \`arms\` has only ${arms.join(', ')}: add it there, or leave them out` }];
    return Object.keys(files ?? {}).flatMap((seed) =>
      seeds.includes(Number(seed))
        ? []
        : [{ key: `predictions.${arm}.${seed}`, message: `there are predictions of the seed ${seed}, and \`seeds\` has only ${seeds.join(', ')}: add it there, or leave them out` }],
    );
  });
}

/** What comes of drawing anew is the same answer where nothing is drawn. */
function samplings({ sampling: { greedy, retries } }: ExperimentConfig): Contradiction[] {
  if (!greedy || retries === 0) return [];
  return [{ key: 'sampling.retries', message: '`greedy: true` gives the same answer each time, so that drawing it again is of no use: write `greedy: false` with a temperature, or `retries: 0`' }];
}

function trainings({ arms, seeds, predictions, training, evaluation }: ExperimentConfig): Contradiction[] {
  const found: Contradiction[] = [];
  const missing = arms.flatMap((arm) => seeds.flatMap((seed) => (predictions[arm]?.[String(seed)] === undefined ? [`${arm} ${seed}`] : [])));
  const wanted = `name a JSONL file of each, such as \`predictions: { ${arms[0]}: { ${seeds[0]}: FILE.jsonl } }\`, or a model in \`training.baseModel\``;
  if (missing.length > 0 && training.baseModel === null)
    found.push({
      key: training.enabled ? 'training.baseModel' : 'predictions',
      message: `there are no predictions of ${missing.join(', ')}, and no model that could be ${training.enabled ? 'trained' : 'asked'}: ${wanted}`,
    });
  if (evaluation.measureBase && training.baseModel === null)
    found.push({ key: 'evaluation.measureBase', message: 'there is no base model that could be measured: name one in `training.baseModel`, or leave `measureBase` out' });
  const { schedule, budget, data } = training;
  if ((schedule.warmupRatio === null) === (schedule.warmupSteps === null))
    found.push({ key: 'training.schedule', message: 'one of `warmupRatio` and `warmupSteps` is to be given, and the other null' });
  if ((budget.epochs === null) === (budget.steps === null)) found.push({ key: 'training.budget', message: 'one of `epochs` and `steps` is to be given, and the other null' });
  if (data.files.length > 0 && data.filter === null && arms.includes('iron') && arms.length > 1)
    found.push({ key: 'training.data.files', message: 'rows that are written already are of one language, and there are two arms: name a `filter` that chooses among files of Rust, or one arm' });
  if (data.files.length > 0 && Object.keys(data.weights).length > 0)
    found.push({ key: 'training.data.weights', message: 'rows of `files` are in no family: leave the weights out, or train on the tasks of a dataset' });
  if (data.mostPropertyShare < data.leastPropertyShare) found.push({ key: 'training.data.mostPropertyShare', message: 'it is below `leastPropertyShare`' });
  return found;
}
