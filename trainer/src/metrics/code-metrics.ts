/** The figures of one arm that verdicts alone give (contract rows G2 to G4, G11, I1 to I4). */
import { FailureClass, type Metric, type Reached, type Sample, STAGES, type Stage, type Verdict } from '../../../protocol/experiment.js';
import type { BootstrapOptions } from './bootstrap.js';
import { isEmptyAnswer } from './empty-answer.js';
import { defined, meanOf, shareOf, total } from './figure.js';
import { isNativeAnswer } from './native-answer.js';
import { type Outcome, outcomeAt, passed } from './outcome.js';
import { medianAttempts, passAtK } from './pass-at-k.js';
import { type ArmRows, groupBy, onlyRows, type Row } from './rows.js';
import { sliceMetrics } from './slices.js';
import { TAXONOMIES } from './taxonomy.js';

/** Shares of samples that get through a stage. Lints stop nothing and stand among the means. */
const RATES: readonly { readonly name: string; readonly stage: Stage; readonly source: string; readonly note: string }[] = [
  { name: 'transform', stage: 'transform', source: 'G2', note: 'Samples whose Iron becomes Rust; a Rust sample needs no transformation.' },
  { name: 'parse@1', stage: 'parse', source: 'I9, J c1', note: 'Samples that parse as Rust.' },
  { name: 'compile@1', stage: 'check', source: 'G2, G11, I1', note: 'Samples that the compiler accepts; an empty answer is an empty library and among them, and `empty answers` counts these.' },
  { name: 'link@1', stage: 'link', source: 'J c4', note: 'Samples that link with their tests.' },
  { name: 'test@1', stage: 'test', source: 'G2, I2', note: 'Samples that pass every test of their task.' },
];

const SAMPLES_OF_ONE_TASK = [1, 2, 5, 10, 20, 50, 100];
export function codeMetrics(rows: ArmRows, options: BootstrapOptions = {}): Metric[] {
  return [
    ...rates(rows, options),
    ...attempts(rows),
    ...furtherDraws(rows, options),
    ...testQuality(rows, options),
    ...coverage(rows, options),
    ...failures(rows),
    ...resources(rows, options),
    ...sliceMetrics(rows),
  ];
}

/** Each rate over all samples and, under another name, over those that the filter before the compiler would keep (contradiction 7). */
function rates(rows: ArmRows, options: BootstrapOptions): Metric[] {
  const kept = onlyRows(rows, ({ verdict }) => verdict.filtered === undefined);
  return [
    ...RATES.flatMap(({ name, stage, source, note }) => {
      const outcome = ({ verdict }: Row) => outcomeAt(verdict, stage);
      return [
        shareOf(name, rows, outcome, { ...options, source, note, clustered: true }),
        shareOf(`${name} of samples not pre-filtered`, kept, outcome, {
          ...options,
          source: `${source}, G8`,
          note: `${note} Samples that the filter before the compiler would leave out are not counted.`,
        }),
        ...(name === 'transform' && rows.arm === 'iron' ? [nativeAnswers(rows, options)] : []),
        ...(name === 'compile@1' ? [emptyAnswers(rows, options)] : []),
      ];
    }),
    shareOf('pre-filtered', rows, ({ verdict }) => (verdict.filtered === undefined ? 'failed' : 'passed'), {
      source: 'G8, G11',
      note: 'Samples that the filter before the compiler would leave out; they are judged and counted all the same.',
    }),
  ];
}

/** Silence compiles: how much of compile@1 it may be. */
function emptyAnswers(rows: ArmRows, options: BootstrapOptions): Metric {
  const note = 'Samples without an item: white space and comments at most. They count as compiling in compile@1, as in the published pilot, and pass no test that calls them.';
  return shareOfTexts('empty answers', rows, isEmptyAnswer, { ...options, source: 'G2, G8', note });
}

/** Rust is accepted as Iron: how much of the arm answers in Iron at all. */
function nativeAnswers(rows: ArmRows, options: BootstrapOptions): Metric {
  const note = 'Samples that are Iron without an error and without a part that is spelled in Rust. The converter accepts Rust too, so that the other samples may pass all the same.';
  return shareOfTexts('native Iron answers', rows, ({ prediction }) => isNativeAnswer(prediction), { ...options, source: 'A4, B5', note });
}

