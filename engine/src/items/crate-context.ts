/** What the parts of an index share while they read each other. */
import { type Edition, LineIndex, type Node } from '../../../redox/src/index.js';
import type { SourceFile } from '../crate/source-file.js';
import type { Access, Viewer } from './access.js';
import type { Configuration } from './cfg.js';
import type { ConstantItem } from './constant-item.js';
import type { FunctionItem } from './function-item.js';
import type { Implementation } from './implementation.js';
import type { Module, Place } from './module.js';
import type { NameResolver } from './name-resolver.js';
import type { TypeDefinition } from './type-definition.js';

/** From where something is named: a module of the crate, by its path, or code of another crate. */
export type From = readonly string[] | 'outside';

export interface MacroCall {
  /** Path of the macro as it is written. */
  readonly name: string;
  readonly file: SourceFile;
  readonly module: readonly string[];
  /** Of the call, from 1. */
  readonly line: number;
  /** The call as it stands. */
  readonly text: string;
}

export interface CrateContext {
  readonly crateName: string;
  readonly edition: Edition;
  /** Whether paths may begin with `std`: no `#![no_std]`, or `extern crate std` beside it. */
  readonly hasStandardLibrary: boolean;
  readonly configuration: Configuration;
  readonly root: Module;
  readonly resolver: NameResolver;
  readonly access: Access;
  readonly functions: readonly FunctionItem[];
  readonly implementations: readonly Implementation[];
  readonly constants: readonly ConstantItem[];
  readonly macroCalls: readonly MacroCall[];
  /** Blocks of bodies that declare items, with the scope that each is. */
  readonly blocks: ReadonlyMap<Node, Place>;
  /** Implementations by the names of the associated types that they define. */
  readonly associated: ReadonlyMap<string, readonly Implementation[]>;
  /** Functions that give a type by value, without a `self` of that type; made when first asked for. */
  producers(definition: TypeDefinition): readonly FunctionItem[];
  /** Methods without parameters of other types that give a reference to a value of the type. */
  getters(definition: TypeDefinition): readonly FunctionItem[];
  implementationsFor(definition: TypeDefinition): readonly Implementation[];
}

/** The module of that path, or the nearest one around it: a module that is yet to be written sees what that one sees. */
export function viewerOf({ root }: CrateContext, from: From): Viewer {
  if (from === 'outside') return from;
  let at = root;
  for (const name of from) {
    const child = at.children.get(name);
    if (child === undefined) break;
    at = child;
  }
  return at;
}

const lines = new WeakMap<SourceFile, LineIndex>();

/** Line of a token, from 1. */
export function lineOf(file: SourceFile, token: number): number {
  let index = lines.get(file);
  if (index === undefined) lines.set(file, (index = new LineIndex(file.text)));
  return index.position(file.tree.tokens.start[token] ?? 0).line + 1;
}
