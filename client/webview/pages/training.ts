/** A training while it goes on and after: where it is, what went wrong, and its curves. */
import type { Curve, CurveName, RunModel, TrainingModel } from '../../../protocol/experiment-pages.js';
import { bytes, digits, duration, percent, time } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { fact } from '../parts.js';
import type { Cell, Colour, Series, Sheet } from '../sheet.js';

const GIB = 2 ** 30;
const MILLISECONDS = 1000;

interface Drawn {
  readonly name: string;
  readonly colour: Colour;
  readonly curve: Curve;
  readonly scale?: number;
}

/** The charts of one training, one question each. */
const CHARTS: readonly {
  readonly id: string;
  readonly title: string;
  /** Losses are what they are above what cannot be learnt; all else is seen beside nothing. */
  readonly fromZero?: boolean;
  readonly curves: readonly { readonly name: string; readonly of: CurveName; readonly colour: Colour; readonly scale?: number }[];
}[] = [
  {
    id: 'loss',
    title: 'Loss in nats per answer token',
    curves: [
      { name: 'training', of: 'loss', colour: 'blue' },
      { name: 'validation', of: 'evaluationLoss', colour: 'red' },
    ],
  },
  { id: 'rate', fromZero: true, title: 'Learning rate', curves: [{ name: 'learning rate', of: 'learningRate', colour: 'purple' }] },
  { id: 'norm', fromZero: true, title: 'Norm of the gradients before clipping', curves: [{ name: 'gradient norm', of: 'gradientNorm', colour: 'green' }] },
  { id: 'speed', fromZero: true, title: 'Tokens per second, without padding', curves: [{ name: 'tokens per second', of: 'tokensPerSecond', colour: 'blue' }] },
  { id: 'memory', fromZero: true, title: 'Memory at the highest so far, in GiB', curves: [{ name: 'memory', of: 'memory', colour: 'yellow', scale: 1 / GIB }] },
];

export function trainingPart({ training, run, experiment }: RunModel, sheet: Sheet): Html {
  if (training.length === 0) return NOTHING;
  const isRunning = (name: string): boolean => experiment.runs.find(({ id }) => id === name)?.stages.some((stage) => stage.name === 'train' && stage.status === 'running') === true;
  const alerts = training.map((each) => alarm(each, run === null));
  if (run === null) return html`<h2>Training</h2>${alerts}${overview(training, isRunning, sheet)}${overlaid(training, sheet)}`;
  const [only] = training;
  return html`<h2>Training</h2>${alerts}${facts(only!, run.status === 'running' && isRunning(run.id))}${charts(only!, sheet)}${probes(only!, sheet)}`;
}

/** Row F11: whoever looks sees at once that the line was stopped, or should be looked at. */
function alarm({ run, alerts, stopped }: TrainingModel, named: boolean): Html {
  const ends = alerts.some(({ isEnd }) => isEnd);
  if (alerts.length === 0 && stopped === null) return NOTHING;
  const head = ends ? 'Training was stopped' : stopped === null ? 'Training needs a look' : 'Training ended before its budget';
  return html`<section class="alert ${ends ? 'bad' : 'warn'}"><h3><span aria-hidden="true">⚠</span> ${head}${named ? html` <span class="note">${run}</span>` : NOTHING}</h3>${stopped === null ? NOTHING : html`<p>${stopped}</p>`}<ul>${alerts.filter(({ message }) => message !== stopped).map((each) => html`<li><span class="note">${time(each.time)}</span> ${each.message.replace(/^failed: /, '')}</li>`)}</ul></section>`;
}

const left = (seconds: number | null): string => (seconds === null ? 'not known' : `about ${duration(seconds * MILLISECONDS)}`);

function facts({ latest, best, ended, curves }: TrainingModel, isRunning: boolean): Html {
  const speed = curves.tokensPerSecond.values.at(-1);
  const beside = (came: string, expected: string | null): string => (expected === null ? came : `${came}, expected ${expected}`);
  return html`<dl class="facts">${latest === null ? NOTHING : fact('step', latest.of === null ? String(latest.step) : `${latest.step.toLocaleString('en')} of ${latest.of.toLocaleString('en')}`)}${
    latest === null || !isRunning ? NOTHING : fact('time left', left(latest.secondsLeft))
  }${latest === null || latest.epoch === null ? NOTHING : fact('epoch', digits(latest.epoch))}${latest === null ? NOTHING : fact('loss', digits(latest.loss))}${
    best === null ? NOTHING : fact('lowest validation loss', `${digits(best.loss)} at step ${best.step}`)
  }${latest === null || latest.tokens === null ? NOTHING : fact('tokens read', latest.tokens.toLocaleString('en'))}${speed === undefined || !isRunning ? NOTHING : fact('tokens per second', digits(speed))}${
    ended === null ? NOTHING : fact('took', beside(duration(ended.seconds * MILLISECONDS), ended.expectedSeconds === null ? null : duration(ended.expectedSeconds * MILLISECONDS)))
  }${ended === null || ended.memory === null ? NOTHING : fact('memory at the highest', beside(bytes(ended.memory), ended.expectedMemory === null ? null : bytes(ended.expectedMemory)))}</dl>`;
}

/** How many of how many steps are drawn, and by which rule. */
const thinning = (curves: readonly Curve[]): string => {
  const long = curves.filter(({ steps, count }) => steps.length < count);
  return long.length === 0
    ? ''
    : `Of ${Math.max(...long.map(({ count }) => count)).toLocaleString('en')} steps the least and the greatest value of each part are drawn and listed; all of them are in events.jsonl and in the TensorBoard files.`;
};

