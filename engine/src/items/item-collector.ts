/** Walking the items of all files: modules, declarations, functions, types, traits, implementations. */
import { isItem, K, nameOf, type Node } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { walk } from '../../../redox/src/walk.js';
import type { SourceFile } from '../crate/source-file.js';
import { type Attributes, attributesOf, innerAttributes, textOf, literalOf } from './attributes.js';
import { both } from './cfg.js';
import { ConstantItem } from './constant-item.js';
import { type CrateContext, lineOf, type MacroCall } from './crate-context.js';
import { displayName } from './display-name.js';
import { FunctionItem, isTrait } from './function-item.js';
import { Implementation } from './implementation.js';
import { type Declaration, type ImportPath, Module, type Namespace, type Place, plainName, type Visibility } from './module.js';
import { isStandardCrate } from './standard-paths.js';
import { stringValue } from './string-literal.js';
import { TraitDefinition } from './trait-definition.js';
import { TypeDefinition } from './type-definition.js';
import { importsOf } from './use-tree.js';
import { visibilityOf } from './visibility.js';

/** `mod x;` as its parent declares it: where the file of the module stands in the crate. */
interface ModuleDeclaration {
  readonly place: Place;
  /** Of `#[path = ".."]`. */
  readonly path: string | null;
}

/** Items nested deeper are left out. */
const MOST_DEPTH = 128;

export class ItemCollector {
  readonly functions: FunctionItem[] = [];
  readonly types: TypeDefinition[] = [];
  readonly traits: TraitDefinition[] = [];
  readonly implementations: Implementation[] = [];
  readonly constants: ConstantItem[] = [];
  readonly macroCalls: MacroCall[] = [];
  /** Blocks of bodies that declare items, with the scope that each is. */
  readonly blocks = new Map<Node, Place>();
  private readonly declared = new Map<Module, ModuleDeclaration[]>();
  private depth = 0;

  constructor(
    private readonly context: CrateContext,
    private readonly root: Module,
  ) {}

  /** Files of modules further out must come before those within. */
  file(file: SourceFile): void {
    const module = file.module.reduce((at, name) => this.child(at, plainName(name)), this.root);
    const own = attributesOf(file.tree, file.tree.root, this.context.configuration, innerAttributes(file.tree.root));
    const place: Place = { module, file, cfg: [], enabled: 'yes', onlyForTests: file.onlyForTests, within: [] };
    this.items(file.tree.root.kids, this.narrowed(this.around(place), own));
  }

  /** The place with the conditions of the `mod` item that brings the file in. */
  private around(place: Place): Place {
    const all = this.declared.get(place.module) ?? [];
    const named = all.find(({ path }) => path !== null && place.file.path.endsWith(path.replace(/^(\.\.?\/)+/, '')));
    const found = (named ?? all.find(({ path }) => path === null) ?? all[0])?.place;
    return found === undefined ? place : { ...place, cfg: found.cfg, enabled: found.enabled, onlyForTests: place.onlyForTests || found.onlyForTests };
  }

  private child(parent: Module, name: string): Module {
    let module = parent.children.get(name);
    if (module === undefined) {
      module = new Module([...parent.path, name], parent, false);
      module.visibility = parent;
      parent.children.set(name, module);
    }
    return module;
  }

  private narrowed(place: Place, attributes: Attributes): Place {
    if (attributes.cfg.length === 0 && !attributes.onlyForTests) return place;
    const { cfg, enabled, onlyForTests } = attributes;
    return { ...place, cfg: [...place.cfg, ...cfg], enabled: both(place.enabled, enabled), onlyForTests: place.onlyForTests || onlyForTests };
  }

  private items(nodes: readonly (Node | null)[], place: Place): void {
    if (this.depth >= MOST_DEPTH) return;
    this.depth++;
    for (const node of nodes) if (node !== null && isItem(node.kind)) this.item(node, place);
    this.depth--;
  }

