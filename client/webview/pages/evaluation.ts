/** Arms side by side, where they fail, and each sample. */
import type { EvaluationModel, PageState, SampleDetail, SampleFacets, SampleFilter, SampleRow, SampleRows } from '../../../protocol/experiment-pages.js';
import { counts, duration, plural, title } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { fileButton, fileList, problemList, select, status, textParts } from '../parts.js';
import type { Sheet } from '../sheet.js';
import { baseFigures } from './base.js';
import { find, metricFigure, metricTable, otherRows, RATES, rateRows, slices } from './metrics.js';
import { filterOptions, turns } from './turns.js';

const PARTS = [
  { by: 'difficulty', name: 'difficulty' },
  { by: 'family', name: 'family' },
] as const;
const FAILURES = [
  { by: 'class', name: 'class of failure' },
  { by: 'stage', name: 'stage where it ended' },
  { by: 'code', name: 'code of the compiler' },
] as const;

export function evaluationPage(model: EvaluationModel, { samples, rate }: PageState, sheet: Sheet): Html {
  const { experiment, columns, source, facets, files, problems } = model;
  return html`<h1>Evaluation of ${experiment.id}</h1>${problemList(problems)}
${source === null ? html`<p class="note">No figures yet: neither the report nor the metrics of a run are written.</p>` : html`<p class="note">Figures as the trainer wrote them, of ${fileButton(source, source.name === 'report.json' ? 'the report' : 'the metrics of each run')}. Denominators count all samples; the lines over the bars are 95 % intervals.</p>${figures(model, rate, sheet)}`}
<h2 id="samples-heading">Samples</h2>${facets.total === 0 ? html`<p class="note">No verdicts yet.</p>` : html`${facets.unlisted > 0 ? html`<p class="reason">${facets.unlisted.toLocaleString('en')} further verdicts are in the files and not listed here.</p>` : NOTHING}${filters(facets, samples)}<div id="samples" class="rows" aria-live="polite"></div><div id="sample" class="detail"></div>`}
${columns.length > 0 ? others(model, sheet) : NOTHING}<h2>Files</h2>${fileList(files)}`;
}

function figures({ columns }: EvaluationModel, rate: string, sheet: Sheet): Html {
  const parts = PARTS.map(({ by, name }) => metricFigure(sheet, `part-${by}`, `${rate} by ${name}`, name, columns, slices(columns, rate, by)));
  const offered = RATES.filter((each) => PARTS.some(({ by }) => slices(columns, each, by).length > 0));
  const failures = FAILURES.map(({ by, name }) => metricFigure(sheet, `failures-${by}`, `Failures by ${name}`, name, columns, slices(columns, 'failures', by)));
  return html`${metricFigure(sheet, 'rates', 'How far samples get', 'stage', columns, rateRows(columns), false)}${silence(columns)}${baseFigures(columns, sheet)}
<h2>Parts</h2>${
    offered.length === 0
      ? html`<p class="note">Not measured.</p>`
      : html`<p>${select(
          'rate',
          'figure',
          offered.map((value) => ({ value, text: value })),
          rate,
        )}</p>${parts}`
  }
<h2>Failures</h2><p class="note">Shares of all samples, failed and passed.</p>${failures}`;
}

/** An empty library compiles: what it adds to compile@1 is said where the bars are. */
function silence(columns: EvaluationModel['columns']): Html {
  const silent = columns.filter((column) => (find(column, 'empty answers')?.value ?? 0) > 0);
  return silent.length === 0
    ? NOTHING
    : html`<p class="reason">Answers without code compile, and count in compile@1: ${silent.map((column) => `${counts(find(column, 'empty answers')!)} of ${title(column.name)}`).join(', ')} are empty.</p>`;
}

function others({ columns }: EvaluationModel, sheet: Sheet): Html {
  const all = [...rateRows(columns), ...otherRows(columns)];
  return html`<h2>All figures</h2><div class="bounded">${sheet.table(metricTable('all', 'Of all samples', 'figure', columns, all, { clustered: true, seeds: true }))}</div>`;
}

const FILTERS: readonly (keyof SampleFacets & keyof SampleFilter)[] = ['run', 'arm', 'role', 'status', 'stage', 'class', 'code', 'family', 'difficulty'];

