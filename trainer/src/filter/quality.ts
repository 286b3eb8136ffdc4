/** Idiomatic patterns, documentation and markers of low quality in Rust, by the syntax tree and the tokens (contract rows C3, C4). */
import { K, type Node, nameOf, tokenize, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { attributePath, metaList, metaOf, pathNames } from '../../../engine/src/crate/attributes.js';
import type { FilterConfig, Marker, MarkerRule } from './filter-config.js';

export const PATTERNS = ['result-option', 'iterator-chain', 'derive', 'trait-impl', 'public-api'] as const;
export type Pattern = (typeof PATTERNS)[number];

export interface Quality {
  /** Kinds of idiomatic patterns, in the order of `PATTERNS`. */
  readonly patterns: readonly Pattern[];
  /** Names of the markers that were asked for and found. */
  readonly markers: readonly string[];
  readonly isDocumented: boolean;
}

export function qualityOf(tree: Tree, config: Pick<FilterConfig, 'markers' | 'low_quality'>): Quality {
  const texts = textsOf(tree.text);
  const patterns = new Set<Pattern>();
  const markers = new Set<string>(tokenMarkers(texts));
  let isDocumented = texts.documented;
  walk(tree.root, (node) => {
    const pattern = patternOf(tree, node);
    if (pattern !== null) patterns.add(pattern);
    if (node.kind === K.BlockExpression && node.toks[2]! >= 0) markers.add('unsafe-block');
    if (node.kind === K.Attribute) {
      const name = attributePath(tree, node).join('::');
      if (name === 'derive') patterns.add('derive');
      if (name === 'allow' && (metaList(metaOf(node) ?? node)?.length ?? 0) > 0) markers.add('suppressed-warning');
      if (name === 'doc' && metaOf(node)?.kids[1]?.kind === K.Literal) isDocumented = true;
    }
    return true;
  });
  const own = config.low_quality.filter((rule) => holds(rule, texts)).map(({ name }) => name);
  return {
    patterns: PATTERNS.filter((each) => patterns.has(each)),
    markers: [...config.markers.filter((each) => markers.has(each)), ...own],
    isDocumented,
  };
}

const PUBLIC = new Set([K.Function, K.Structure, K.Enumeration, K.Trait, K.Module, K.TypeAlias, K.Constant]);
const HANDLES = /^(?:and_then|map_err|map_or|map_or_else|ok_or|ok_or_else|or_else|unwrap_or|unwrap_or_else|unwrap_or_default|transpose)$/;
const ITERATES = /^(?:iter|iter_mut|into_iter|chars|char_indices|bytes|lines|keys|values|values_mut|windows|chunks|chunks_exact|drain|split|split_whitespace|splitn|rsplit)$/;
const ADAPTS =
  /^(?:map|filter|filter_map|flat_map|flatten|fold|for_each|collect|sum|product|count|any|all|find|find_map|position|rposition|zip|chain|enumerate|rev|take|take_while|skip|skip_while|step_by|scan|peekable|max|min|max_by|min_by|max_by_key|min_by_key|partition|unzip|cloned|copied|cycle|last|nth|inspect|try_fold|dedup|sorted)$/;

function patternOf(tree: Tree, node: Node): Pattern | null {
  if (node.kind === K.Implementation) return node.kids[2] && node.toks[1]! < 0 ? 'trait-impl' : null;
  if (node.kind === K.Try) return 'result-option';
  if (node.kind === K.MethodCall) return chainOf(tree, node);
  if (node.kind === K.Function && isFallible(tree, node.kids[3] ?? null)) return 'result-option';
  return PUBLIC.has(node.kind) && isPublic(node) ? 'public-api' : null;
}

function chainOf(tree: Tree, node: Node): Pattern | null {
  const name = nameOf(tree, node.toks[1]!);
  if (HANDLES.test(name)) return 'result-option';
  if (!ADAPTS.test(name)) return null;
  const base = node.kids[0];
  if (base?.kind === K.MethodCall) return ITERATES.test(nameOf(tree, base.toks[1]!)) || chainOf(tree, base) === 'iterator-chain' ? 'iterator-chain' : null;
  return base?.kind === K.Paren && base.kids[0]?.kind === K.Range ? 'iterator-chain' : null;
}

/** Whether a function gives `Result` or `Option`, however its arguments are nested. */
function isFallible(tree: Tree, type: Node | null): boolean {
  const path = type?.kind === K.PathType ? type.kids[0] : null;
  return path ? /^(?:Result|Option)$/.test(pathNames(tree, path).at(-1) ?? '') : false;
}

/** `pub`, not `pub(crate)`. */
const isPublic = ({ kids: [visibility] }: Node): boolean => visibility?.kind === K.Visibility && visibility.toks[1]! < 0;

interface Texts {
  readonly text: string;
  /** Without comments and without what stands in literals; blanks keep all offsets. */
  readonly code: string;
  readonly comments: readonly string[];
  readonly documented: boolean;
}

const DOC = /^(?:\/\/\/(?!\/)|\/\/!|\/\*\*(?![*/])|\/\*!)/;

function textsOf(text: string): Texts {
  let code = '';
  const comments: string[] = [];
  for (const { kind, from, to } of tokenize(text, 'rust')) {
    const token = text.slice(from, to);
    if (kind === 'comment') comments.push(token);
    const isHidden = kind === 'comment' || kind === 'string' || kind === 'character';
    code += isHidden ? token.replaceAll(/[^\n]/g, ' ') : token;
  }
  return { text, code, comments, documented: comments.some((comment) => DOC.test(comment) && /\p{L}/u.test(comment)) };
}

/** Markers that are words: in comments, and macros by their names wherever they stand, in arguments of other macros too. */
function tokenMarkers({ code, comments }: Texts): Marker[] {
  const found: Marker[] = [];
  const isTodo = comments.some((comment) => /(?<![\p{L}\p{N}_])(?:TODO|FIXME|XXX|HACK)(?![\p{L}\p{N}_])/iu.test(comment));
  if (isTodo || /(?<![\w#])todo\s*!\s*[([{]/.test(code)) found.push('todo');
  if (/(?<![\w#])(?:println|dbg)\s*!\s*[([{]/.test(code)) found.push('debug-print');
  return found;
}

function holds({ pattern, ignore_case, in: where = 'code', at_least = 1 }: MarkerRule, { text, code, comments }: Texts): boolean {
  const searched = where === 'text' ? text : where === 'code' ? code : comments.join('\n');
  let count = 0;
  for (const _ of searched.matchAll(new RegExp(pattern, ignore_case === true ? 'gmi' : 'gm'))) if (++count >= at_least) return true;
  return false;
}
