/** By which paths code in a module, or in another crate, can name an item. */
import type { Declaration, DeclarationTarget, Glob } from './module.js';
import { isVisible, Module, type Namespace, spelledName } from './module.js';
import type { NameResolver } from './name-resolver.js';

export type Viewer = Module | 'outside';

/** What a path may lead to. */
type Item = Module | Extract<DeclarationTarget, { item: unknown }>['item'] | Extract<DeclarationTarget, { definition: unknown }>['definition'];

interface Named {
  readonly name: string;
  readonly namespace: Namespace;
  readonly target: DeclarationTarget;
}

export class Access {
  private readonly views = new Map<Viewer, Map<Item, readonly string[]>>();

  constructor(
    private readonly root: Module,
    private readonly resolver: NameResolver,
    private readonly crateName: string,
  ) {}

  /** A path to an item that stands in `home` under `name`; null if the viewer cannot name it. */
  pathTo(item: Item, home: Module, name: string, visibility: Module | 'public', viewer: Viewer): string | null {
    if (home.isBlock) return viewer !== 'outside' && isVisible(home, viewer) ? spelledName(name) : null;
    if (viewer !== 'outside' && isVisible(visibility, viewer) && this.isOpen(home, viewer)) return this.spelled([...home.path, name], viewer);
    const path = this.view(viewer).get(item);
    return path === undefined ? null : this.spelled(path, viewer);
  }

  /** Whether another crate can name the item. */
  isExported(item: Item): boolean {
    return this.view('outside').has(item);
  }

  private spelled(path: readonly string[], viewer: Viewer): string {
    return [viewer === 'outside' ? this.crateName.replaceAll('-', '_') : 'crate', ...path.map(spelledName)].join('::');
  }

  /** Whether each module on the way to one is visible. */
  private isOpen(module: Module, viewer: Viewer): boolean {
    for (let at: Module | null = module; at !== null; at = at.parent) if (!isVisible(at.visibility, viewer)) return false;
    return true;
  }

  /** All that a viewer can name, each by its shortest path from the root. */
  private view(viewer: Viewer): Map<Item, readonly string[]> {
    let view = this.views.get(viewer);
    if (view !== undefined) return view;
    this.views.set(viewer, (view = new Map<Item, readonly string[]>()));
    const queue: { module: Module; path: readonly string[] }[] = [{ module: this.root, path: [] }];
    view.set(this.root, []);
    for (const { module, path } of queue) {
      for (const { name, target } of this.names(module, viewer, new Set())) {
        const item = itemOf(target);
        if (item === null || view.has(item) || path.length > 32) continue;
        const longer = [...path, name];
        view.set(item, longer);
        if (item instanceof Module) queue.push({ module: item, path: longer });
      }
    }
    return view;
  }

  /** Names of a module that the viewer may use, those of globs behind its own. */
  private *names(module: Module, viewer: Viewer, seen: Set<Module>): Generator<Named> {
    seen.add(module);
    for (const namespace of ['types', 'values'] as const)
      for (const [name, declarations] of module[namespace])
        for (const declaration of declarations) {
          const target = this.visibleTarget(declaration, namespace, viewer);
          if (target !== null) yield { name, namespace, target };
        }
    for (const glob of module.globs) yield* this.globNames(glob, module, viewer, seen);
  }

  private *globNames(glob: Glob, module: Module, viewer: Viewer, seen: Set<Module>): Generator<Named> {
    if (glob.enabled === 'no' || !isVisible(glob.visibility, viewer)) return;
    const over = this.resolver.globTarget(glob);
    if (over === null || over.kind !== 'module' || seen.has(over.module)) return;
    for (const named of this.names(over.module, viewer, seen)) {
      // what stands in the module itself, or comes from a glob before this one, hides the name
      const meant = this.resolver.lookup(module, named.name, named.namespace, null);
      if (meant !== null && itemOf(meant) === itemOf(named.target)) yield named;
    }
  }

  private visibleTarget(declaration: Declaration, namespace: Namespace, viewer: Viewer): DeclarationTarget | null {
    return declaration.enabled === 'no' || !isVisible(declaration.visibility, viewer) ? null : this.resolver.follow(declaration, namespace);
  }
}

function itemOf(target: DeclarationTarget): Item | null {
  switch (target.kind) {
    case 'module':
      return target.module;
    case 'type':
    case 'trait':
      return target.definition;
    case 'function':
    case 'constant':
      return target.item;
    default:
      return null;
  }
}
