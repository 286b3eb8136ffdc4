/** Following names to what they mean: scopes, imports, globs, re-exports, the prelude and other crates. */
import { type Declaration, type DeclarationTarget, type Glob, type ImportPath, isVisible, type Module, type Namespace } from './module.js';
import { isStandardCrate, preludePath, standardGlob } from './standard-paths.js';
import { PRIMITIVES } from './type-ref.js';

export interface Resolution {
  readonly target: DeclarationTarget;
  /** Segments behind the one that names the target: associated items. */
  readonly rest: readonly string[];
}

/** Names of crates are in lower case; a type that a macro defines is no crate. */
const mayBeCrate = (name: string): boolean => /^[a-z_][a-z0-9_]*$/.test(name);

export class NameResolver {
  private readonly known = new Map<Module, Map<string, DeclarationTarget | null>>();
  private readonly active = new Set<string>();
  private readonly numbers = new Map<Module, number>();
  /** Counts how often a name was met while it was being followed: such answers are not kept. */
  private cycles = 0;
  private readonly crateName: string;

  constructor(
    private readonly root: Module,
    crateName: string,
  ) {
    this.crateName = crateName.replaceAll('-', '_');
  }

  /** What a path that stands in `place` means; null if it cannot be known. */
  resolve(segments: readonly string[], rooted: boolean, { place, namespace, isImport = false }: { place: ImportPath['place']; namespace: Namespace; isImport?: boolean }): Resolution | null {
    let at = 0;
    let target: DeclarationTarget | null = null;
    const namespaceAt = (index: number): Namespace => (index === segments.length - 1 ? namespace : 'types');
    if (rooted) target = place.file.edition === 2015 ? this.inRootOrCrate(segments[0]!, namespaceAt(0)) : this.otherCrate(segments[0]!, true);
    else {
      const start = this.relativeStart(segments, place.module);
      if (start !== null) {
        target = { kind: 'module', module: start.module };
        at = start.used - 1;
      } else if (isImport && place.file.edition === 2015) target = this.inRootOrCrate(segments[0]!, namespaceAt(0));
      else target = this.lexical(segments[0]!, namespaceAt(0), place.module) ?? this.outer(segments, isImport);
    }
    return target === null ? null : this.descend(target, segments, at + 1, namespaceAt, { module: place.module, isImport });
  }

  /** `crate`, `self` and `super`s at the start of a path. */
  private relativeStart(segments: readonly string[], from: Module): { module: Module; used: number } | null {
    const [first] = segments;
    if (first === 'crate' || first === '$crate') return { module: this.root, used: 1 };
    if (first !== 'self' && first !== 'super') return null;
    let module: Module | null = from.nearest;
    let used = first === 'self' ? 1 : 0;
    for (; segments[used] === 'super' && module !== null; used++) module = module.above;
    return module === null ? null : { module, used };
  }

  private descend(start: DeclarationTarget, segments: readonly string[], from: number, namespaceAt: (index: number) => Namespace, viewer: { module: Module; isImport: boolean }): Resolution | null {
    let target = start;
    for (let at = from; at < segments.length; at++) {
      const name = segments[at]!;
      if (target.kind === 'external') return { target: { kind: 'external', path: [...target.path, ...segments.slice(at)] }, rest: [] };
      if (target.kind === 'type' && target.definition.hasVariant(name)) return { target: { kind: 'variant', definition: target.definition, name }, rest: segments.slice(at + 1) };
      if (target.kind !== 'module') return { target, rest: segments.slice(at) };
      const strict = viewer.isImport && at === segments.length - 1; // an import takes a name only in the namespaces in which it may
      const next = name === 'self' ? target : this.member(target.module, name, namespaceAt(at), viewer.module, strict);
      if (next === null) return null;
      target = next;
    }
    return { target, rest: [] };
  }

  /** A name in a module; what the viewer may not see is taken only if there is nothing else, and never where `strict`. */
  private member(module: Module, name: string, namespace: Namespace, viewer: Module, strict: boolean): DeclarationTarget | null {
    return this.lookup(module, name, namespace, viewer) ?? (strict ? null : this.lookup(module, name, namespace, null));
  }

  private lexical(name: string, namespace: Namespace, from: Module): DeclarationTarget | null {
    for (let module: Module | null = from; module !== null; module = module.parent) {
      const found = this.lookup(module, name, namespace, null);
      if (found !== null) return found;
      if (!module.isBlock) return null;
    }
    return null;
  }

