/** The modules of a crate and what is declared in them. */
import type { Node } from '../../../redox/src/index.js';
import type { SourceFile } from '../crate/source-file.js';
import type { Truth } from './cfg.js';
import type { ConstantItem } from './constant-item.js';
import type { FunctionItem } from './function-item.js';
import type { TraitDefinition } from './trait-definition.js';
import type { TypeDefinition } from './type-definition.js';

/** The module within which a name may be used, or everywhere. */
export type Visibility = Module | 'public';

/** Where a piece of syntax stands. */
export interface Place {
  readonly module: Module;
  readonly file: SourceFile;
  /** Conditions of the modules and items around. */
  readonly cfg: readonly string[];
  readonly enabled: Truth;
  readonly onlyForTests: boolean;
  /** Names of the functions around, for a path that a person reads. */
  readonly within: readonly string[];
}

export type DeclarationTarget =
  | { readonly kind: 'module'; readonly module: Module }
  | { readonly kind: 'type'; readonly definition: TypeDefinition }
  | { readonly kind: 'trait'; readonly definition: TraitDefinition }
  | { readonly kind: 'alias'; readonly alias: Alias }
  | { readonly kind: 'function'; readonly item: FunctionItem }
  | { readonly kind: 'constant'; readonly item: ConstantItem }
  /** Begins with the name of the crate; `std` for `core` and `alloc` too. */
  | { readonly kind: 'external'; readonly path: readonly string[] }
  | { readonly kind: 'primitive'; readonly name: string }
  | { readonly kind: 'variant'; readonly definition: TypeDefinition; readonly name: string };

/** `type A<T> = B<T>;` */
export interface Alias {
  readonly node: Node;
  readonly place: Place;
}

/** A path of a `use`, not yet followed. */
export interface ImportPath {
  readonly segments: readonly string[];
  /** It begins with `::`. */
  readonly rooted: boolean;
  readonly place: Place;
}

export interface Declaration {
  readonly name: string;
  readonly visibility: Visibility;
  readonly enabled: Truth;
  readonly what: DeclarationTarget | { readonly kind: 'import'; readonly path: ImportPath };
}

export interface Glob {
  readonly path: ImportPath;
  readonly visibility: Visibility;
  readonly enabled: Truth;
}

export type Namespace = 'types' | 'values';

export class Module {
  readonly types = new Map<string, Declaration[]>();
  readonly values = new Map<string, Declaration[]>();
  readonly globs: Glob[] = [];
  readonly children = new Map<string, Module>();
  /** It calls macros where items stand, which may declare anything. */
  callsMacros = false;
  /** Of the module itself in its parent. */
  visibility: Visibility = 'public';

  constructor(
    /** From the root of the crate; a block has the path of the module around it. */
    readonly path: readonly string[],
    readonly parent: Module | null,
    /** A block of a function that declares items. */
    readonly isBlock: boolean,
  ) {}

  /** The module around a block; a module is its own. */
  get nearest(): Module {
    let at: Module = this;
    while (at.isBlock && at.parent !== null) at = at.parent;
    return at;
  }

  get root(): Module {
    let at: Module = this;
    while (at.parent !== null) at = at.parent;
    return at;
  }

  /** The module that `super` means, or null at the root. */
  get above(): Module | null {
    return this.nearest.parent?.nearest ?? null;
  }

  declare(namespace: Namespace, declaration: Declaration): void {
    const known = this[namespace].get(declaration.name);
    if (known === undefined) this[namespace].set(declaration.name, [declaration]);
    else known.push(declaration);
  }
}

/** Whether a name of that visibility may be used in `from`; `outside` is code of another crate. */
export function isVisible(visibility: Visibility, from: Module | 'outside'): boolean {
  if (visibility === 'public') return true;
  if (from === 'outside') return false;
  for (let at: Module | null = from; at !== null; at = at.parent) if (at === visibility) return true;
  return false;
}

/** A name without `r#`. */
export const plainName = (name: string): string => (name.startsWith('r#') ? name.slice(2) : name);

const KEYWORDS = new Set(
  'abstract as async await become box break const continue do dyn else enum extern false final fn for gen if impl in let loop macro match mod move mut override priv pub ref return static struct trait true try type typeof unsafe unsized use virtual where while yield'.split(
    ' ',
  ),
);

/** A name as it is written in a path. */
export const spelledName = (name: string): string => (KEYWORDS.has(name) ? `r#${name}` : name);
