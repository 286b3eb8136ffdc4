/** Random Rust as text: trees are only implied, so nothing here can agree with the parser by design. */
import fc from 'fast-check';

type Text = fc.Arbitrary<string>;

/** Names: common ones, words of Iron that start forms or continue them, and names behind `user_`. */
const NAMES = (
  'a b x y foo bar_1 größe value set index field end then with and of on at to dot plus not or then_ otherwise call list some none unit string ' +
  'map when case take takes begin block group chain array tuple range reference closure bracket raw_ body also equal equals matches repeat anything context mutable ' +
  'user_name user_end user_user_set root maybe method member element invoke await_ lifetime labeled named returning taking holding'
).split(' ');
export const name: Text = fc.constantFrom(...NAMES);
const typeName: Text = fc.constantFrom('A', 'B', 'Vec', 'Some_', 'Self', 'u8', 'T', 'Rc', 'list', 'optional', 'dynamic');
const life: Text = fc.constantFrom("'a", "'static", "'_", "'b");

const join =
  (separator: string) =>
  (parts: string[]): string =>
    parts.join(separator);
const some = (text: Text, max = 3): Text => fc.array(text, { minLength: 1, maxLength: max }).map(join(', '));
const none = (text: Text, max = 3): Text => fc.array(text, { maxLength: max }).map(join(', '));
/** Puts parts together: `t\`..\`` with arbitraries in the holes. */
const t = (strings: TemplateStringsArray, ...holes: Text[]): Text => fc.tuple(...holes).map((parts) => strings.reduce((made, text, at) => made + text + (parts[at] ?? ''), ''));

const literal: Text = fc.constantFrom('1', '0xff', '1.5', '"s"', "'c'", 'true', 'b"x"', 'r#"a"#', '2_000u64');

const operator: Text = fc.constantFrom('+', '-', '*', '/', '%', '&&', '||', '&', '|', '^', '<<', '>>');
const comparison: Text = fc.constantFrom('==', '!=', '<', '>', '<=', '>=');
const assignment: Text = fc.constantFrom('=', '+=', '-=', '*=', '<<=', '|=');

/**
 * Expressions, types, patterns and statements of one another. `operand` is what may stand where
 * Rust would want brackets around anything looser; `paren` puts them.
 */
