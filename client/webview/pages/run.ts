/** One experiment or one of its runs: stages, events, log, files, config. */
import type { PlacedEvent, RunModel } from '../../../protocol/experiment-pages.js';
import { amount, between, digits, lasted, plural, time, title } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { fact, fileButton, fileList, problemList, status } from '../parts.js';
import type { Sheet } from '../sheet.js';
import { actions, overview, runTable, stages } from './runs.js';
import { trainingPart } from './training.js';

export function runPage(model: RunModel, sheet: Sheet): Html {
  const { experiment, run, problems } = model;
  const head =
    run === null
      ? html`<h1>${experiment.id}</h1>${problemList(problems)}${overview(experiment)}${runTable(experiment, sheet)}`
      : html`<h1>${run.id} <span class="note">of ${experiment.id}</span></h1>${problemList(problems)}<p class="line">${status(run.status)} ${actions(experiment)}<span class="note">${title(run.arm)}${run.base ? ', base model' : ''}, seed ${run.seed}, started ${time(run.started)} UTC${run.ended === null ? NOTHING : `, took ${lasted(run.started, run.ended)}`}</span></p>${run.reason === null ? NOTHING : html`<p class="reason">${run.reason}</p>`}${stages(run)}`;
  return html`${head}${trainingPart(model, sheet)}${told(model, sheet)}
<div class="columns"><section class="wide"><h2>Events</h2>${events(model, sheet)}</section>
<section><h2>Files</h2>${fileList(model.files)}${madeBy(model)}</section></div>
<section><h2>Log${model.log.file === null ? NOTHING : html` ${fileButton(model.log.file, 'open')}`}</h2>${model.log.cut ? html`<p class="note">Its end.</p>` : NOTHING}${model.log.text === '' ? html`<p class="note">Nothing yet.</p>` : html`<pre class="log" tabindex="0" role="region" aria-label="Log" data-end="true">${model.log.text}</pre>`}</section>
<section><h2>Config${model.config.file === null ? NOTHING : html` ${fileButton(model.config.file, 'open')}`}</h2>${model.config.text === '' ? html`<p class="note">Not there.</p>` : html`<pre class="log" tabindex="0" role="region" aria-label="Config">${model.config.text}</pre>`}</section>`;
}

function events({ events: all, eventCount, run }: RunModel, sheet: Sheet): Html {
  if (all.length === 0) return html`<p class="note">Nothing was told yet.</p>`;
  const shown = [...all].reverse();
  return html`<div class="events">${sheet.table({
    id: 'events',
    caption: eventCount > all.length ? `The last ${all.length} of ${plural(eventCount, 'event')}, the latest on top` : `${plural(eventCount, 'event')}, the latest on top`,
    columns: [{ name: 'time (UTC)' }, ...(run === null ? [{ name: 'run' }] : []), { name: 'kind' }, { name: 'stage' }, { name: 'what' }],
    rows: shown.map((event) => [time(event.time), ...(run === null ? [event.run] : []), event.kind, event.stage ?? '', what(event)]),
  })}</div>`;
}

function what({ message, done, of, metric, training }: PlacedEvent): string {
  const progress = done === undefined ? '' : of === undefined ? String(done) : `${done} of ${of}`;
  const figure = metric === undefined ? '' : `${metric.name}: ${amount(metric.value, metric.unit)}${metric.interval === undefined ? '' : ` (${between(metric.interval, metric.unit)})`}`;
  return [progress, figure, training === undefined ? '' : trainingWords(training), message ?? ''].filter((each) => each !== '').join('; ');
}

function trainingWords({ step, evaluationLoss, checkpoint, isBest, probes }: NonNullable<PlacedEvent['training']>): string {
  const parts = [
    evaluationLoss === undefined ? '' : `validation loss ${digits(evaluationLoss)}`,
    checkpoint === undefined ? '' : `checkpoint ${checkpoint}${isBest ? ', the best so far' : ''}`,
    probes === undefined ? '' : `of ${probes.of} validation tasks ${probes.compiled} compile, ${probes.passed} pass their tests`,
  ];
  return `step ${step}: ${parts.filter((each) => each !== '').join('; ')}`;
}

/** Figures that were told while it went on: a line for each that was told at least twice. */
function told({ told: all }: RunModel, sheet: Sheet): Html {
  const shown = all.filter(({ points }) => points.length > 1);
  if (shown.length === 0) return NOTHING;
  return html`${shown.map(({ name, points }, index) =>
    sheet.figure(
      {
        id: `told-${index}`,
        title: `${name} as the run went on`,
        kind: 'lines',
        horizontal: false,
        categories: points.map((_, at) => String(at + 1)),
        series: [{ name, colour: 'blue', values: points.map(({ value }) => value) }],
        unit: 'count',
      },
      {
        id: `told-${index}`,
        caption: name,
        columns: [{ name: 'step', numeric: true }, { name: 'time (UTC)' }, { name: 'value', numeric: true }],
        rows: points.map(({ time: at, value }, step) => [String(step + 1), time(at), { text: amount(value, undefined), raw: value }]),
      },
    ),
  )}`;
}

function madeBy({ command, configSha256, gitCommit }: RunModel): Html {
  return html`<h2>Made by</h2><dl class="small-facts">${fact('command', html`<code>${command.join(' ') || 'not recorded'}</code>`)}${fact('config', html`<code title="SHA-256">${configSha256.slice(0, 16)}</code>`)}${gitCommit === null ? NOTHING : fact('commit', html`<code>${gitCommit.slice(0, 12)}</code>`)}</dl>`;
}
