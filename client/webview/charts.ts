/** Charts by ECharts as SVG, in the colours of the editor; they follow its theme and are never animated. */
import { BarChart, CustomChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { amount, digits } from './format.js';
import type { Chart, Colour, Series } from './sheet.js';
import { whiskers } from './whiskers.js';

use([AriaComponent, BarChart, CustomChart, GridComponent, LegendComponent, LineChart, SVGRenderer, TooltipComponent]);

const ROW_PIXELS = 16;
const CATEGORY_GAP_PIXELS = 10;
const AROUND_PIXELS = 70;
const UPRIGHT_PIXELS = 300;
const LONGEST_LABEL_PIXELS = 170;
const PNG_SCALE = 2;

/** Of the editor, as they are now. */
export interface Look {
  readonly foreground: string;
  readonly muted: string;
  readonly background: string;
  readonly line: string;
  readonly family: string;
  readonly contrast: boolean;
  readonly colours: Readonly<Record<Colour, string>>;
}

export function lookNow(): Look {
  const style = getComputedStyle(document.documentElement);
  const variable = (name: string, otherwise: string): string => style.getPropertyValue(`--vscode-${name}`).trim() || otherwise;
  const foreground = variable('foreground', '#888888');
  const colour = (name: string): string => variable(`charts-${name}`, foreground);
  return {
    foreground,
    muted: variable('descriptionForeground', foreground),
    background: variable('editor-background', 'transparent'),
    line: variable('widget-border', variable('contrastBorder', variable('editorIndentGuide-background1', foreground))),
    family: variable('font-family', 'sans-serif').replaceAll('"', "'"), // ECharts puts it between such marks, unescaped
    contrast: document.body.classList.contains('vscode-high-contrast'),
    colours: { blue: colour('blue'), green: colour('green'), red: colour('red'), purple: colour('purple'), yellow: colour('yellow') },
  };
}

export class Charts {
  private readonly shown = new Map<string, { readonly chart: EChartsType; readonly spec: Chart; readonly box: HTMLElement }>();
  private readonly sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) this.at(target)?.chart.resize({ width: (target as HTMLElement).clientWidth });
  });

  private at = (box: Element): { readonly chart: EChartsType } | undefined => [...this.shown.values()].find((each) => each.box === box);

  get count(): number {
    return this.shown.size;
  }

  /** Draws each chart into its box; those that were there before are let go. */
  show(specs: readonly Chart[]): void {
    this.clear();
    const look = lookNow();
    for (const spec of specs) {
      const box = [...document.querySelectorAll<HTMLElement>('[data-chart]')].find((each) => each.dataset['chart'] === spec.id);
      if (box === undefined) continue;
      box.style.height = `${heightOf(spec)}px`;
      const label = box.getAttribute('aria-label') ?? spec.title;
      const chart = init(box, null, { renderer: 'svg', width: box.clientWidth, height: heightOf(spec) });
      chart.setOption(optionOf(spec, look));
      box.setAttribute('aria-label', label);
      this.shown.set(spec.id, { chart, spec, box });
      this.sizes.observe(box);
    }
  }

  /** In the colours of the theme that is there now. */
  recolour(): void {
    const look = lookNow();
    for (const { chart, spec } of this.shown.values()) chart.setOption(optionOf(spec, look), { notMerge: true });
  }

  clear(): void {
    this.sizes.disconnect();
    for (const { chart } of this.shown.values()) chart.dispose();
    this.shown.clear();
  }

  svg = (id: string): string | null => this.shown.get(id)?.chart.renderToSVGString() ?? null;

  /** Base64 of a picture twice as large, on the background of the editor. */
  async png(id: string): Promise<string | null> {
    const shown = this.shown.get(id);
    const svg = this.svg(id);
    if (shown === undefined || svg === null) return null;
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = shown.chart.getWidth() * PNG_SCALE;
    canvas.height = shown.chart.getHeight() * PNG_SCALE;
    const context = canvas.getContext('2d');
    if (context === null) return null;
    context.fillStyle = lookNow().background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/png').split(',')[1] ?? null;
  }
}

function heightOf({ kind, horizontal, categories, series }: Chart): number {
  if (!horizontal) return UPRIGHT_PIXELS;
  const rows = kind === 'stacked' ? 1 : series.length;
  return AROUND_PIXELS + categories.length * (rows * ROW_PIXELS + CATEGORY_GAP_PIXELS);
}

type Option = Parameters<EChartsType['setOption']>[0];

