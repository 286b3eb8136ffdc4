/**
 * Calls in a body, followed to the functions of the crate that they mean, from syntax alone: paths over the scopes around
 * them, methods over the types of their receivers (`expression-types.ts`), macros of the crate over what they write.
 */
import { K, type Node, type Tree } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { walk } from '../../../redox/src/walk.js';
import { textOf } from './attributes.js';
import type { CrateContext } from './crate-context.js';
import { ExpressionTypes } from './expression-types.js';
import type { FunctionItem } from './function-item.js';
import { macroBody, macroName } from './macro-body.js';
import type { Place } from './module.js';
import type { TypeRef } from './type-ref.js';
import { readType } from './type-reader.js';
import type { TypeScope } from './type-scope.js';

export interface ResolvedCall {
  readonly item: FunctionItem;
  /** Of the body or of a macro that it calls: a call, a path that is handed on as a value, an operator. */
  readonly node: Node;
  /** It stands in the arguments of an `assert`, of whichever crate. */
  readonly asserted: boolean;
  /** An operator, or a method of the standard library that calls it: `parse`, `into`, `collect`, `to_string`. */
  readonly implicit: boolean;
}

export interface BodyCalls {
  readonly calls: readonly ResolvedCall[];
  /** Names of methods that are called and that no function of the crate was found for. */
  readonly unknown: ReadonlySet<string>;
}

/** How deep macros are followed that call macros. */
const MOST_MACROS = 3;

export function callsIn(context: CrateContext, place: Place, scope: TypeScope, item: FunctionItem): BodyCalls {
  return item.body === null ? { calls: [], unknown: new Set() } : new BodyReader(context, place, scope, item, 0).read(item.body);
}

class BodyReader {
  private readonly found: ResolvedCall[] = [];
  private readonly unknown = new Set<string>();
  private readonly types: ExpressionTypes;
  /** Types of the values of the `match`es around. */
  private readonly matched: (TypeRef | null)[] = [];
  /** Definitions of macros in the body, as they stand. */
  private readonly macros: string[] = [];
  private asserted = 0;

  constructor(
    private readonly context: CrateContext,
    private readonly place: Place,
    private readonly scope: TypeScope,
    private readonly item: FunctionItem,
    private readonly depth: number,
  ) {
    this.types = new ExpressionTypes(context, scope);
  }

  read(body: Node): BodyCalls {
    const { item, types } = this;
    types.enter(body, this.context.blocks.get(body) ?? this.place);
    if (this.depth === 0) {
      for (const { name, type } of item.parameters) types.name(name.replace(/^mut\s+/, ''), type);
      if (item.receiverType !== null) types.name('self', item.receiverType);
    }
    walk(
      body,
      (node) => this.enter(node),
      (node) => this.leave(node),
    );
    return { calls: this.found, unknown: this.unknown };
  }

  private get tree() {
    return this.place.file.tree;
  }

  private enter(node: Node): boolean {
    const { types } = this;
    switch (node.kind) {
      case K.Block:
      case K.If:
      case K.While:
      case K.Closure:
        types.enter(node, this.context.blocks.get(node));
        return true;
      case K.For:
        types.enter(node);
        types.bind(node.kids[0] ?? null, types.element(node.kids[1] ?? null));
        return true;
      case K.Match:
        this.matched.push(types.of(node.kids[0] ?? null));
        return true;
      case K.Arm:
        types.enter(node);
        types.bind(node.kids[0] ?? null, this.matched.at(-1) ?? null);
        return true;
      case K.Parameter:
        types.bind(node.kids[0] ?? null, node.kids[1] ? readType(node.kids[1], types.here) : null);
        return true;
      case K.MacroCall:
        if (this.isAssertion(node)) this.asserted++;
        this.macro(node);
        return true;
      case K.MethodCall:
        if (types.method(node) === null) this.unknown.add(types.methodName(node));
        this.note(node, types.method(node));
        this.note(node, types.conversion(node), true);
        return true;
      case K.PathExpression:
        this.note(node, types.functionAt(node.kids[0] ?? null));
        return true;
      case K.Call: {
        const path = node.kids[0]?.kind === K.PathExpression ? (node.kids[0].kids[0] ?? null) : null;
        // a path alone does not say which of several: its arguments may
        if (path !== null && types.functionAt(path) === null) this.note(node, types.functionAt(path, node.kids[1] ?? null));
        return true;
      }
      case K.Binary:
      case K.Assign:
      case K.Unary:
        this.note(node, types.operator(node), true);
        return true;
      default:
        return true;
    }
  }

