/** The decision with its reasons, and what each claim was made from. */
import type { Checklist, Claim, GateResult } from '../../../protocol/experiment.js';
import type { DecisionModel } from '../../../protocol/experiment-pages.js';
import { amount, between, counts, overSeeds, title } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { fact, fileButton, fileList, gateStatus, list, problemList, status } from '../parts.js';
import type { Cell, Sheet, Table } from '../sheet.js';
import { cellOf } from './metrics.js';
import { standing } from './standing.js';

type Report = NonNullable<DecisionModel['report']>;

export function decisionPage({ experiment, report, file, files, problems }: DecisionModel, sheet: Sheet): Html {
  const head = html`<h1>Decision of ${experiment.id}</h1>${problemList(problems)}`;
  if (report === null || file === null) return html`${head}<p>There is no report yet.</p>`;
  const { decision, checklists, gates, risks, notShown } = report;
  return html`${head}<p class="verdict">${status(decision.verdict)}</p>
<div class="columns"><section class="wide"><h2>Reasons</h2><ol>${decision.reasons.map((reason) => html`<li>${reason}</li>`)}</ol></section>
<section class="caution"><h2>What this does not show</h2>${list(notShown)}</section></div>
${compared(report, sheet)}${standing(report, sheet)}
<h2>Checklists</h2>${checklists.length === 0 ? html`<p class="note">None.</p>` : checklists.map((each) => checklist(each, sheet))}
<h2>Gates</h2>${gateTable('decision-gates', 'Gates', 'gate', gates, sheet)}
<h2>Risks</h2>${gateTable('risks', 'Risks', 'risk', risks, sheet)}
<h2>Claims</h2><p class="note">Each figure with what it was made from and what is cited for it. <code>iron-trainer verify</code> computes each again.</p>
${claims(
  'claims',
  'Of all samples',
  report,
  report.claims.filter(({ metric }) => metric.slice === undefined),
  sheet,
)}
<details data-key="claims-parts"><summary>Claims about parts: ${report.claims.filter(({ metric }) => metric.slice !== undefined).length}</summary>${claims(
    'claims-parts',
    'Of parts',
    report,
    report.claims.filter(({ metric }) => metric.slice !== undefined),
    sheet,
  )}</details>
${madeBy(report, sheet)}<h2>Files</h2>${fileList(files)}`;
}

/** Differences with their intervals, and the tests of them. */
function compared({ decision }: Report, sheet: Sheet): Html {
  if (decision.metrics.length === 0) return html`<h2>Comparison of the arms</h2><p class="note">Not measured.</p>`;
  const drawn = decision.metrics.filter(({ name, unit, interval }) => name.startsWith('delta') && unit === 'share' && interval !== undefined);
  const table: Table = {
    id: 'compared',
    caption: 'Iron minus Rust',
    columns: [
      { name: 'figure' },
      { name: 'value', numeric: true },
      { name: 'counts', numeric: true },
      { name: '95 % interval', numeric: true },
      { name: 'interval by families', numeric: true },
      { name: 'how' },
    ],
    rows: decision.metrics.map((metric): Cell[] => [metric.name, cellOf(metric), counts(metric), between(metric.interval, metric.unit), between(metric.clustered, metric.unit), metric.note ?? '']),
  };
  const chart = {
    id: 'compared',
    title: 'Comparison of the arms: Iron minus Rust',
    kind: 'points',
    horizontal: true,
    categories: drawn.map(({ name }) => name.replace('delta ', '')),
    series: [
      { name: 'over tasks', colour: 'blue', values: drawn.map(({ value }) => value), low: drawn.map(({ interval }) => interval!.low), high: drawn.map(({ interval }) => interval!.high) },
      ...(drawn.some(({ clustered }) => clustered !== undefined)
        ? [
            {
              name: 'over families',
              colour: 'purple' as const,
              values: drawn.map(({ value }) => value),
              low: drawn.map(({ clustered }) => clustered?.low ?? null),
              high: drawn.map(({ clustered }) => clustered?.high ?? null),
            },
          ]
        : []),
    ],
    unit: 'share',
  } as const;
  return sheet.figure(chart, table);
}