function optionOf(chart: Chart, look: Look): Option {
  const { kind, horizontal, categories, series, unit, fromZero = false } = chart;
  const text = { color: look.foreground, fontFamily: look.family };
  const line = { lineStyle: { color: look.line } };
  const category = {
    type: 'category',
    data: [...categories],
    inverse: horizontal,
    axisLabel: { ...text, interval: horizontal ? 0 : 'auto', width: LONGEST_LABEL_PIXELS, overflow: 'truncate' },
    axisLine: line,
    axisTick: { show: false },
    boundaryGap: kind !== 'lines',
  };
  const steps = { type: 'value', min: 0, max: 'dataMax', minInterval: 1, axisLabel: { ...text, hideOverlap: true, formatter: digits }, axisLine: line, splitLine: { show: false } };
  const value = {
    type: 'value',
    ...(unit === 'share' && kind === 'bars' ? { min: 0, max: (top: { readonly max: number }) => (top.max > 0.5 ? 1 : undefined) } : {}),
    ...(kind === 'steps' && unit === 'share' ? { min: 0, max: 1 } : kind === 'lines' || kind === 'steps' ? { scale: !fromZero } : {}),
    minInterval: unit === 'count' && kind !== 'lines' ? 1 : 0,
    axisLabel: { ...text, color: look.muted, formatter: (at: number) => (unit === 'share' ? `${Math.round(at * 100)} %` : unit === 'number' ? digits(at) : String(at)) },
    splitLine: { lineStyle: { color: look.line, opacity: 0.4 } },
  };
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: text,
    // the text for screen readers is ours; patterns tell bars apart where colours are few
    aria: { enabled: true, label: { enabled: false }, decal: { show: look.contrast } },
    grid: { left: 10, right: 24, top: 36, bottom: 10, containLabel: true },
    legend: { show: series.length > 1, top: 0, left: 0, textStyle: text, itemWidth: 14, itemHeight: 10, selectedMode: false },
    tooltip: {
      trigger: 'item',
      renderMode: 'richText',
      backgroundColor: look.background,
      borderColor: look.line,
      textStyle: text,
      formatter: (at: { readonly seriesIndex?: number; readonly dataIndex: number }) => tip(chart, at.seriesIndex ?? 0, at.dataIndex),
    },
    xAxis: horizontal ? value : kind === 'steps' ? steps : category,
    yAxis: horizontal ? category : value,
    series: series.flatMap((each, index) => drawn(chart, each, index, look)),
  } as Option;
}

/** Series of intervals stand behind those of the values, in the same order. */
function tip({ kind, series, categories, unit }: Chart, index: number, at: number): string {
  const each = series[index % series.length]!;
  const said = (value: number | null | undefined): string => (unit === 'number' && typeof value === 'number' ? digits(value) : amount(value ?? null, unit === 'share' ? 'share' : undefined));
  const [low, high] = [each.low?.[at], each.high?.[at]];
  const interval = low === null || low === undefined ? '' : ` (${said(low)} to ${said(high)})`;
  return `${kind === 'steps' ? 'step ' : ''}${categories[at] ?? ''}\n${each.name}: ${said(each.values[at])}${interval}`;
}

function drawn(chart: Chart, each: Series, index: number, look: Look): unknown[] {
  const colour = look.colours[each.colour];
  const data = each.values.map((value) => value ?? '-');
  const common = { name: each.name, itemStyle: { color: colour, ...(look.contrast ? { borderColor: look.foreground, borderWidth: 1 } : {}) }, data };
  if (chart.kind === 'steps') return [stepLine(chart, each, index, common, colour)];
  if (chart.kind === 'lines') return [{ ...common, type: 'line', symbolSize: 5, lineStyle: { color: colour } }];
  const bars = { ...common, type: 'bar', barGap: '15%', barCategoryGap: '30%', barMaxWidth: 36, ...(chart.kind === 'stacked' ? { stack: 'all' } : {}) };
  if (chart.kind === 'points') return [whiskers(chart, each, index, { name: each.name, colour, halo: look.background, point: true })];
  return each.low === undefined ? [bars] : [bars, whiskers(chart, each, index, { name: each.name, colour: look.foreground, halo: look.background, point: false })];
}

const MOST_SYMBOLS = 40;
/** Lines that cross are told apart by more than their colour. */
const DASHES = ['solid', 'dashed', 'dotted'] as const;

/** Where a step has no value the line goes on to the next that has one. */
function stepLine({ categories }: Chart, { values }: Series, index: number, common: object, colour: string): unknown {
  const data = values.map((value, at) => [Number(categories[at]), value ?? '-']);
  const shown = values.filter((value) => value !== null).length <= MOST_SYMBOLS;
  return { ...common, type: 'line', data, connectNulls: true, showSymbol: shown, symbolSize: 6, lineStyle: { color: colour, width: 2, type: DASHES[index % DASHES.length] } };
}
