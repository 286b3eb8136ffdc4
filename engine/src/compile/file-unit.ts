/** A file alone as a unit: it compiles with the standard library only. */
import path from 'node:path';
import type { Edition } from '../../../redox/src/index.js';
import type { Workspace } from '../sandbox/workspace.js';
import type { CompileUnit } from './unit.js';

export interface FileUnitOptions {
  readonly workspace: Workspace;
  readonly edition: Edition;
  readonly rustc: string;
  /** Folder of the run-time library. */
  readonly runtime: string;
  readonly signal?: AbortSignal;
}

/** `text` is not written yet. */
export function fileUnit(text: string, { workspace, edition, rustc, runtime, signal }: FileUnitOptions): CompileUnit {
  const target = path.join(workspace.folder, 'target.rs');
  return {
    folder: workspace.folder,
    root: target,
    rootText: text,
    target,
    env: workspace.environment,
    args: ['--edition', String(edition), '--crate-name', 'target', '-C', 'debuginfo=0', '-C', 'prefer-dynamic', '-C', 'rpath'],
    rustc,
    runtime,
    ...(signal && { signal }),
  };
}
