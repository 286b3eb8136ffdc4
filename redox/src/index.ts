/**
 * Iron's language library: lexer, lossless tree, one parser for both languages, both printers,
 * vocabulary, diagnostics and the map between the two texts. Pure: no Node API, no dependency.
 * All offsets are UTF-16 code units.
 */
export * from './types.js';
export { clashingNames, sameTokens, sameTree } from './compare.js';
export { format, oxidize, reduce } from './convert.js';
export { DIAGNOSTIC_CODES } from './diagnostics.js';
export { ironGrammar, ironLark } from './grammar/iron-grammar.js';
export { parse } from './parser/parse.js';
export { convertRange } from './range.js';
export { LineIndex } from './text.js';
export { tokenize } from './tokens.js';
export { isExpression, isItem, isPattern, isStatement, isType, K, nameOf, Node, nodeEnd, nodeStart, type Tree } from './tree.js';
export { vocabulary } from './vocabulary.js';
export { strictHints } from './strict.js';