  private item(node: Node, around: Place): void {
    const { tree } = around.file;
    const attributes = attributesOf(tree, node, this.context.configuration);
    const place = this.narrowed(around, attributes);
    const visibility = visibilityOf(tree, node.kids[0] ?? null, place.module);
    switch (node.kind) {
      case K.Function:
        return this.function(node, place, attributes, visibility);
      case K.Structure:
      case K.Enumeration:
        return this.type(node, place, attributes, visibility);
      case K.Trait:
        return this.trait(node, place, attributes, visibility);
      case K.Implementation:
        return this.implementation(node, place);
      case K.Module:
        return this.module(node, place, attributes, visibility);
      case K.Use:
        return this.use(node, place, visibility);
      case K.Constant:
      case K.Static:
        return this.constant(node, place, visibility);
      case K.TypeAlias:
        return this.declareNamed('types', node.toks[1]!, place, visibility, { kind: 'alias', alias: { node, place } });
      case K.ExternCrate:
        return this.externCrate(node, place, visibility);
      case K.MacroItem:
        return this.macroCall(node, place);
      default:
        return;
    }
  }

  private declareNamed(namespace: Namespace, token: number, place: Place, visibility: Visibility, what: Declaration['what']): void {
    if (token >= 0) place.module.declare(namespace, { name: plainName(nameOf(place.file.tree, token)), visibility, enabled: place.enabled, what });
  }

  // Items with bodies

  private function(node: Node, place: Place, attributes: Attributes, visibility: Visibility): void {
    const token = node.toks[9]!;
    if (token < 0) return;
    const name = plainName(nameOf(place.file.tree, token));
    const item = new FunctionItem(this.context, place, node, name, visibility, attributes, null);
    this.functions.push(item);
    this.declareNamed('values', token, place, visibility, { kind: 'function', item });
    this.nested(node.kids[5] ?? null, { ...place, within: [...place.within, name] });
  }

  /** Items in the blocks of a body: each such block is a scope of its own. */
  private nested(body: Node | null, place: Place): void {
    if (body === null || this.depth >= MOST_DEPTH) return;
    const scopes: { readonly block: Node; readonly place: Place }[] = [];
    walk(
      body,
      (node) => {
        if (node !== body && isItem(node.kind)) return false;
        if (node.kind !== K.Block || !node.kids.some((kid) => kid !== null && declares(kid))) return true;
        const outer = scopes.at(-1)?.place ?? place;
        const module = new Module(outer.module.path, outer.module, true);
        module.visibility = outer.module;
        const inner = { ...outer, module };
        scopes.push({ block: node, place: inner });
        this.blocks.set(node, inner);
        this.items(node.kids, inner);
        return true;
      },
      (node) => {
        if (scopes.at(-1)?.block === node) scopes.pop();
      },
    );
  }

  private members(body: Node | null, container: Implementation | TraitDefinition, place: Place, visibility: Visibility | null): void {
    const { tree } = place.file;
    for (const node of body?.kids ?? []) {
      if (node === null) continue;
      if (node.kind === K.MacroItem) this.macroCall(node, place);
      const attributes = attributesOf(tree, node, this.context.configuration);
      const inner = this.narrowed(place, attributes);
      const declared = visibility ?? visibilityOf(tree, node.kids[0] ?? null, place.module);
      if (node.kind === K.Function && node.toks[9]! >= 0) this.method(node, container, inner, attributes, declared);
      else if (node.kind === K.Constant && node.toks[1]! >= 0 && !isTrait(container))
        this.constants.push(new ConstantItem(this.context, inner, node, plainName(nameOf(tree, node.toks[1]!)), declared, 'const', container));
    }
  }

  private method(node: Node, container: Implementation | TraitDefinition, place: Place, attributes: Attributes, declared: Visibility): void {
    const name = plainName(nameOf(place.file.tree, node.toks[9]!));
    const item = new FunctionItem(this.context, place, node, name, declared, attributes, container);
    container.functions.push(item);
    if (node.kids[5]) this.functions.push(item);
    this.nested(node.kids[5] ?? null, { ...place, within: [...place.within, displayName(container), name] });
  }

  private type(node: Node, place: Place, attributes: Attributes, visibility: Visibility): void {
    if (node.toks[1]! < 0) return;
    const definition = new TypeDefinition(this.context, place, node, plainName(nameOf(place.file.tree, node.toks[1]!)), visibility, attributes);
    this.types.push(definition);
    this.declareNamed('types', node.toks[1]!, place, visibility, { kind: 'type', definition });
  }

