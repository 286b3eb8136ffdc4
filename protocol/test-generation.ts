/**
 * What the test-generation engine takes and gives: the boundary between `engine`, the language
 * server, the trainer and the pages. Lines and columns count from 1, columns in characters (Unicode
 * scalar values), as cargo-mutants counts them; times are seconds, sizes are bytes.
 */

/** Version of the types in this file; it goes up when a reader of the older form would misread the newer one. */
export const TEST_GENERATION_VERSION = 1;

// Sandbox: how foreign and generated code is run

/** Upper limits of one run; each counts the process and all of its descendants as far as the system allows. */
export interface Limits {
  readonly wallSeconds: number;
  /** Processor time of all together, counted every few hundredths of a second. */
  readonly cpuSeconds: number;
  /** Private memory: of each process by the system, of all together by counting, see `cpuSeconds`. Stacks of threads count whole. */
  readonly memoryBytes: number;
  /** Largest file that may be written; how many such files is not bounded. */
  readonly fileBytes: number;
  /** Processes and threads that live at the same time. */
  readonly processes: number;
  /** Of standard output and standard error each; who writes more is killed, and what comes after is dropped. */
  readonly outputBytes: number;
}

/** What a run may reach. */
export interface Sandbox {
  readonly limits: Limits;
  /** Whether connections are allowed. Without, a program may talk to itself over a loopback of its own where the system has such, to nobody else. */
  readonly network: boolean;
  /** Folders that may be written into, and read; all others are read-only where the system can hold it. The first one is HOME and TMPDIR. */
  readonly writable: readonly string[];
  /** Folders that may be read besides the toolchain and the system's libraries; null: everything. */
  readonly readable: readonly string[] | null;
  /** Where not everything may be read: nor what the system tells of processes, among it the program's own memory. */
  readonly withoutProcesses?: true;
}

/**
 * How a run ended: by itself (`exited`, `signalled`), or by what stopped it. `timeout` is of either clock. `memory` is
 * also a program that died of an allocation refused to it. `signalled` with SIGXFSZ is a file larger than allowed.
 */
export type RunEnd = 'exited' | 'signalled' | 'timeout' | 'memory' | 'processes' | 'output' | 'cancelled' | 'not-started';

/**
 * What the system truly enforced in a run. Only what was asked for is named: no `network` where connections are allowed,
 * no `files-read` where everything may be read. `files-written` is of contents and names: permissions and times elsewhere
 * are safe only where the run has mounts of its own. `descendants`: nothing that the run started outlives it.
 */
export type Enforcement = 'network' | 'files-written' | 'files-read' | 'processes' | 'memory' | 'descendants';

/** What this system can enforce, asked of it by trying. */
export interface SandboxCapabilities {
  readonly enforced: readonly Enforcement[];
  /** For a person: what it cannot enforce, and why. */
  readonly missing: readonly { readonly what: Enforcement; readonly why: string }[];
}

export interface RunResult {
  readonly end: RunEnd;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Output beyond `outputBytes` was dropped. */
  readonly truncated: boolean;
  readonly wallSeconds: number;
  /** Of all processes together; null where the system does not say. */
  readonly cpuSeconds: number | null;
  /** The larger of the largest process and the largest sum seen, in which pages shared after a fork count for each process; null as above. */
  readonly peakMemoryBytes: number | null;
  readonly enforced: readonly Enforcement[];
  /** For a person: why it ended so, or an empty string. */
  readonly reason: string;
}

// Mutants

/** The vocabulary of cargo-mutants, and `equivalent`: proven to be the same program. */
export type MutantOutcome = 'caught' | 'missed' | 'timeout' | 'unviable' | 'equivalent';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From the first character up to the one behind the last. */
export interface PositionSpan {
  readonly start: Position;
  readonly end: Position;
}

/** Genres of cargo-mutants 27.1, then our own. */
export type MutantGenre = 'FnValue' | 'BinaryOperator' | 'UnaryOperator' | 'MatchArm' | 'MatchArmGuard' | 'StructField' | 'Constant' | 'Range' | 'Statement';

export interface Mutant {
  /** `file:line:column: replace X with Y in f`; unique in a crate. */
  readonly name: string;
  /** From the root of the package, with `/`. */
  readonly file: string;
  readonly function: { readonly name: string; readonly returnType: string; readonly span: PositionSpan } | null;
  readonly span: PositionSpan;
  readonly genre: MutantGenre;
  /** What stands at the span in the mutated program; empty where it is deleted. */
  readonly replacement: string;
  /** Not among cargo-mutants' operators. */
  readonly extra: boolean;
}

/** How many mutants came to which end; `total` is the sum of the others. */
export interface MutantCounts {
  readonly total: number;
  readonly caught: number;
  readonly missed: number;
  readonly timeout: number;
  readonly unviable: number;
  readonly equivalent: number;
  /** Time was over before they were compiled and run; nothing is known of them. */
  readonly notJudged: number;
}

// Tests

/** Where a test came from; `existing`: it was there before. */
export type TestSource = 'existing' | 'explorer' | 'property' | 'example' | 'model';

export interface TestCase {
  readonly name: string;
  /** One test function with its attributes and comments. */
  readonly code: string;
  readonly source: TestSource;
  /** Names of the mutants that it kills. */
  readonly kills: readonly string[];
  /** Of a possible bug: what it contradicts and how it fails, in a line or a few; absent elsewhere. */
  readonly message?: string;
}

/** Branches and lines of one function: how many there are, how many the tests reach that were there before, and how many with ours. */
export interface Coverage {
  readonly branches: number;
  readonly branchesBefore: number;
  readonly branchesAfter: number;
  readonly lines: number;
  readonly linesBefore: number;
  readonly linesAfter: number;
  /** For a person: what `Before` was measured with, or why it is not known and counts as 0. */
  readonly before: string;
}

/** What became of one mutant. */
export interface MutantVerdict {
  readonly mutant: Mutant;
  readonly outcome: MutantOutcome;
  /** Names of the shown tests that fail under it. */
  readonly killers: readonly string[];
}

export interface FunctionReport {
  /** `module::Type::method`. */
  readonly path: string;
  /** Where the function begins, and its last line; both in the file as the user has it. */
  readonly line: number;
  readonly endLine: number;
  /** `proven`: at least one test holds; `refused`: no test can be made, see `reason`; `failed`: the engine could not finish. */
  readonly status: 'proven' | 'refused' | 'failed';
  readonly reason: string;
  readonly tests: readonly TestCase[];
  /** Tests that fail on the code as it is because the documentation, a property or an inverse says otherwise. */
  readonly possibleBugs: readonly TestCase[];
  readonly mutants: MutantCounts;
  /** One for each mutant that was judged. */
  readonly verdicts: readonly MutantVerdict[];
  readonly coverage: Coverage | null;
}

// Events of a run, in the order in which they come

/** What the engine is doing; the order of the names is the order of the work. */
export type Stage = 'build' | 'compile' | 'search' | 'prove' | 'score';

export interface Progress {
  readonly stage: Stage;
  /** For a person. */
  readonly text: string;
  /** Functions (`search`), tests (`prove`) or mutants (`score`) that are done, of how many; both 0 where nothing is counted. */
  readonly done: number;
  readonly total: number;
}

/**
 * `tests`: what passed on the code as it is, not scored and not selected yet, so without mutants and coverage; it may be
 * shown, not written. `scored`: the verdicts; it comes again where survivors are then proven to be the same program.
 */
export type GenerationEvent = { readonly kind: 'progress'; readonly progress: Progress } | { readonly kind: 'tests' | 'scored'; readonly functions: readonly FunctionReport[] };