const filters = (facets: SampleFacets, chosen: SampleFilter): Html =>
  html`<form class="filters" data-filters="samples">${FILTERS.filter((name) => facets[name].length > (name === 'role' ? 1 : 0)).map((name) => select(`samples.${name}`, name, filterOptions(facets[name]), chosen[name]))}<label class="choice">name or message <input type="search" id="samples.text" data-select="samples.text" value="${chosen.text}"></label></form>`;

export function sampleTable({ rows, from, matched, total }: SampleRows, opened: string | null, sheet: Sheet): Html {
  const table = sheet.table({
    id: 'sample-rows',
    caption: `${plural(matched, 'sample')}${matched === total ? '' : ` of ${total.toLocaleString('en')}`}`,
    columns: [
      { name: 'task' },
      { name: 'arm' },
      { name: 'run' },
      { name: 'sample', numeric: true },
      { name: 'result' },
      { name: 'stage' },
      { name: 'class' },
      { name: 'codes' },
      { name: 'tests', numeric: true },
      { name: 'lints', numeric: true },
      { name: 'unused', numeric: true },
      { name: 'message' },
    ],
    rows: rows.map((row) => [
      { text: row.id, view: html`<button type="button" class="link" id="sample-${row.key}" data-sample="${row.key}"${row.key === opened ? html` aria-current="true"` : NOTHING}>${row.id}</button>` },
      row.role === 'base' ? `${title(row.arm)}, base` : title(row.arm),
      row.run,
      { text: String(row.sample), raw: row.sample },
      { text: row.status, view: status(row.status) },
      row.stage,
      row.class === 'none' ? '' : row.class,
      row.codes.join(' '),
      testsOf(row),
      counted(row.lints),
      counted(row.unused),
      { text: row.message, view: html`<span class="message">${row.message}</span>` },
    ]),
  });
  return html`${matched === 0 ? html`<p class="note">No sample fits.</p>` : table}${turns('samples', from, rows.length, matched)}`;
}

const counted = (value: number | null): { readonly text: string; readonly raw: number | null } => ({ text: value === null ? '' : String(value), raw: value });

const testsOf = ({ tests }: SampleRow): string => (tests === null ? '' : `${tests.passed} of ${tests.passed + tests.failed}`);

export function sampleText(detail: SampleDetail): Html {
  const { row, message, failedTests, mutants, branchCoverage, edgeCasesCovered, durations, tokens, latencyMilliseconds, bleu4, codebleu, filtered, verdict } = detail;
  const facts = [
    `${title(row.arm)}${row.role === 'base' ? ', base model' : ''}, run ${row.run}, sample ${row.sample}`,
    row.tests === null ? 'tests did not run' : `${testsOf(row)} tests pass`,
    mutants === null ? '' : `${mutants.killed} of ${mutants.viable} viable mutants killed`,
    branchCoverage === null ? '' : `${branchCoverage.after} of ${branchCoverage.all} branches reached, ${branchCoverage.before} without its tests`,
    edgeCasesCovered === null ? '' : `${edgeCasesCovered.after} of ${edgeCasesCovered.all} edge cases covered`,
    bleu4 === null ? '' : `BLEU-4 ${bleu4.toFixed(3)}`,
    codebleu === null ? '' : `CodeBLEU ${codebleu.toFixed(3)}`,
    tokens === null ? '' : plural(tokens, 'token'),
    latencyMilliseconds === null ? '' : `made in ${duration(latencyMilliseconds)}`,
    durations.map(({ stage, milliseconds }) => `${stage} ${duration(milliseconds)}`).join(', '),
    filtered === null ? '' : `the filter before the compiler would leave it out: ${filtered}`,
  ];
  return html`<section class="opened" aria-labelledby="sample-title"><h3 id="sample-title" tabindex="-1">${row.id} ${status(row.status)} <span class="note">at ${row.stage}</span> ${fileButton(verdict, 'verdict')} <button type="button" class="small" id="close-sample" data-close="sample">Close</button></h3>
<p class="note">${facts.filter((each) => each !== '').join('; ')}</p>
<h4>Message of what failed</h4>${message === '' ? html`<p class="note">Nothing failed.</p>` : html`<pre tabindex="0" role="region" aria-label="Message" class="failure">${message}</pre>`}${failedTests.length === 0 ? NOTHING : html`<p>Failed tests: ${failedTests.join(', ')}</p>`}${textParts(detail.parts)}</section>`;
}
