/** What training changed: the model without an adapter beside the trained one, in each arm whose report has both. */
import type { Metric } from '../../../protocol/experiment.js';
import type { MetricColumn } from '../../../protocol/experiment-pages.js';
import { between, counts, title } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { type Cell, COLOURS_OF_ARMS, type Sheet } from '../sheet.js';
import { cellOf, find } from './metrics.js';

const BASE = 'base ';
const AGAINST = ' against the base';

export function baseFigures(columns: readonly MetricColumn[], sheet: Sheet): Html {
  const shown = columns.map((column) => armFigure(column, sheet)).filter((each) => each !== NOTHING);
  return shown.length === 0
    ? NOTHING
    : html`<h2>What training changed</h2><p class="note">The model without an adapter, and with it, on the same tasks. It decides nothing between the arms. Intervals of differences draw tasks, with all seeds of a task together.</p>${shown}`;
}

interface Gain {
  readonly name: string;
  readonly base: Metric;
  readonly trained: Metric | null;
  readonly delta: Metric | null;
  readonly p: Metric | null;
}

function armFigure(column: MetricColumn, sheet: Sheet): Html {
  const { arm } = column;
  const gains = column.metrics
    .filter(({ name, slice }) => name.startsWith(BASE) && slice === undefined)
    .map((base): Gain => {
      const name = base.name.slice(BASE.length);
      return { name, base, trained: find(column, name), delta: find(column, `delta ${name}${AGAINST}`), p: find(column, `mcnemar ${name}${AGAINST}`) };
    });
  if (arm === null || gains.length === 0) return NOTHING;
  const bars = (name: string, colour: 'purple' | 'yellow' | 'blue', of: (gain: Gain) => Metric | null) => ({
    name,
    colour,
    values: gains.map((gain) => of(gain)?.value ?? null),
    low: gains.map((gain) => of(gain)?.interval?.low ?? null),
    high: gains.map((gain) => of(gain)?.interval?.high ?? null),
  });
  const id = `base-${arm}`;
  return sheet.figure(
    {
      id,
      title: `${title(arm)}: base and trained`,
      kind: 'bars',
      horizontal: false,
      categories: gains.map(({ name }) => name),
      series: [bars('base', 'purple', ({ base }) => base), bars('trained', COLOURS_OF_ARMS[arm], ({ trained }) => trained)],
      unit: 'share',
    },
    {
      id,
      caption: `${title(arm)}: trained minus base`,
      columns: [
        { name: 'figure' },
        { name: 'base', numeric: true },
        { name: 'counts', numeric: true },
        { name: 'trained', numeric: true },
        { name: 'counts', numeric: true },
        { name: 'difference', numeric: true },
        { name: '95 % interval', numeric: true },
        { name: 'interval by families', numeric: true },
        { name: 'McNemar p', numeric: true },
      ],
      rows: gains.map(({ name, base, trained, delta, p }): Cell[] => [name, cellOf(base), counts(base), ...pair(trained), cellOf(delta), ...ends(delta), cellOf(p)]),
    },
  );
}

const pair = (metric: Metric | null): Cell[] => [cellOf(metric), metric === null ? '' : counts(metric)];
const ends = (metric: Metric | null): Cell[] => [between(metric?.interval, metric?.unit), between(metric?.clustered, metric?.unit)];
