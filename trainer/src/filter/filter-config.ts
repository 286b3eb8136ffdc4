/** Settings of the source filter: keys and defaults of contract row C1, presets for both phases, and what else it needs. */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { isMap, isNode, LineCounter, parseDocument } from 'yaml';

const orDefault = <T extends TSchema>(schema: T) => Type.Optional(schema);
const Bytes = Type.Integer({ minimum: 1 });
const Share = Type.Number({ minimum: 0, maximum: 1 });

/** A marker of low quality of the user's own. */
export const MarkerRule = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    /** A regular expression of JavaScript, multi-line. */
    pattern: Type.String({ minLength: 1 }),
    /** Case does not matter. */
    ignore_case: orDefault(Type.Boolean()),
    /** Where it is looked for: `code` is without comments and without what stands in literals. */
    in: orDefault(Type.Unsafe<'code' | 'comments' | 'text'>({ type: 'string', enum: ['code', 'comments', 'text'] })),
    /** As many times it must stand there; 1 by default. */
    at_least: orDefault(Type.Integer({ minimum: 1 })),
  },
  { additionalProperties: false },
);
export type MarkerRule = Static<typeof MarkerRule>;

export const MARKERS = ['todo', 'debug-print', 'unsafe-block', 'suppressed-warning'] as const;
export type Marker = (typeof MARKERS)[number];

const FilterConfigSchema = Type.Object(
  {
    /** In characters (code points). */
    min_length: Type.Integer({ minimum: 1 }),
    max_length: Type.Integer({ minimum: 1 }),
    exclude_tests: Type.Boolean(),
    exclude_examples: Type.Boolean(),
    exclude_benches: Type.Boolean(),
    prefer_idiomatic: Type.Boolean(),
    prefer_documented: Type.Boolean(),
    /** How many kinds of idiomatic patterns there must be for one kind of marker. */
    idiomatic_quality_ratio: Type.Number({ exclusiveMinimum: 0 }),
    /** Null: in the order of the sources. */
    shuffle_seed: Type.Union([Type.Integer(), Type.Null()]),
    /** True: all in memory; false: streaming, which cannot shuffle. */
    use_cache: Type.Boolean(),
    /** What becomes of test items in files that hold other code too, where tests are excluded. */
    test_items: Type.Unsafe<'cut' | 'keep' | 'drop'>({ type: 'string', enum: ['cut', 'keep', 'drop'] }),
    /** Markers that count, of those that are built in. */
    markers: Type.Array(Type.Unsafe<Marker>({ type: 'string', enum: [...MARKERS] })),
    low_quality: Type.Array(MarkerRule),
    /** Of JSONL and Parquet rows. */
    text_field: Type.String({ minLength: 1 }),
    path_field: Type.String({ minLength: 1 }),
    /** Longest line of a JSONL file, in bytes. */
    max_line_bytes: Bytes,
    /** Shares of files that pass outside of which the report warns. */
    warn_below: Share,
    warn_above: Share,
  },
  { additionalProperties: false },
);
export type FilterConfig = Static<typeof FilterConfigSchema>;

const PHASE_1: FilterConfig = {
  min_length: 64,
  max_length: 200_000,
  exclude_tests: true,
  exclude_examples: false,
  exclude_benches: true,
  prefer_idiomatic: false,
  prefer_documented: false,
  idiomatic_quality_ratio: 2,
  shuffle_seed: 42,
  use_cache: true,
  test_items: 'cut',
  markers: [...MARKERS],
  low_quality: [],
  text_field: 'content',
  path_field: 'path',
  max_line_bytes: 64 * 1024 ** 2,
  warn_below: 0.05,
  warn_above: 0.95,
};

export const FILTER_PRESETS: Readonly<Record<string, FilterConfig>> = {
  'sigil-phase1': PHASE_1,
  'sigil-phase2': { ...PHASE_1, min_length: 128, max_length: 100_000, exclude_examples: true, prefer_idiomatic: true, prefer_documented: true },
};
export const DEFAULT_PRESET = 'sigil-phase1';

/** Settings that are to be used, or for a person what is wrong with them, with the place. */
export type FilterConfigAnswer = { readonly ok: true; readonly config: FilterConfig } | { readonly ok: false; readonly errors: readonly string[] };