  private leave(node: Node): void {
    const { kids } = node;
    if (node.kind === K.MacroCall && this.isAssertion(node)) this.asserted--;
    if (node.kind === K.Match) this.matched.pop();
    if (node.kind === K.Let) this.types.bind(kids[0] ?? null, this.types.of(kids[1] ?? null));
    if (node.kind === K.LetStatement) this.let(node);
    this.types.leave(node);
  }

  /** With the type that is written or that the value has. */
  private let({ kids: [pattern, type, value] }: Node): void {
    const { types } = this;
    const written = type ? readType(type, types.here) : null;
    if (value && written !== null) this.note(value, types.conversion(value, written), true);
    const known = written === null || written.kind === 'unknown' ? types.of(value ?? null) : written;
    types.bind(pattern ?? null, known);
  }

  private note(node: Node, item: FunctionItem | null, implicit = false): void {
    if (item !== null && item !== this.item) this.found.push({ item, node, asserted: this.asserted > 0, implicit });
  }

  private macroName({ kids: [path] }: Node): string {
    const last = path?.kids.at(-1);
    return last?.kind === K.Segment ? segmentName(this.tree, last) : '';
  }

  private isAssertion(node: Node): boolean {
    return /assert|^matches$/.test(this.macroName(node));
  }

  /** What a macro of the body, or of its file, writes with one rule: names in it mean what they mean here. */
  private macro(node: Node): void {
    const name = this.macroName(node);
    if (name === 'macro_rules') this.macros.push(textOf(this.tree, node));
    if (name === 'macro_rules' || this.depth >= MOST_MACROS || node.kids[0]?.kids.length !== 1) return;
    const { file } = this.place;
    const body = bodyOf(this.context, [...this.macros].reverse().find((text) => macroName(text) === name) ?? definitions(this.context).get(`${file.path} ${name}`), file);
    if (body === null) return;
    const { tree } = body;
    const place = { ...this.types.here.place, file: { ...file, text: tree.text, tree } };
    for (const { item, node: at, asserted, implicit } of new BodyReader(this.context, place, { ...this.scope, place }, this.item, this.depth + 1).read(body.block).calls)
      this.found.push({ item, node: at, asserted: asserted || this.asserted > 0, implicit });
  }
}

interface MacroBody {
  readonly tree: Tree;
  readonly block: Node;
}

const inFiles = new WeakMap<CrateContext, ReadonlyMap<string, string>>();
const bodies = new WeakMap<CrateContext, Map<string, MacroBody | null>>();

/** Definitions of macros among the items of the crate, by file and name. */
function definitions(context: CrateContext): ReadonlyMap<string, string> {
  const found = inFiles.get(context) ?? new Map(context.macroCalls.flatMap(({ name, file, text }) => (name === 'macro_rules' ? [[`${file.path} ${macroName(text) ?? ''}`, text] as const] : [])));
  inFiles.set(context, found);
  return found;
}

function bodyOf(context: CrateContext, definition: string | undefined, { edition }: Place['file']): MacroBody | null {
  if (definition === undefined) return null;
  const known = bodies.get(context) ?? new Map<string, MacroBody | null>();
  bodies.set(context, known);
  const kept = known.get(definition);
  if (kept !== undefined) return kept;
  const tree = macroBody(definition, edition);
  const block = tree?.root.kids[0]?.kids[5] ?? null;
  const body = tree === null || block === null ? null : { tree, block };
  known.set(definition, body);
  return body;
}