function shareOfTexts(name: string, rows: ArmRows, holds: (sample: Sample) => boolean, options: BootstrapOptions & { readonly source: string; readonly note: string }): Metric {
  if (rows.seeds.flat().some(({ sample }) => sample === undefined))
    return { name, arm: rows.arm, value: null, source: options.source, unit: 'share', note: 'Not measured: the texts of the samples were not given.' };
  return shareOf(name, rows, ({ sample }) => (holds(sample!) ? 'passed' : 'failed'), { ...options, clustered: true });
}

/** What drawing again and repairing did, where any sample had it: what compiled at first was never handed back. */
function furtherDraws(rows: ArmRows, options: BootstrapOptions): Metric[] {
  const samples = rows.seeds.flat().map(({ sample }) => sample);
  const figures: Metric[] = [];
  if (samples.some((sample) => sample?.retries !== undefined))
    figures.push(
      shareOf('samples drawn again', rows, ({ sample }) => (sample?.retries ? 'passed' : 'failed'), { ...options, source: 'A8', note: 'Samples that were no Iron at first and were drawn again.' }),
    );
  if (!samples.some((sample) => sample?.repairs !== undefined)) return figures;
  const atFirst = (stage: Stage) => (row: Row) => {
    const outcome = outcomeAt(row.verdict, stage);
    return outcome === 'passed' && row.sample?.repairs ? 'failed' : outcome;
  };
  const note = (what: string): string => `Samples that ${what} as the model wrote them first, before any was handed back with what the compiler says.`;
  return [
    ...figures,
    shareOf('samples handed back', rows, ({ sample }) => (sample?.repairs ? 'passed' : 'failed'), { ...options, source: 'I8', note: 'Samples that did not compile at first and were handed back.' }),
    meanOf('repair rounds per sample', rows, ({ sample }) => sample?.repairs ?? 0, 'rounds', { ...options, source: 'I8' }),
    shareOf('compile@1 before repair', rows, atFirst('check'), { ...options, source: 'I8', note: note('the compiler accepts'), clustered: true }),
    shareOf('test@1 before repair', rows, atFirst('test'), { ...options, source: 'I8', note: note('pass every test of their task'), clustered: true }),
  ];
}

/** pass@k over tasks and seeds, and how many samples it took. */
function attempts({ arm, seeds }: ArmRows): Metric[] {
  const tasks = seeds.flatMap((rows) => [...groupBy(rows, ({ verdict }) => verdict.id).values()]);
  const asked = seeds.flat().every(({ verdict }) => outcomeAt(verdict, 'test') !== 'not-asked');
  const fewest = Math.min(...tasks.map((task) => task.length));
  const passes = (task: readonly Row[]) => task.filter(({ verdict }) => passed(verdict, 'test')).length;
  const shares = SAMPLES_OF_ONE_TASK.filter((k) => asked && tasks.length > 0 && k <= fewest).map((k): Metric => {
    const estimates = tasks.map((task) => passAtK(task.length, passes(task), k)!);
    const note = 'The unbiased estimate for each task, and its mean over all tasks.';
    return { name: `pass@${k}`, arm, value: total(estimates) / tasks.length, numerator: total(estimates), denominator: tasks.length, source: 'G3', unit: 'share', note };
  });
  const median = asked ? medianAttempts(tasks.map(firstPass)) : null;
  const note = 'Over all tasks; a task that no sample passed counts as needing more than it had, and where the median task is such a one there is no figure.';
  return [
    ...shares,
    { name: 'median attempts to pass', arm, value: median, denominator: tasks.length, source: 'G3', unit: 'samples', note: median === null ? `${note} Not measured, or no pass at the median.` : note },
  ];
}

function firstPass(task: readonly Row[]): number | null {
  const inOrder = [...task].sort((a, b) => a.verdict.sample - b.verdict.sample);
  const at = inOrder.findIndex(({ verdict }) => passed(verdict, 'test'));
  return at < 0 ? null : at + 1;
}

