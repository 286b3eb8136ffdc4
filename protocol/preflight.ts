/** What a stage of the trainer needs of the machine, asked before it starts: `iron-trainer preflight STAGE --json`. */
import { type Static, Type } from '@sinclair/typebox';
import { FORMAT_VERSION } from './experiment.js';

export const PREFLIGHT_STAGES = ['dataset', 'gates', 'evaluate', 'report', 'decide', 'verify', 'compare-adapters', 'filter', 'corpus', 'corpus-check', 'sql', 'run', 'train', 'publish'] as const;
export type PreflightStage = (typeof PREFLIGHT_STAGES)[number];

export const PreflightCheck = Type.Object({
  /** `rustc`, `cargo`, `clippy`, `python`, `packages`, `memory`, `card`, `duckdb`, `sandbox`, `disk`. */
  name: Type.String(),
  /** `limited`: the stage goes on with less, as `found` says; `missing`: it cannot start. */
  status: Type.Unsafe<'present' | 'limited' | 'missing'>({ type: 'string', enum: ['present', 'limited', 'missing'] }),
  /** What is there, or what is not and what follows from it. */
  found: Type.String(),
  /** What to do; empty where nothing is to be done. */
  help: Type.String(),
});
export type PreflightCheck = Static<typeof PreflightCheck>;

export const Preflight = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  stage: Type.String(),
  /** Nothing is missing. */
  ready: Type.Boolean(),
  checks: Type.Array(PreflightCheck),
});
export type Preflight = Static<typeof Preflight>;
