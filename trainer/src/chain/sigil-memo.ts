/** What a workflow of S3 came to, for a person. */
import type { ChainFigure, SigilRecord, SigilStep } from '../../../protocol/chains.js';
import { EXPECTED, track } from '../decision/thresholds.js';
import { SIGIL_TARGETS } from './conditions.js';

const PHASES: Readonly<Partial<Record<SigilStep, (typeof EXPECTED)[number]['phase']>>> = { 'evaluate-phase-1': 'phase 1', 'evaluate-phase-2': 'phase 2', 'expert-iteration': 'expert iteration' };

export function memoOf(id: string, { steps }: SigilRecord): string {
  const measured = steps.filter(({ name, figures }) => figures !== undefined && name !== 'sweep');
  const table = [
    `| step | ${SIGIL_TARGETS.map(({ name }) => name).join(' | ')} | beside what S3 expects |`,
    `| --- | ${SIGIL_TARGETS.map(() => '---').join(' | ')} | --- |`,
    ...measured.map(({ name, figures = [] }) => `| ${name} | ${SIGIL_TARGETS.map((each) => cell(figures.find((figure) => figure.name === each.name))).join(' | ')} | ${expected(name, figures)} |`),
    `| target | ${SIGIL_TARGETS.map(({ bound, target }) => `${bound === 'least' ? '≥' : '≤'} ${target}`).join(' | ')} | |`,
  ];
  const lines = steps.flatMap(({ name, status, reason, decision }) => [
    `- **${name}**: ${status}${reason === undefined ? '' : `: ${reason}`}`,
    ...(decision === undefined ? [] : [`  - ${decision.isNeeded ? 'needed' : 'not needed'}: ${decision.reasons.join('; ')}`]),
  ]);
  return `# ${id}\n\n${table.join('\n')}\n\nIntervals of 95 %. Shares are of all answers, those without code too.\n\n## Steps\n\n${lines.join('\n')}\n`;
}

function cell(figure: ChainFigure | undefined): string {
  if (figure === undefined || figure.value === null) return 'not measured';
  const { value, denominator, interval } = figure;
  return `${value.toFixed(3)}${interval === undefined ? '' : ` [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`}${denominator === undefined ? '' : ` of ${denominator}`}`;
}

/** G12. */
function expected(name: SigilStep, figures: readonly ChainFigure[]): string {
  const row = EXPECTED.find(({ phase }) => phase === PHASES[name]);
  if (row === undefined) return '';
  const of = (figure: string, range: readonly [number, number]): string => {
    const value = figures.find((each) => each.name === figure)?.value ?? null;
    return value === null ? `${figure} not measured` : `${figure} ${track(range, value)} ${range.join(' to ')}`;
  };
  return `${of('compile@1', row.compile)}; ${of('idiomatic score', row.idiomatic)}`;
}
