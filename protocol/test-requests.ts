/**
 * The messages about generated tests between the extension and the language server, mirrored by both ends.
 * All of them take the text along: it may be newer than the file. Only the client knows whether the workspace is
 * trusted; it must ask for none of what runs code where it is not.
 */
import type { Language, NotificationName, RequestName } from './requests.js';
import type { FunctionReport, GenerationEvent, SandboxCapabilities } from './test-generation.js';

/** A text and where it belongs; a `file:` address decides the Cargo package and the edition. */
export interface TextParams {
  readonly uri: string;
  readonly language: Language;
  readonly text: string;
}

/** A function or method that tests can be asked for. Offsets count UTF-16 code units. */
export interface TestTarget {
  readonly name: string;
  /** With the modules and the type around it: `module::Type::method`. */
  readonly path: string;
  /** With its attributes. */
  readonly from: number;
  readonly to: number;
  readonly nameFrom: number;
  readonly nameTo: number;
}

/** The functions and methods of a text outside of its test modules. Runs no code. */
export const testTargets: RequestName<TextParams, readonly TestTarget[] | null> = { method: 'iron/testTargets' };

/** Which programs to use. An empty string means the one on the search path. */
export interface Toolchain {
  readonly rustc: string;
  readonly cargo: string;
}

/** What a request that runs code may answer instead: no result, and why. */
export interface NoResult {
  readonly ok: false;
  /** For a person. */
  readonly reason: string;
}

export interface GenerateTestsParams extends TextParams {
  readonly toolchain: Toolchain;
  /** Chosen by the client; comes back in `iron/testGenerationEvent`. */
  readonly job: string;
  /** The function around this line, from 1; null: all functions of the text. */
  readonly line: number | null;
  /** For the search of one function. */
  readonly milliseconds: number;
  /** Start of all random choices. */
  readonly seed: number;
  /** Name of the only mutant that a test is wanted for; null: all count. */
  readonly mutant: string | null;
}

export type GenerateTestsAnswer = { readonly ok: true; readonly functions: readonly FunctionReport[] } | NoResult;

/** Generates tests; cancelling the request stops it and all that it started. Null where it was cancelled or failed. */
export const generateTests: RequestName<GenerateTestsParams, GenerateTestsAnswer | null> = { method: 'iron/generateTests' };

export interface TestGenerationEventParams {
  readonly job: string;
  readonly event: GenerationEvent;
}

/** Server to client: how far a job is, its first results, and its last word. */
export const testGenerationEvent: NotificationName<TestGenerationEventParams> = { method: 'iron/testGenerationEvent' };

export interface RunTestsParams extends TextParams {
  readonly toolchain: Toolchain;
  /** Names of test functions in test modules of the text, without the modules. */
  readonly names: readonly string[];
}

export interface TestResult {
  readonly name: string;
  /** `absent`: no test of that name is in the text. */
  readonly outcome: 'passed' | 'failed' | 'absent';
  /** What it printed when it failed; empty otherwise. */
  readonly message: string;
  /** Of the text, from 1: where it failed; null where it is not said or is elsewhere. */
  readonly line: number | null;
}

export type RunTestsAnswer = { readonly ok: true; readonly results: readonly TestResult[] } | NoResult;

/** Runs tests that stand in the text, in the sandbox. */
export const runTests: RequestName<RunTestsParams, RunTestsAnswer | null> = { method: 'iron/runTests' };

export interface MergeTestsParams extends TextParams {
  /** Test functions as `TestCase.code` gives them. */
  readonly codes: readonly string[];
}

/** The replacement of a part of a text; offsets count UTF-16 code units. */
export interface MergeTestsAnswer {
  /** The text that changes, where it is another one than that which was sent: the file of its `#[cfg(test)] mod tests;`, as it is on the disk. */
  readonly other: { readonly uri: string; readonly text: string } | null;
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The edit that puts tests into the text's test module. Null where the text has an error or all of them already. Runs no code. */
export const mergeTests: RequestName<MergeTestsParams, MergeTestsAnswer | null> = { method: 'iron/mergeTests' };

export type SandboxAnswer = { readonly ok: true; readonly capabilities: SandboxCapabilities } | NoResult;

/** What this system can enforce on code that is run. */
export const sandboxCapabilities: RequestName<Toolchain, SandboxAnswer | null> = { method: 'iron/sandboxCapabilities' };