  private trait(node: Node, place: Place, attributes: Attributes, visibility: Visibility): void {
    if (node.toks[1]! < 0) return;
    const definition = new TraitDefinition(this.context, place, node, plainName(nameOf(place.file.tree, node.toks[1]!)), visibility, attributes);
    this.traits.push(definition);
    this.declareNamed('types', node.toks[1]!, place, visibility, { kind: 'trait', definition });
    this.members(node.kids[4] ?? null, definition, place, visibility);
  }

  private implementation(node: Node, around: Place): void {
    const body = node.kids[5] ?? null;
    const place = body === null ? around : this.narrowed(around, attributesOf(around.file.tree, body, this.context.configuration, innerAttributes(body)));
    const implementation = new Implementation(this.context, place, node);
    this.implementations.push(implementation);
    this.members(body, implementation, place, node.kids[2] ? 'public' : null);
  }

  private module(node: Node, around: Place, attributes: Attributes, visibility: Visibility): void {
    const { tree } = around.file;
    if (node.toks[1]! < 0) return;
    const body = node.kids[1] ?? null;
    const module = around.module.isBlock
      ? new Module([...around.module.path, plainName(nameOf(tree, node.toks[1]!))], around.module, true)
      : this.child(around.module, plainName(nameOf(tree, node.toks[1]!)));
    // of several under different conditions the most open counts
    if (!(module.visibility === 'public' && this.declared.has(module))) module.visibility = visibility;
    this.declareNamed('types', node.toks[1]!, around, visibility, { kind: 'module', module });
    const place: Place = { ...around, module };
    const path = literalOf(tree, attributes, 'path');
    this.declared.set(module, [...(this.declared.get(module) ?? []), { place, path: path === null ? null : stringValue(path) }]);
    if (body !== null) this.items(body.kids, this.narrowed(place, attributesOf(tree, body, this.context.configuration, innerAttributes(body))));
  }

  private constant(node: Node, place: Place, visibility: Visibility): void {
    const isConst = node.kind === K.Constant;
    const token = node.toks[isConst ? 1 : 2]!;
    const name = token < 0 ? '_' : plainName(nameOf(place.file.tree, token));
    if (name !== '_') {
      const item = new ConstantItem(this.context, place, node, name, visibility, isConst ? 'const' : 'static', null);
      this.constants.push(item);
      this.declareNamed('values', token, place, visibility, { kind: 'constant', item });
    }
    this.nested(node.kids[2] ?? null, { ...place, within: [...place.within, name] });
  }

  // Items that bring names in

  private use(node: Node, place: Place, visibility: Visibility): void {
    if (!node.kids[1]) return;
    for (const { segments, rooted, name, onlyTypes } of importsOf(place.file.tree, node.kids[1])) {
      const path: ImportPath = { segments, rooted, place };
      if (name === null) place.module.globs.push({ path, visibility, enabled: place.enabled });
      else if (name !== '' && segments.length > 0) {
        const declaration: Declaration = { name, visibility, enabled: place.enabled, what: { kind: 'import', path } };
        place.module.declare('types', declaration);
        if (!onlyTypes) place.module.declare('values', declaration);
      }
    }
  }

  private externCrate({ toks }: Node, place: Place, visibility: Visibility): void {
    const { tree } = place.file;
    if (toks[2]! < 0) return;
    const crate = plainName(nameOf(tree, toks[2]!));
    const name = toks[4]! >= 0 ? plainName(nameOf(tree, toks[4]!)) : crate;
    // tests of the crate from outside name it so too
    const what: Declaration['what'] =
      crate === 'self' || crate === this.context.crateName.replaceAll('-', '_') ? { kind: 'module', module: this.root } : { kind: 'external', path: [isStandardCrate(crate) ? 'std' : crate] };
    place.module.declare('types', { name, visibility, enabled: place.enabled, what });
  }

  private macroCall(node: Node, place: Place): void {
    const call = node.kids[1];
    const path = call?.kids[0];
    if (!path) return;
    const { tree } = place.file;
    const name = path.kids.map((segment) => (segment?.kind === K.Segment ? segmentName(tree, segment) : '')).join('::');
    if (name !== 'macro_rules') place.module.callsMacros = true;
    this.macroCalls.push({ name, file: place.file, module: place.module.path, line: lineOf(place.file, node.from), text: textOf(tree, node) });
  }
}

/** Whether a statement declares something that its block must be a scope for. */
const declares = ({ kind }: Node): boolean => isItem(kind) && kind !== K.MacroItem;