/** Of generated tests: how many pass, and how many mutants they kill. */
function testQuality(rows: ArmRows, options: BootstrapOptions): Metric[] {
  const compiled = onlyRows(rows, ({ verdict }) => outcomeAt(verdict, 'check') === 'passed');
  const asked = rows.seeds.flat().some(({ verdict }) => verdict.mutants !== null);
  const score = ({ verdict: { mutants } }: Row) => (mutants === null ? null : mutants.viable === 0 ? null : mutants.killed / mutants.viable);
  return [
    shareOf('test pass rate of compiled samples', compiled, ({ verdict }) => outcomeAt(verdict, 'test'), {
      ...options,
      source: 'I2',
      note: 'Of the samples that compile, those that pass every test.',
    }),
    meanOf('mutation score', rows, (row) => (asked ? (row.verdict.mutants !== null && row.verdict.mutants.viable === 0 ? null : (score(row) ?? 0)) : null), 'share', {
      ...options,
      source: 'I3',
      note: 'The share of viable mutants that the tests kill, as a mean over all samples; a sample that did not get that far counts 0.',
    }),
    shareOf('tests that kill a mutant', rows, ({ verdict: { mutants } }) => (!asked ? 'not-asked' : mutants !== null && mutants.killed > 0 ? 'passed' : 'failed'), {
      ...options,
      source: 'I3, I9',
      note: 'Samples that pass on the code and fail on at least one mutant of it: the others say nothing of it.',
    }),
    shareOf(
      'passing tests that kill a mutant',
      onlyRows(rows, ({ verdict: { mutants } }) => mutants !== null && mutants.viable > 0),
      ({ verdict: { mutants } }) => (mutants!.killed > 0 ? 'passed' : 'failed'),
      { ...options, source: 'I3, I9', note: 'Of the samples that pass on code with mutants.' },
    ),
    meanOf('mutation score of passing samples', rows, score, 'share', { ...options, source: 'I3', note: 'Over the samples whose mutants ran.' }),
  ];
}

const WHOSE = 'As a mean over the samples whose tests compile and pass on the code: of the others it is not measured, and they count nowhere.';

/** Of generated tests: what they reach of the code that they are for, and how much more that is than what its own tests reach. */
function coverage(rows: ArmRows, options: BootstrapOptions): Metric[] {
  const share = (part: (reached: Reached) => number, of: (verdict: Verdict) => Reached | undefined) => (row: Row) => {
    const reached = of(row.verdict);
    return reached === undefined || reached.all === 0 ? null : part(reached) / reached.all;
  };
  const all = ({ after }: Reached): number => after;
  const more = ({ before, after }: Reached): number => after - before;
  const figures = [
    {
      name: 'branch coverage',
      source: 'I6',
      measure: share(all, ({ branchCoverage }) => branchCoverage),
      note: 'The share of branches that the tests of the code and those of the sample reach together.',
    },
    {
      name: 'branch coverage delta',
      source: 'I4, J v1',
      measure: share(more, ({ branchCoverage }) => branchCoverage),
      note: 'The share of branches that the tests of the sample reach and those of the code do not.',
    },
    {
      name: 'line coverage delta',
      source: 'J v2',
      measure: share(more, ({ lineCoverage }) => lineCoverage),
      note: 'The share of lines with statements that the tests of the sample reach and those of the code do not.',
    },
    {
      name: 'edge cases covered',
      source: 'I6',
      measure: share(all, ({ edgeCasesCovered }) => edgeCasesCovered),
      note: 'The share of comparisons in the code that ran with both sides equal, which is the boundary of each.',
    },
  ];
  return figures.map(({ name, source, measure, note }) => meanOf(name, rows, measure, 'share', { ...options, source, note: `${note} ${WHOSE}` }));
}