function charts({ curves }: TrainingModel, sheet: Sheet): Html {
  const note = thinning(Object.values(curves));
  return html`${note === '' ? NOTHING : html`<p class="note">${note}</p>`}${CHARTS.map(({ id, curves: parts, ...rest }) =>
    lines(
      { id: `training-${id}`, ...rest },
      parts.map(({ of, ...part }) => ({ ...part, curve: curves[of] })),
      sheet,
    ),
  )}`;
}

/** Lines over the steps that any of them has, with a row for each; where none has a value there is no chart. */
function lines({ id, title, fromZero = false }: { readonly id: string; readonly title: string; readonly fromZero?: boolean }, all: readonly Drawn[], sheet: Sheet): Html {
  const drawn = all.filter(({ curve }) => curve.count > 0);
  if (drawn.length === 0) return NOTHING;
  const steps = [...new Set(drawn.flatMap(({ curve }) => curve.steps))].sort((a, b) => a - b);
  const columns = drawn.map(({ curve, scale = 1 }) => {
    const at = new Map(curve.steps.map((step, index) => [step, curve.values[index]! * scale]));
    return steps.map((step) => at.get(step) ?? null);
  });
  const series = drawn.map(({ name, colour }, index): Series => ({ name, colour, values: columns[index]! }));
  const cell = (value: number | null): Cell => ({ text: value === null ? '' : digits(value), raw: value });
  return sheet.figure(
    { id, title, kind: 'steps', horizontal: false, categories: steps.map(String), series, unit: 'number', fromZero },
    {
      id,
      caption: title,
      columns: [{ name: 'step' }, ...drawn.map(({ name }) => ({ name, numeric: true }))],
      rows: steps.map((step, index): Cell[] => [{ text: String(step), raw: step }, ...columns.map((values) => cell(values[index]!))]),
    },
  );
}

/** Validation tasks that were answered at the checkpoints, each with how many there were. */
function probes({ probes: all }: TrainingModel, sheet: Sheet): Html {
  if (all.length === 0) return NOTHING;
  const share = (of: (probe: (typeof all)[number]) => number): (number | null)[] => all.map((each) => (each.of === 0 ? null : of(each) / each.of));
  const [compiled, passed] = [share((each) => each.compiled), share((each) => each.passed)];
  const cell = (value: number | null): Cell => ({ text: value === null ? '' : percent(value), raw: value });
  const title = 'Answers to validation tasks at the checkpoints';
  return html`${sheet.figure(
    {
      id: 'training-probes',
      title,
      kind: 'steps',
      horizontal: false,
      categories: all.map(({ step }) => String(step)),
      series: [
        { name: 'compile@1', colour: 'purple', values: compiled },
        { name: 'test@1', colour: 'green', values: passed },
      ],
      unit: 'share',
    },
    {
      id: 'training-probes',
      caption: title,
      columns: [
        { name: 'step' },
        { name: 'compile@1', numeric: true },
        { name: 'counts', numeric: true },
        { name: 'test@1', numeric: true },
        { name: 'counts', numeric: true },
        { name: 'without code', numeric: true },
      ],
      rows: all.map((each, at): Cell[] => [
        { text: String(each.step), raw: each.step },
        cell(compiled[at]!),
        `${each.compiled} of ${each.of}`,
        cell(passed[at]!),
        `${each.passed} of ${each.of}`,
        { text: each.empty === null ? 'not counted' : String(each.empty), raw: each.empty },
      ]),
    },
  )}<p class="note">An answer without code counts as one that does not compile.</p>`;
}

/** Where each training is. */
const overview = (all: readonly TrainingModel[], isRunning: (run: string) => boolean, sheet: Sheet): Html =>
  sheet.table({
    id: 'trainings',
    caption: 'Trainings',
    columns: [
      { name: 'run' },
      { name: 'step', numeric: true },
      { name: 'of', numeric: true },
      { name: 'time left' },
      { name: 'loss', numeric: true },
      { name: 'lowest validation loss', numeric: true },
      { name: 'tokens read', numeric: true },
      { name: 'stopped because' },
    ],
    rows: all.map(({ run, latest, best, alerts, stopped }): Cell[] => [
      run,
      number(latest?.step ?? null),
      number(latest?.of ?? null),
      latest !== null && isRunning(run) ? left(latest.secondsLeft) : '',
      number(latest?.loss ?? null),
      number(best?.loss ?? null),
      number(latest?.tokens ?? null),
      stopped ?? alerts.find(({ isEnd }) => isEnd)?.message.replace(/^failed: /, '') ?? '',
    ]),
  });

const number = (value: number | null): Cell => ({ text: value === null ? '' : digits(value), raw: value });

const COLOURS: readonly Colour[] = ['blue', 'yellow', 'purple', 'green', 'red'];

/** The losses of all runs over each other; with one run alone its own page has it. */
function overlaid(all: readonly TrainingModel[], sheet: Sheet): Html {
  const curves = all.map(({ curves: { loss } }) => loss);
  if (curves.filter(({ count }) => count > 0).length === 0) return NOTHING;
  const note = thinning(curves);
  const drawn = (name: CurveName): Drawn[] => all.map(({ run, curves: of }, index) => ({ name: run, colour: COLOURS[index % COLOURS.length]!, curve: of[name] }));
  return html`${note === '' ? NOTHING : html`<p class="note">${note}</p>`}${lines({ id: 'all-losses', title: 'Training loss of all runs' }, drawn('loss'), sheet)}${lines({ id: 'all-validation-losses', title: 'Validation loss of all runs' }, drawn('evaluationLoss'), sheet)}`;
}