export interface ConfigText {
  readonly file: string;
  readonly text: string;
}

let validator: ValidateFunction | undefined;

/** A preset, with a YAML text over it whose keys stand under `dataset:` or at the top, and single values over both. */
export function filterConfig(preset: string, yaml: ConfigText | null, over: Partial<FilterConfig> = {}): FilterConfigAnswer {
  const base = FILTER_PRESETS[preset];
  if (base === undefined) return { ok: false, errors: [`there is no preset \`${preset}\`; presets: ${Object.keys(FILTER_PRESETS).join(', ')}`] };
  const read = yaml === null ? { values: {}, where: () => '', errors: [] } : readYaml(yaml);
  if (read.errors.length > 0) return { ok: false, errors: read.errors };
  const config = { ...base, ...read.values, ...over };
  validator ??= new Ajv({ allErrors: true }).compile(FilterConfigSchema);
  const validate = validator;
  if (!validate(config)) return { ok: false, errors: (validate.errors ?? []).map((error) => `${read.where(keyOf(error))}${complaintOf(error)}`) };
  const errors = contradictions(config as FilterConfig).map(([key, message]) => `${read.where(key)}${message}`);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, config: config as FilterConfig };
}

interface ReadYaml {
  readonly values: Record<string, unknown>;
  /** `file:line: ` of a key. */
  readonly where: (key: string) => string;
  readonly errors: readonly string[];
}

function readYaml({ file, text }: ConfigText): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): string => `${file}:${lines.linePos(offset).line}: `;
  const errors = document.errors.map(({ pos, message }) => `${at(pos[0])}${message.split('\n')[0]}`);
  const top = document.contents;
  if (errors.length === 0 && top !== null && !isMap(top)) errors.push(`${file}:1: settings are to be keys with values, such as \`min_length: 64\``);
  if (errors.length > 0) return { values: {}, where: () => `${file}: `, errors };
  const inner = isMap(top) ? top.get('dataset', true) : undefined;
  const map = isMap(inner) ? inner : top;
  const values = isMap(map) ? (map.toJSON() as Record<string, unknown>) : {};
  const where = (key: string): string => {
    const item = isMap(map) ? map.items.find((pair) => isNode(pair.key) && pair.key.toJSON() === key) : undefined;
    const range = item !== undefined && isNode(item.key) ? item.key.range : null;
    return range ? at(range[0]) : `${file}: `;
  };
  return { values, where, errors: [] };
}

const keyOf = ({ instancePath, params }: ErrorObject): string => (params as { additionalProperty?: string }).additionalProperty ?? instancePath.split('/')[1] ?? '';

function complaintOf(error: ErrorObject): string {
  const known = Object.keys(PHASE_1).join(', ');
  if (error.keyword === 'additionalProperties' && error.instancePath === '') return `\`${keyOf(error)}\` is no setting of the filter; settings: ${known}`;
  const wanted = error.keyword === 'enum' ? `: ${(error.params as { allowedValues: string[] }).allowedValues.join(', ')}` : '';
  return `\`${error.instancePath.slice(1).replaceAll('/', '.')}\` ${error.message ?? 'is wrong'}${wanted}`;
}

/** Keys with what is wrong about them that no schema can say. */
function contradictions(config: FilterConfig): [string, string][] {
  const found: [string, string][] = [];
  if (config.max_length < config.min_length) found.push(['max_length', `\`max_length\` ${config.max_length} is below \`min_length\` ${config.min_length}: no file can pass`]);
  if (config.warn_above < config.warn_below) found.push(['warn_above', `\`warn_above\` ${config.warn_above} is below \`warn_below\` ${config.warn_below}`]);
  if (!config.use_cache && config.shuffle_seed !== null)
    found.push(['shuffle_seed', 'shuffling needs all rows in memory: set `shuffle_seed: null` (--no-shuffle) for streaming, or `use_cache: true` (leave --stream out) to shuffle']);
  for (const { name, pattern } of config.low_quality) {
    try {
      new RegExp(pattern, 'm');
    } catch (error) {
      found.push(['low_quality', `the pattern of \`${name}\` is no regular expression: ${error instanceof Error ? error.message : String(error)}`]);
    }
  }
  return found;
}