/** Where and of what kind samples fail, as shares of all samples. */
function failures(rows: ArmRows): Metric[] {
  const is = (yes: boolean): Outcome => (yes ? 'passed' : 'failed');
  const classes = (FailureClass.enum as readonly FailureClass[]).filter((each) => each !== 'none');
  const note = 'A share of all samples, failed and passed.';
  return [
    ...classes.map((kind) => shareOf('failures', rows, ({ verdict }) => is(verdict.class === kind), { source: 'G3, contradiction 19', slice: { by: 'class', value: kind }, note })),
    ...STAGES.map((stage) =>
      shareOf('failures', rows, ({ verdict }) => is(verdict.status !== 'passed' && verdict.stage === stage), { source: 'contradictions 19, 24', slice: { by: 'stage', value: stage }, note }),
    ),
    ...TAXONOMIES.flatMap(({ name, classes: named, classOf }) =>
      named.map((value) =>
        shareOf('failures', rows, ({ verdict }) => is(classOf(verdict) === value), {
          source: 'G3, D8, contradiction 19',
          slice: { by: `class of ${name}`, value },
          note,
        }),
      ),
    ),
    ...mostFrequentCodes(rows).map((code) => shareOf('failures', rows, ({ verdict }) => is(verdict.codes.includes(code)), { source: 'contradiction 19', slice: { by: 'code', value: code }, note })),
  ];
}

const CODES_SHOWN = 20;

function mostFrequentCodes({ seeds }: ArmRows): string[] {
  const counts = new Map<string, number>();
  for (const { verdict } of seeds.flat()) for (const code of verdict.codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, CODES_SHOWN)
    .map(([code]) => code);
}

function resources(rows: ArmRows, options: BootstrapOptions): Metric[] {
  const { arm, seeds } = rows;
  const latencies = seeds.flat().flatMap(({ sample }) => sample?.latencyMilliseconds ?? []);
  return [
    meanOf('lints per sample', rows, ({ verdict }) => verdict.lints, 'warnings', { ...options, source: 'G11', note: "Clippy's warnings, over the samples that compile." }),
    shareOf(
      'samples without lints',
      onlyRows(rows, ({ verdict }) => verdict.lints !== null),
      ({ verdict }) => (verdict.lints === 0 ? 'passed' : 'failed'),
      { ...options, source: 'J c3', note: "Of the samples that clippy looked at, those without a warning of clippy's; the compiler's own warnings do not count here." },
    ),
    shareOf(
      'samples without unused code',
      onlyRows(rows, ({ verdict }) => verdict.unused !== undefined),
      ({ verdict }) => (verdict.unused === 0 ? 'passed' : 'failed'),
      {
        ...options,
        source: 'J c3, contradiction 13',
        note: 'Of the samples that clippy looked at, those without a warning of the lint group `unused` of the compiler: variables, imports, results, dead code; what is public in a library is used.',
      },
    ),
    shareOf(
      'samples linked to model and adapter',
      rows,
      ({ verdict: { modelVersion, adapterSha256 } }) =>
        seeds.flat().every(({ verdict }) => verdict.modelVersion === undefined && verdict.adapterSha256 === undefined)
          ? 'not-asked'
          : modelVersion !== undefined && adapterSha256 !== undefined
            ? 'passed'
            : 'failed',
      { source: 'K6', note: 'Samples that name the version of the model that wrote them and the SHA-256 of its adapter.' },
    ),
    meanOf('generated tokens per sample', rows, ({ sample }) => sample?.generatedTokens ?? null, 'tokens', { ...options, source: 'G3' }),
    meanOf('latency per sample', rows, ({ sample }) => sample?.latencyMilliseconds ?? null, 'ms', { ...options, source: 'G3, I6' }),
    defined<Metric>({
      name: 'largest latency',
      arm,
      value: latencies.length === 0 ? null : latencies.reduce((most, each) => Math.max(most, each), 0),
      denominator: latencies.length,
      source: 'J e3',
      unit: 'ms',
      note: latencies.length === 0 ? 'Not measured.' : undefined,
    }),
    meanOf(
      'tokens per second',
      rows,
      ({ sample }) => (sample?.generatedTokens !== undefined && sample.latencyMilliseconds ? (1000 * sample.generatedTokens) / sample.latencyMilliseconds : null),
      'tokens/s',
      { ...options, source: 'I6' },
    ),
  ];
}
