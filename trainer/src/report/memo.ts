/** The memo: the decision first, then what it rests on (contract row L9). */
import type { Claim, Report } from '../../../protocol/experiment.js';
import { markdownTable as table, plain } from '../text/markdown.js';
import { standingTables } from './standing-tables.js';
import { FIGURE_HEAD, figureCells, inputName } from './words.js';

export function memo(report: Report): string {
  const { decision, checklists, gates, risks, inputs } = report;
  const main = report.claims.filter(({ metric }) => metric.slice === undefined);
  const slices = report.claims.filter(({ metric }) => metric.slice !== undefined);
  const notes = [...new Map(report.claims.flatMap(({ metric: { name, note, source } }) => (note ? [[name, `- **${plain(name)}** (${plain(source ?? '')}): ${plain(note)}`] as const] : []))).values()];
  return [
    '# Decision',
    '',
    `**${decision.verdict}**`,
    '',
    ...decision.reasons.map((reason) => `- ${plain(reason)}`),
    '',
    '# Figures',
    '',
    ...figures(main),
    '',
    '# Parts',
    '',
    ...figures(slices),
    '',
    '# Where it stands',
    ...standingTables(report).flatMap(({ caption, head, rows }) => ['', `## ${caption}`, '', ...table(head, rows)]),
    '',
    '# Definitions',
    '',
    ...notes,
    '',
    '# Checklist',
    ...checklists.flatMap(({ arm, score, grade, deploy, measured, items }) => [
      '',
      `## ${arm}: ${score} of 100, ${grade.replaceAll(/ +/g, ' ')}; ${measured} points were measured; deployment ${deploy ? 'allowed' : 'forbidden'}`,
      '',
      ...table(
        ['item', 'points', 'status', 'found', 'falsified when'],
        items.map(({ id, points, earned, status, found, falsifier }) => [id, `${earned} / ${points}`, status, found, falsifier]),
      ),
    ]),
    '',
    '# Gates and risks',
    '',
    ...table(
      ['gate', 'status', 'why'],
      [...gates, ...risks].map(({ gate, status, summary }) => [gate, status, summary]),
    ),
    '',
    '# What this does not show',
    '',
    ...report.notShown.map((each) => `- ${plain(each)}`),
    '',
    '# How it was made',
    '',
    `Command: \`${report.command.join(' ')}\`. Seed of the bootstrap: ${report.seed}, ${report.resamples} resamples. \`iron-trainer verify\` computes each figure again.`,
    '',
    ...table(
      ['input', 'path', 'SHA-256'],
      inputs.map((each) => [inputName(each), each.path, each.sha256]),
    ),
    '',
  ].join('\n');
}

const figures = (claims: readonly Claim[]): string[] =>
  table(
    [...FIGURE_HEAD, 'cited'],
    claims.map(({ metric, citations }) => [...figureCells(metric), citations.map(({ text }) => text.split(',')[0]!).join('; ')]),
  );