const grammar = fc.letrec<{ expression: string; operand: string; atom: string; type: string; pattern: string; statement: string; block: string }>((tie) => {
  const { expression, operand, atom, type, pattern, statement, block } = {
    expression: tie('expression'),
    operand: tie('operand'),
    atom: tie('atom'),
    type: tie('type'),
    pattern: tie('pattern'),
    statement: tie('statement'),
    block: tie('block'),
  };
  const weighted = (simple: Text, ...rest: Text[]): Text => fc.oneof({ depthSize: 'small', withCrossShrink: true }, simple, ...rest);
  const argumentsOf = t`(${none(expression)})`;
  return {
    atom: weighted(
      fc.oneof(name, literal),
      t`(${expression})`,
      t`${atom}.${name}`,
      t`${atom}.0`,
      t`${atom}[${expression}]`,
      t`${atom}.${name}${argumentsOf}`,
      t`${atom}.${name}::<${some(type)}>()`,
      t`${name}${argumentsOf}`,
      t`${name}::${name}${argumentsOf}`,
      t`${typeName}::${name}${argumentsOf}`,
      t`(${atom})${argumentsOf}`,
      t`${atom}${argumentsOf}`,
      t`${atom}?`,
      t`${atom}.await`,
      t`Some(${expression})`,
      t`Err(${expression})`,
      t`(${expression}, ${expression})`,
      t`(${expression},)`,
      fc.constantFrom('()', '[]', 'None', 'self', 'm!()', 'vec![]'),
      t`[${some(expression)}]`,
      t`[${expression}; ${expression}]`,
      t`vec![${some(expression)}]`,
      t`vec![${expression}; ${expression}]`,
      t`format!(${some(expression)})`,
      t`<${type} as ${typeName}>::${name}${argumentsOf}`,
      t`(unsafe { ${block} })`,
      t`(if ${operand} { ${block} } else { ${block} })`,
      t`(match ${operand} { ${pattern} => ${expression}, ${pattern} => { ${block} } _ => (), })`,
      t`(S { ${name}: ${expression}, ..${atom} })`,
    ),
    operand: weighted(
      atom,
      t`-${atom}`,
      t`!${atom}`,
      t`*${atom}`,
      t`&${atom}`,
      t`&mut ${atom}`,
      t`${atom} as (${type})`.map((text) => `(${text})`),
    ),
    expression: weighted(
      atom,
      operand,
      t`${operand} ${operator} ${operand}`,
      t`${operand} ${operator} ${operand} ${operator} ${operand}`,
      t`${operand} ${comparison} ${operand}`,
      t`${operand}..${operand}`,
      t`..=${operand}`,
      t`|${none(pattern, 2)}| ${expression}`,
      t`move |${name}: ${type}| { ${block} }`,
      t`${atom} ${assignment} ${expression}`,
      t`return ${expression}`,
      t`loop { ${block} }`,
    ),
    type: weighted(
      fc.oneof(typeName, fc.constantFrom('String', 'bool', '()', '!', '_', '&str')),
      t`Vec<${type}>`,
      t`Option<${type}>`,
      t`Result<${type}, ${type}>`,
      t`HashMap<${type}, ${type}>`,
      t`Box<dyn ${typeName} + Send>`,
      t`${typeName}<${some(type)}>`,
      t`${typeName}<${life}, ${type}>`,
      t`&${life} ${type}`.map((text) => `(${text})`),
      t`&mut ${typeName}`,
      t`(${type}, ${type})`,
      t`[${type}]`,
      t`[${type}; ${literal}]`,
      t`fn(${none(type)}) -> ${type}`.map((text) => `(${text})`),
      t`Box<dyn Fn(${none(type)}) -> ${type}>`,
      t`<${type} as ${typeName}>::${name}`,
      t`*const ${type}`,
    ),
    pattern: weighted(
      fc.oneof(name, fc.constantFrom('_', '1', '"s"', '-1', '()', 'None', '1..=2')),
      t`ref ${name}`,
      t`mut ${name}`,
      t`&(${pattern})`,
      t`(${pattern}, ${pattern})`,
      t`[${pattern}, ..]`,
      t`Some(${pattern})`,
      t`W(${some(pattern)})`,
      t`P { ${name}: ${pattern}, .. }`,
      t`(${pattern} | ${pattern})`,
      t`Some(${pattern} | ${pattern})`,
      t`${name} @ (${pattern})`,
    ),
    statement: weighted(
      t`let ${pattern} = ${expression};`,
      t`let ${name}: ${type} = ${expression};`,
      t`let Some(${pattern}) = ${atom} else { ${block} };`,
      t`${atom} ${assignment} ${expression};`,
      t`${atom}.${name}(${expression});`,
      t`if ${operand} { ${block} }`,
      t`if let ${pattern} = ${operand} && ${operand} { ${block} } else if ${operand} { ${block} } else { ${block} }`,
      t`for ${pattern} in ${operand} { ${block} }`,
      t`while ${operand} ${comparison} ${operand} { ${block} }`,
      t`match ${operand} { ${pattern} if ${expression} => ${expression}, ${pattern} | ${pattern} => {} }`,
      t`'a: loop { break 'a ${operand}; }`,
      t`return ${expression};`,
      t`/* note */ let ${name}: ${type}; // end of line\n`,
      t`fn ${name}(${name}: ${type}) -> ${type} { ${block} }`,
    ),
    block: weighted(fc.constant(''), t`${statement} ${block}`, t`${statement} ${atom}`, atom),
  };
});

/** A struct literal in a condition needs brackets, as does a bare closure or jump: `operand` has none of them. */
export const rustExpression = grammar.expression.map((text) => `fn f() { let it = ${text}; }\n`);
export const rustType = grammar.type.map((text) => `type A = ${text};\n`);
export const rustPattern = grammar.pattern.map((text) => `fn f() { match it { ${text} => {} } }\n`);
export const rustBody = grammar.block.map((text) => `fn f() { ${text} }\n`);
export const rustItem: Text = fc.oneof(
  t`pub fn ${name}<${life}: 'b, T: Clone + ${typeName}>(${name}: ${grammar.type}, mut ${name}: &T) -> ${grammar.type} where T: Copy, { ${grammar.block} }\n`.map((text) =>
    text.replaceAll("<'_:", "<'a:").replaceAll("<'static:", "<'a:"),
  ),
  t`struct ${name} { ${name}: ${grammar.type}, pub ${name}: ${grammar.type} }\n`,
  t`enum ${name} { ${name}, ${name}(${grammar.type}), ${name} { ${name}: ${grammar.type} } }\n`,
  t`impl<T> ${typeName} for ${grammar.type} { fn ${name}(&self, ${name}: ${grammar.type}) { ${grammar.block} } }\n`,
  t`trait ${name} { fn ${name}(&mut self) -> ${grammar.type}; type ${name}; }\n`,
  t`use ${name}::{${name}, ${name}::*, ${name} as ${name}};\n`,
  t`const ${name}: ${grammar.type} = ${grammar.expression};\n`,
);
