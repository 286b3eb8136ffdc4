/** Which functions of a file are meant: `FILE`, `FILE:LINE`, `FILE::path`. */
import type { FunctionItem, MacroCall } from './items/index.js';
import { lastLine } from './items/macro-made.js';
import { LineIndex, nodeEnd, nodeStart } from '../../redox/src/index.js';

/** Functions of one file: all where neither is given. */
export interface FunctionTarget {
  /** A line of the function, from 1; null: not given. */
  readonly line: number | null;
  /** `Type::method`; null: not given. */
  readonly path: string | null;
}

export interface Target extends FunctionTarget {
  readonly file: string;
}

export function readTarget(text: string): Target {
  const path = /^(.*\.(?:rs|iron))::(.+)$/.exec(text);
  if (path !== null) return { file: path[1]!, line: null, path: path[2]! };
  const line = /^(.+):(\d+)$/.exec(text);
  return line === null ? { file: text, line: null, path: null } : { file: line[1]!, line: Number(line[2]), path: null };
}

/** Whether a function is meant. A path may leave out what stands before it. */
export function isMeant({ line, path }: FunctionTarget, item: FunctionItem): boolean {
  if (path !== null) return item.path === path || item.path.endsWith(`::${path}`);
  if (line === null) return true;
  const lines = new LineIndex(item.file.text);
  const { tree } = item.file;
  return lines.position(nodeStart(tree, item.node)).line < line && line <= lines.position(nodeEnd(tree, item.node)).line + 1;
}

/** Whether what a macro makes is meant: its name stands in the call, or the line does. */
export function isMacroMeant({ line, path }: FunctionTarget, call: MacroCall): boolean {
  if (path !== null) return new RegExp(`\\b${path.split('::').at(-1)!.replaceAll(/\W/g, '')}\\b`).test(call.text);
  return line === null || (call.line <= line && line <= lastLine(call));
}
