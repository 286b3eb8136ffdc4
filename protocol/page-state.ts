/** What the panel of experiments shows: a page, what it is about, and the filters of its lists. */

export const PAGES = ['runs', 'run', 'dataset', 'evaluation', 'comparison', 'decision'] as const;
export type PageName = (typeof PAGES)[number];

/** Values to keep rows by; an empty text keeps all. `from` is the first row shown, from 0. */
export interface SampleFilter {
  readonly run: string;
  readonly arm: string;
  readonly role: string;
  readonly status: string;
  readonly stage: string;
  readonly class: string;
  readonly code: string;
  readonly family: string;
  readonly difficulty: string;
  readonly text: string;
  readonly from: number;
}

export interface TaskFilter {
  readonly split: string;
  readonly family: string;
  readonly group: string;
  readonly difficulty: string;
  readonly text: string;
  readonly from: number;
}

/** What the panel shows, kept over a reload of the window. */
export interface PageState {
  readonly page: PageName;
  /** Null: the one that was started last. */
  readonly experiment: string | null;
  /** Null: the experiment as a whole. */
  readonly run: string | null;
  /** `experiment` or `experiment/run`; null: chosen by the extension. */
  readonly left: string | null;
  readonly right: string | null;
  readonly samples: SampleFilter;
  /** `run` and its line in the verdicts, as `SampleRow.key`. */
  readonly sample: string | null;
  readonly tasks: TaskFilter;
  readonly task: string | null;
  /** Of the charts of parts. */
  readonly rate: string;
}

const NO_SAMPLE_FILTER: SampleFilter = { run: '', arm: '', role: '', status: '', stage: '', class: '', code: '', family: '', difficulty: '', text: '', from: 0 };
const NO_TASK_FILTER: TaskFilter = { split: '', family: '', group: '', difficulty: '', text: '', from: 0 };

export const FIRST_STATE: PageState = {
  page: 'runs',
  experiment: null,
  run: null,
  left: null,
  right: null,
  samples: NO_SAMPLE_FILTER,
  sample: null,
  tasks: NO_TASK_FILTER,
  task: null,
  rate: 'test@1',
};

/** What was kept, as far as it is a state: another version may have kept it. */
export function checkedState(kept: unknown): PageState {
  const given = recordOf(kept);
  const page = PAGES.find((each) => each === given['page']) ?? FIRST_STATE.page;
  return { ...like(FIRST_STATE, given), page, samples: like(NO_SAMPLE_FILTER, recordOf(given['samples'])), tasks: like(NO_TASK_FILTER, recordOf(given['tasks'])) };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});

/** The members of `first` with the values of `given` that have their types; what may be null may be a text. */
function like<T extends object>(first: T, given: Readonly<Record<string, unknown>>): T {
  const members = Object.entries(first).map(([name, value]: [string, unknown]) => {
    const other = given[name];
    const fits = value === null ? typeof other === 'string' : typeof other === typeof value && typeof other !== 'object';
    return [name, fits ? other : value] as const;
  });
  return Object.fromEntries(members) as T;
}
