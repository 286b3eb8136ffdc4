/** Intervals as lines with an end at both sides, over the bars that they belong to; or around a point. */
import type { Chart, Series } from './sheet.js';

const END_PIXELS = 4;
const POINT_PIXELS = 5;
const LINE_PIXELS = 1.5;
const HALO_PIXELS = 4;
const POINT_BAND = 0.3;

/** What ECharts hands to a drawing of ours, as far as it is needed here. */
interface DrawApi {
  value(dimension: number): number;
  coord(at: readonly [number, number]): [number, number];
  size(of: readonly [number, number]): [number, number];
  barLayout(options: { readonly barGap: string; readonly barCategoryGap: string; readonly barMaxWidth: number; readonly count: number }): { readonly offsetCenter: number }[];
}

interface Style {
  readonly name: string;
  readonly colour: string;
  /** Around the lines, so that they are seen on bars of their own colour. */
  readonly halo: string;
  readonly point: boolean;
}

export function whiskers({ horizontal, series }: Chart, each: Series, index: number, { name, colour, halo, point }: Style): unknown {
  const rows = each.values.flatMap((value, at) => {
    const [low, high] = [each.low?.[at] ?? null, each.high?.[at] ?? null];
    return value === null || low === null || high === null ? [] : [[at, low, high, value]];
  });
  const renderItem = (_: unknown, api: DrawApi): unknown => {
    const at = api.value(0);
    const place = (value: number): [number, number] => api.coord(horizontal ? [value, at] : [at, value]);
    const band = api.size(horizontal ? [0, 1] : [1, 0])[horizontal ? 1 : 0];
    const offset = point ? (index - (series.length - 1) / 2) * band * POINT_BAND : api.barLayout({ barGap: '15%', barCategoryGap: '30%', barMaxWidth: 36, count: series.length })[index]!.offsetCenter;
    const shifted = ([x, y]: [number, number]): [number, number] => (horizontal ? [x, y + offset] : [x + offset, y]);
    const [low, high, middle] = [shifted(place(api.value(1))), shifted(place(api.value(2))), shifted(place(api.value(3)))];
    const lines = (stroke: string, lineWidth: number): unknown[] => {
      const line = (from: [number, number], to: [number, number]): unknown => ({
        type: 'line',
        shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
        style: { stroke, lineWidth, lineCap: 'square' },
      });
      const end = ([x, y]: [number, number]): unknown => (horizontal ? line([x, y - END_PIXELS], [x, y + END_PIXELS]) : line([x - END_PIXELS, y], [x + END_PIXELS, y]));
      return [line(low, high), end(low), end(high)];
    };
    const dot = { type: 'circle', shape: { cx: middle[0], cy: middle[1], r: POINT_PIXELS }, style: { fill: colour } };
    return { type: 'group', children: [...lines(halo, HALO_PIXELS), ...lines(colour, LINE_PIXELS), ...(point ? [dot] : [])] };
  };
  return { type: 'custom', name, renderItem, itemStyle: { color: colour }, encode: horizontal ? { y: 0, x: [1, 2, 3] } : { x: 0, y: [1, 2, 3] }, data: rows, z: 10, silent: !point, clip: false };
}
