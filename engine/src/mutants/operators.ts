/** What operators are replaced with. */

/** cargo-mutants' replacements of each operator, in its order; compound assignments have their own. */
const REPLACEMENTS: Readonly<Record<string, readonly string[]>> = {
  '==': ['!='],
  '!=': ['=='],
  '&&': ['||'],
  '||': ['&&'],
  '<': ['==', '>', '<='],
  '>': ['==', '<', '>='],
  '<=': ['>'],
  '>=': ['<'],
  '+': ['-', '*'],
  '+=': ['-=', '*='],
  '-': ['+', '/'],
  '-=': ['+=', '/='],
  '*': ['+', '/'],
  '*=': ['+=', '/='],
  '/': ['%', '*'],
  '/=': ['%=', '*='],
  '%': ['/', '+'],
  '%=': ['/=', '+='],
  '<<': ['>>'],
  '<<=': ['>>='],
  '>>': ['<<'],
  '>>=': ['<<='],
  '&': ['|', '^'],
  '&=': ['|='],
  '|': ['&', '^'],
  '|=': ['&='],
  '^': ['|', '&'],
  '^=': ['|=', '&='],
};

/** The boundaries that cargo-mutants does not try. */
const BOUNDARIES: Readonly<Record<string, readonly string[]>> = { '<=': ['<'], '>=': ['>'] };

export const standardReplacements = (operator: string): readonly string[] => REPLACEMENTS[operator] ?? [];
export const extraReplacements = (operator: string): readonly string[] => BOUNDARIES[operator] ?? [];