  /** What stands outside of the modules: other crates, the prelude, primitive types. */
  private outer(segments: readonly string[], isImport: boolean): DeclarationTarget | null {
    const name = segments[0]!;
    if (isStandardCrate(name)) return { kind: 'external', path: [name] };
    const declared = this.otherCrate(name, false);
    if (declared !== null) return declared;
    if (!isImport || segments.length > 1) {
      const path = preludePath(name);
      if (path !== null) return { kind: 'external', path };
      if (PRIMITIVES.has(name)) return { kind: 'primitive', name };
    }
    return (segments.length > 1 || isImport) && mayBeCrate(name) ? { kind: 'external', path: [name] } : null;
  }

  /** A crate by its name; where not `anyName`, only this one and those that the root declares. */
  private otherCrate(name: string, anyName: boolean): DeclarationTarget | null {
    const declared = this.root.types.get(name)?.find(({ what }) => what.kind === 'external' || (what.kind === 'module' && what.module === this.root));
    if (declared !== undefined && declared.what.kind !== 'import') return declared.what;
    if (name === this.crateName) return { kind: 'module', module: this.root };
    return anyName ? { kind: 'external', path: [name] } : null;
  }

  private inRootOrCrate(name: string, namespace: Namespace): DeclarationTarget | null {
    return this.lookup(this.root, name, namespace, null) ?? this.otherCrate(name, mayBeCrate(name));
  }

  // Names of one module

  /** What a name of a module means; `viewer` leaves out what it may not see. */
  lookup(module: Module, name: string, namespace: Namespace, viewer: Module | null): DeclarationTarget | null {
    const key = `${namespace} ${viewer === null ? '' : this.numberOf(viewer)} ${name}`;
    let known = this.known.get(module);
    if (known === undefined) this.known.set(module, (known = new Map()));
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    const active = `${this.numberOf(module)} ${key}`;
    if (this.active.has(active) || this.active.size > 400) {
      this.cycles++;
      return null;
    }
    const before = this.cycles;
    this.active.add(active);
    const found = this.find(module, name, namespace, viewer);
    this.active.delete(active);
    if (this.cycles === before || this.active.size === 0) known.set(key, found);
    return found;
  }

  private find(module: Module, name: string, namespace: Namespace, viewer: Module | null): DeclarationTarget | null {
    const all = (module[namespace].get(name) ?? []).filter(({ visibility }) => viewer === null || isVisible(visibility, viewer));
    return this.first(all, 'yes', namespace) ?? this.first(all, 'unknown', namespace) ?? this.throughGlobs(module, name, namespace, viewer) ?? this.first(all, 'no', namespace);
  }

  private first(declarations: readonly Declaration[], enabled: Declaration['enabled'], namespace: Namespace): DeclarationTarget | null {
    for (const declaration of declarations) {
      if (declaration.enabled !== enabled) continue;
      const target = this.follow(declaration, namespace);
      if (target !== null) return target;
    }
    return null;
  }

  /** What a declaration stands for; an import that names an associated item stands for nothing. */
  follow({ what }: Declaration, namespace: Namespace): DeclarationTarget | null {
    if (what.kind !== 'import') return what;
    const found = this.resolve(what.path.segments, what.path.rooted, { place: what.path.place, namespace, isImport: true });
    return found === null || found.rest.length > 0 ? null : found.target;
  }

  private throughGlobs(module: Module, name: string, namespace: Namespace, viewer: Module | null): DeclarationTarget | null {
    for (const enabled of ['yes', 'unknown', 'no'] as const) {
      for (const glob of module.globs) {
        if (glob.enabled !== enabled || (viewer !== null && !isVisible(glob.visibility, viewer))) continue;
        const target = this.throughGlob(glob, module, name, namespace);
        if (target !== null) return target;
      }
    }
    return null;
  }

  private throughGlob(glob: Glob, module: Module, name: string, namespace: Namespace): DeclarationTarget | null {
    const over = this.globTarget(glob);
    if (over === null) return null;
    if (over.kind === 'module') return over.module === module ? null : this.lookup(over.module, name, namespace, module);
    if (over.kind === 'type') return over.definition.hasVariant(name) ? { kind: 'variant', definition: over.definition, name } : null;
    if (over.kind !== 'external' || !isStandardCrate(over.path[0]!)) return null;
    const path = standardGlob(over.path, name);
    return path === null ? null : { kind: 'external', path };
  }

  globTarget({ path }: Glob): DeclarationTarget | null {
    if (path.segments.length === 0) return path.rooted || path.place.file.edition === 2015 ? { kind: 'module', module: this.root } : null;
    return this.resolve(path.segments, path.rooted, { place: path.place, namespace: 'types', isImport: true })?.target ?? null;
  }

  private numberOf(module: Module): number {
    let number = this.numbers.get(module);
    if (number === undefined) this.numbers.set(module, (number = this.numbers.size));
    return number;
  }
}
