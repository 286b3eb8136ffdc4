/**
 * Arguments with which safe code of a file calls its unsafe functions, where nothing but the call itself can make them sound:
 * they are written out in the call, and it stands in the value of a constant or at the very beginning of a function. Behind a
 * condition, or after other statements, it may be sound only there.
 */
import { K, type Node, nodeEnd, nodeStart, type Tree, tokenize } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { attributePath } from '../crate/attributes.js';
import { Parents } from '../instrument/parents.js';
import type { CrateIndex, FunctionItem } from '../items/index.js';

/** Of one function. */
const MOST = 8;

/** The arguments of each such call as they stand, the same only once. None for a method, or where another function has the name. */
export function soundArguments({ functions }: Pick<CrateIndex, 'functions'>, item: FunctionItem): readonly (readonly string[])[] {
  if (item.receiverType !== null || functions.filter(({ name }) => name === item.name).length > 1) return [];
  const { tree } = item.file;
  const parents = new Parents(tree.root);
  const found = new Map<string, readonly string[]>();
  walk(tree.root, (node) => {
    if (node.kind === K.Call && calledName(tree, node) === item.name && isUnconditional(tree, parents, node)) {
      const given = (node.kids[1]?.kids ?? []).map((each) => (each === null ? '' : tree.text.slice(nodeStart(tree, each), nodeEnd(tree, each))));
      if (given.length === item.parameters.length && given.every(isWrittenOut)) found.set(given.join(', '), given);
    }
    return true;
  });
  return [...found.values()].slice(0, MOST);
}

/** Last name of the path that is called. */
function calledName(tree: Tree, { kids: [callee] }: Node): string | null {
  if (callee?.kind !== K.PathExpression) return null;
  return /(\w+)$/.exec(tree.text.slice(nodeStart(tree, callee), nodeEnd(tree, callee)))?.[1] ?? null;
}

/** Literals, with signs, references and brackets around them, and constants of the primitive types. */
function isWrittenOut(code: string): boolean {
  const plain = code.replace(/\b(?:[iu](?:8|16|32|64|128|size)|f32|f64|char)::(?:MAX|MIN|EPSILON|INFINITY|NAN)\b/g, '0');
  if (/&\s*mut\b/.test(plain)) return false;
  return tokenize(plain, 'rust').every(({ kind, from, to }) => {
    const text = plain.slice(from, to);
    return kind === 'whitespace' || /^(true|false|[-&,()[\]]|\d.*|b?'.*'|b?r?#*"[\s\S]*"#*)$/.test(text);
  });
}

/** What runs whenever what stands around it runs, before anything else there. */
const TRANSPARENT = new Set([
  K.Paren,
  K.Call,
  K.MethodCall,
  K.Field,
  K.Try,
  K.LetStatement,
  K.ExpressionStatement,
  K.Tuple,
  K.Array,
  K.List,
  K.Reference,
  K.Unary,
  K.Cast,
  K.StructLiteral,
  K.FieldValue,
]);
const ASSERTION = /^(debug_)?assert(_eq|_ne)?\s*!/;

/** Whether the call is in an `unsafe` block of safe code, and runs first and always where that code runs. */
function isUnconditional(tree: Tree, parents: Parents, call: Node): boolean {
  let inner = call;
  let isInUnsafeBlock = false;
  for (const outer of parents.from(call)) {
    if (outer.kind === K.Constant || outer.kind === K.Static || outer.kind === K.Function) {
      const isSafe = outer.kind !== K.Function || outer.toks[3]! < 0;
      return isInUnsafeBlock && isSafe && ![outer, ...parents.from(outer)].some((each) => isConditional(tree, each));
    }
    if (isConditional(tree, outer) || !isPassed(tree, outer, inner)) return false;
    if (outer.kind === K.BlockExpression) isInUnsafeBlock = true;
    inner = outer;
  }
  return false;
}

/** Whether what stands in `outer` at the place of `inner` runs whenever `outer` does, before anything else there. */
function isPassed(tree: Tree, outer: Node, inner: Node): boolean {
  switch (outer.kind) {
    case K.BlockExpression:
      return outer.toks[2]! >= 0; // `unsafe`
    case K.Block:
      return outer.kids.find((kid) => kid !== null && kid.kind !== K.Attribute && kid.kind !== K.Use) === inner;
    case K.MacroCall:
      return ASSERTION.test(textOf(tree, outer));
    default:
      return TRANSPARENT.has(outer.kind);
  }
}

/** Whether an attribute leaves the node out of some builds. Those for tests are these. */
const isConditional = (tree: Tree, { attributes }: Node): boolean =>
  (attributes ?? []).some((each) => /^(cfg_attr|cfg|target_feature)$/.test(attributePath(tree, each).join('::')) && !/^#\[\s*cfg\s*\(\s*test\s*\)/.test(textOf(tree, each)));

const textOf = (tree: Tree, node: Node): string => tree.text.slice(tree.tokens.start[node.from], nodeEnd(tree, node));
