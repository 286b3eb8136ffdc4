/** All experiments with their runs, the latest on top. */
import type { ExperimentSummary, RunSummary, RunsModel, WorkSummary } from '../../../protocol/experiment-pages.js';
import { lasted, plural, time, title } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { problemList, status } from '../parts.js';
import type { Sheet } from '../sheet.js';
import { chainList } from './chains.js';

export function runsPage({ experiments, chains, folder, problems }: RunsModel, sheet: Sheet): Html {
  if (experiments.length === 0 && chains.length > 0) return html`<h1>Experiments</h1>${problemList(problems)}${chainList(chains, sheet)}`;
  if (experiments.length === 0)
    return html`<h1>Experiments</h1>${problemList(problems)}<p>There is no experiment in <code>${folder}</code> yet. Start one with the command <em>Iron Experiments: Run Experiment</em> or with <code>iron-trainer run</code>; the setting <code>iron.experiments.folder</code> says where they are kept.</p>`;
  const [latest, ...older] = experiments;
  return html`<h1>Experiments</h1>${problemList(problems)}
<section class="latest" aria-labelledby="latest"><h2 id="latest">Latest: ${experimentLink(latest!)}</h2>${overview(latest!)}${runTable(latest!, sheet)}</section>
${older.length === 0 ? NOTHING : html`<h2>Earlier</h2>${earlier(older, sheet)}`}${chainList(chains, sheet)}`;
}

const experimentLink = ({ id }: ExperimentSummary, page = 'run'): Html => html`<button type="button" class="link" id="experiment-${id}" data-go="${page}" data-experiment="${id}">${id}</button>`;

/** Buttons for what may be done with it now. */
export function actions({ id, status: now }: ExperimentSummary): Html {
  if (now === 'interrupted' || now === 'cancelled' || now === 'failed') return html`<button type="button" id="resume-${id}" data-command="resume" data-experiment="${id}">Resume</button>`;
  return now === 'running' || now === 'queued' ? html`<button type="button" id="cancel-${id}" data-command="cancel" data-experiment="${id}">Cancel</button>` : NOTHING;
}

export function overview(experiment: ExperimentSummary): Html {
  const { question, status: now, started, ended, preset, verdict, reason } = experiment;
  return html`${question === null ? NOTHING : html`<p class="question">${question}</p>`}
<p class="line">${status(now)} ${actions(experiment)}<span class="note">started ${time(started)} UTC${ended === null ? NOTHING : `, took ${lasted(started, ended)}`}${preset === null ? NOTHING : `, preset ${preset}`}</span>${verdict === null ? NOTHING : html`<span>decision: ${status(verdict)}</span>`}</p>
${now === 'interrupted' ? html`<p class="note">Its process is gone before it ended. What is finished is kept: it can be resumed.</p>` : NOTHING}${reason === null ? NOTHING : html`<p class="reason">${reason}</p>`}${stages(experiment)}`;
}

/** Each stage with its state; the one that is worked on with its progress. */
export function stages({ stages: all, progress, id, status: now }: WorkSummary): Html {
  if (all.length === 0) return NOTHING;
  return html`<ol class="stages" aria-label="Stages of ${id}">${all.map(
    (stage) =>
      html`<li><span class="name">${stage.name}</span> ${status(stage.status === 'running' && now === 'interrupted' ? now : stage.status)} <span class="note">${lasted(stage.started, stage.ended)}</span>${progress?.stage === stage.name && stage.status === 'running' ? bar(progress) : NOTHING}${stage.reason === undefined ? NOTHING : html` <span class="reason">${stage.reason}</span>`}</li>`,
  )}</ol>`;
}

const bar = ({ stage, done, of }: { readonly stage: string; readonly done: number; readonly of: number }): Html =>
  html` <progress max="${Math.max(of, 1)}" value="${done}" aria-label="${stage}"></progress> ${done.toLocaleString('en')} of ${of.toLocaleString('en')}`;

const stateOfRun = ({ status: now, stages: all, progress }: RunSummary): string => {
  const current = all.find((stage) => stage.status === 'running')?.name;
  if (now !== 'running' || current === undefined) return now;
  return progress === null ? `${now}: ${current}` : `${now}: ${current}, ${progress.done} of ${progress.of}`;
};

export function runTable(experiment: ExperimentSummary, sheet: Sheet): Html {
  const done = (run: RunSummary): string => run.stages.filter(({ status: now }) => now === 'succeeded').length + ' of ' + run.stages.length;
  return sheet.table({
    id: `runs-${experiment.id}`,
    caption: 'Runs',
    columns: [
      { name: 'run' },
      { name: 'arm' },
      { name: 'seed', numeric: true },
      { name: 'state' },
      { name: 'stages done', numeric: true },
      { name: 'started (UTC)' },
      { name: 'took' },
      { name: 'reason' },
    ],
    rows: experiment.runs.map((run) => [
      { text: run.id, view: html`<button type="button" class="link" id="run-${experiment.id}-${run.id}" data-go="run" data-experiment="${experiment.id}" data-run="${run.id}">${run.id}</button>` },
      run.base ? `${title(run.arm)}, base model` : title(run.arm),
      { text: String(run.seed), raw: run.seed },
      {
        text: stateOfRun(run),
        view: html`${status(run.status)}${run.alert === null ? NOTHING : html` <span class="alert-mark">⚠ ${run.alert.isEnd ? 'stopped' : 'alert'}</span>`}${run.progress === null || run.status !== 'running' ? NOTHING : bar(run.progress)}`,
      },
      done(run),
      time(run.started),
      lasted(run.started, run.ended),
      run.reason ?? run.alert?.message ?? '',
    ]),
  });
}

function earlier(experiments: readonly ExperimentSummary[], sheet: Sheet): Html {
  return sheet.table({
    id: 'earlier',
    caption: plural(experiments.length, 'experiment'),
    columns: [{ name: 'experiment' }, { name: 'state' }, { name: 'decision' }, { name: 'runs', numeric: true }, { name: 'started (UTC)' }, { name: 'took' }, { name: 'question' }, { name: '' }],
    rows: experiments.map((each) => [
      { text: each.id, view: experimentLink(each) },
      { text: each.status, view: status(each.status) },
      each.verdict === null
        ? ''
        : { text: each.verdict, view: html`<button type="button" class="link" id="decision-${each.id}" data-go="decision" data-experiment="${each.id}">${each.verdict}</button>` },
      { text: String(each.runs.length), raw: each.runs.length },
      time(each.started),
      lasted(each.started, each.ended),
      each.question ?? '',
      { text: '', view: actions(each) },
    ]),
  });
}