function checklist({ arm, score, measured, grade, deploy, items }: Checklist, sheet: Sheet): Html {
  return html`<h3>${title(arm)}: ${score} of 100 points, ${grade}</h3><p class="note">${measured} points were measured; what was not counts 0. Deployment: ${deploy ? 'allowed' : 'forbidden'}.</p><div class="bounded">${sheet.table(
    {
      id: `checklist-${arm}`,
      caption: `Checklist, ${title(arm)}`,
      columns: [{ name: 'item' }, { name: 'category' }, { name: 'earned', numeric: true }, { name: 'of', numeric: true }, { name: 'result' }, { name: 'found' }, { name: 'falsified when' }],
      rows: items.map((item) => [
        item.id,
        item.category,
        { text: item.status === 'not-measured' ? '0' : String(item.earned), raw: item.earned },
        { text: String(item.points), raw: item.points },
        { text: item.status, view: gateStatus(item.status) },
        item.found,
        item.falsifier,
      ]),
    },
  )}</div>`;
}

const gateTable = (id: string, caption: string, name: string, gates: readonly GateResult[], sheet: Sheet): Html =>
  gates.length === 0
    ? html`<p class="note">None.</p>`
    : sheet.table({
        id,
        caption,
        columns: [{ name }, { name: 'result' }, { name: 'why' }, { name: 'rows of the contract' }],
        rows: gates.map((gate) => [gate.gate, { text: gate.status, view: gateStatus(gate.status) }, gate.summary, gate.rows.join(', ')]),
      });

function claims(id: string, caption: string, { inputs }: Report, all: readonly Claim[], sheet: Sheet): Html {
  const numberOf = new Map(inputs.map(({ sha256 }, index) => [sha256, index + 1]));
  return html`<div class="bounded">${sheet.table({
    id,
    caption,
    columns: [
      { name: 'claim' },
      { name: 'value', numeric: true },
      { name: 'counts', numeric: true },
      { name: '95 % interval', numeric: true },
      { name: 'over seeds', numeric: true },
      { name: 'inputs' },
      { name: 'rows of the contract' },
      { name: 'definition' },
      { name: 'cited' },
    ],
    rows: all.map(({ id: name, metric, inputs: used, citations }): Cell[] => [
      name,
      { ...(cellOf(metric) as object), text: amount(metric.value, metric.unit) },
      counts(metric),
      between(metric.interval, metric.unit),
      overSeeds(metric),
      used.map((each) => numberOf.get(each) ?? each.slice(0, 8)).join(', '),
      metric.source ?? '',
      metric.note ?? '',
      {
        text: citations.map(({ text, link }) => `${text} ${link}`).join('; '),
        view: html`${citations.map(({ text, link }) => html`<a href="${/^https?:/.test(link) ? link : '#'}" title="${text}">${short(text)}</a> `)}`,
      },
    ]),
  })}</div>`;
}

const short = (citation: string): string => citation.split(',', 1)[0]!;

function madeBy({ command, seed, resamples, inputs }: Report, sheet: Sheet): Html {
  return html`<h2>Made by</h2><dl class="small-facts">${fact('command', html`<code>${command.join(' ')}</code>`)}${fact('seed of the bootstrap', String(seed))}${fact('resamples', resamples.toLocaleString('en'))}</dl>${sheet.table(
    {
      id: 'inputs',
      caption: 'Inputs',
      columns: [{ name: 'number' }, { name: 'kind' }, { name: 'arm' }, { name: 'file' }, { name: 'SHA-256' }],
      rows: inputs.map(({ kind, arm, path, sha256, link }, index) => [
        String(index + 1),
        kind,
        arm === undefined ? '' : title(arm),
        { text: path, view: link === null ? html`${path} <span class="note">not there</span>` : fileButton(link, path) },
        { text: sha256, view: html`<code title="${sha256}">${sha256.slice(0, 16)}</code>` },
      ]),
    },
  )}${NOTHING}`;
}
