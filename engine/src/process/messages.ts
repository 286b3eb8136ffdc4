/** What the language server and the engine's process say to each other. */
import type { GenerationEvent, SandboxCapabilities } from '../../../protocol/test-generation.js';
import type { TestResult } from '../../../protocol/test-requests.js';
import type { Edition } from '../../../redox/src/index.js';
import type { GenerateAnswer } from '../generate.js';

interface TextJob {
  /** Absolute; null: the text belongs to no file. */
  readonly file: string | null;
  /** Last part of the file's path, or what stands for it. */
  readonly name: string;
  readonly text: string;
  /** Of a text that belongs to no package. */
  readonly edition: Edition;
  readonly rustc: string;
  readonly cargo: string;
}

export interface GenerateJob extends TextJob {
  readonly kind: 'generate';
  /** From 1; null: all functions. */
  readonly line: number | null;
  readonly milliseconds: number;
  readonly seed: number;
  /** Name of the only mutant that a test is wanted for; null: all count. */
  readonly mutant: string | null;
}

export interface RunJob extends TextJob {
  readonly kind: 'run';
  readonly names: readonly string[];
}

export interface CapabilitiesJob {
  readonly kind: 'capabilities';
  readonly rustc: string;
}

export type EngineJob = GenerateJob | RunJob | CapabilitiesJob;

export type RunAnswer = { readonly ok: true; readonly results: readonly TestResult[] } | { readonly ok: false; readonly reason: string };
export type CapabilitiesAnswer = { readonly ok: true; readonly capabilities: SandboxCapabilities };

/** What a kind of job answers. */
export interface AnswerOf {
  readonly generate: GenerateAnswer;
  readonly run: RunAnswer;
  readonly capabilities: CapabilitiesAnswer;
}

export type EngineAnswer = AnswerOf[EngineJob['kind']] | { readonly ok: false; readonly reason: string };

/** `stop`: whoever asked is gone; all jobs are cancelled. */
export type ToEngine = { readonly kind: 'start'; readonly id: number; readonly job: EngineJob } | { readonly kind: 'cancel'; readonly id: number } | { readonly kind: 'stop' };

export type FromEngine = { readonly kind: 'event'; readonly id: number; readonly event: GenerationEvent } | { readonly kind: 'answer'; readonly id: number; readonly answer: EngineAnswer };
