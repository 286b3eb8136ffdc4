/** Types of the crate under test: code that makes values of them and shows values of them. */
import { RUNTIME } from '../instrument/switches.js';
import { type CrateIndex, type Field, type FunctionItem, type From, substitute, type Substitution, type TypeDefinition, type TypeRef, unify } from '../items/index.js';
import { inputOf, type Maker } from './input.js';

/** Types of the standard library that the run-time library makes, and those that it shows. */
const MADE = new Set(
  'string::String vec::Vec option::Option result::Result boxed::Box rc::Rc sync::Arc cell::Cell cell::RefCell sync::Mutex sync::RwLock collections::HashMap collections::HashSet collections::BTreeMap collections::BTreeSet collections::VecDeque collections::LinkedList collections::BinaryHeap num::Wrapping borrow::Cow time::Duration cmp::Ordering net::Ipv4Addr net::Ipv6Addr path::PathBuf ops::Range ops::RangeInclusive'
    .split(' ')
    .map((path) => `std::${path}`),
);
const NOT_SHOWN = new Set(['std::collections::BinaryHeap', 'std::net::Ipv4Addr', 'std::net::Ipv6Addr', 'std::path::PathBuf', 'std::ops::RangeInclusive', 'std::sync::Mutex', 'std::sync::RwLock']);
/** Arguments that are no part of a value. */
const HASHED: Record<string, number> = { 'std::collections::HashMap': 2, 'std::collections::HashSet': 1 };

/** Most ways to make a type that are written. */
const MOST_WAYS = 10;
/** Deepest type that is made out of others. */
const DEEPEST = 5;

const MOST_OBSERVERS = 4;
/** Methods whose results are another form of the value, or differ between machines. */
const NOT_TELLING = /^(clone|to_owned|hash|fmt|capacity|as_ptr|borrow|as_ref|iter)$/;

interface Impl {
  readonly type: string;
  readonly code: string;
}

/** One harness module's types. */
export class MadeTypes implements Maker {
  private readonly made = new Map<string, Impl | null>();
  private readonly shown = new Map<string, Impl | null>();
  private depth = 0;

  constructor(
    readonly index: CrateIndex,
    readonly from: From,
    /** Texts of types whose implementation the compiler refused, with `make ` or `show ` before them. */
    private readonly refused: ReadonlySet<string>,
  ) {}

  /** The implementations that the module needs, with keys for `refused`. */
  get implementations(): { readonly key: string; readonly code: string }[] {
    const of = (kind: string, all: ReadonlyMap<string, Impl | null>) => [...all.values()].flatMap((each) => (each === null ? [] : [{ key: `${kind} ${each.type}`, code: each.code }]));
    return [...of('make', this.made), ...of('show', this.shown)];
  }

  write(type: TypeRef): string | null {
    return this.index.typeText(type, this.from);
  }

  make(type: TypeRef): string | null {
    const text = this.canMake(type) ? this.writeStatic(type) : null;
    return text === null ? null : `<${text} as ${RUNTIME}::Generate>::generate(c)`;
  }

  /** With `'static` for every lifetime, as an implementation for a type with references needs it. */
  private writeStatic(type: TypeRef): string | null {
    return this.index.typeText(erased(type), this.from, { lifetimes: true });
  }

  private canMake(type: TypeRef): boolean {
    const all = (types: readonly TypeRef[]): boolean => types.every((each) => this.canMake(each));
    switch (type.kind) {
      case 'primitive':
        return type.name !== 'str';
      case 'tuple':
        return type.elements.length <= 6 && all(type.elements);
      case 'array':
        return this.canMake(type.element);
      case 'constant':
        return true;
      case 'std':
        if (type.path === 'std::boxed::Box' || type.path === 'std::borrow::Cow') return isText(type.arguments[0]) || (type.path === 'std::boxed::Box' && all(type.arguments));
        return MADE.has(type.path) && all(type.arguments.slice(0, HASHED[type.path] ?? type.arguments.length));
      case 'reference':
        return !type.mutable && isText(type.to);
      case 'crate':
        return this.makeCrateType(type);
      default:
        return false;
    }
  }

  private makeCrateType(type: Extract<TypeRef, { kind: 'crate' }>): boolean {
    const text = this.writeStatic(type);
    if (text === null || this.refused.has(`make ${text}`)) return false;
    const known = this.made.get(text);
    if (known !== undefined) return known !== null;
    if (this.depth >= DEEPEST) return false;
    // while its parts are looked at, it is taken to be made: a list holds lists
    this.made.set(text, { type: text, code: '' });
    this.depth++;
    const ways = this.waysToMake(type, text);
    this.depth--;
    const code = ways.length === 0 ? null : { type: text, code: generateImpl(text, ways, this.changes(type)) };
    this.made.set(text, code);
    return code !== null;
  }

  /** Rust expressions of type `Option<(T, String)>`, the simplest first. */
  private waysToMake(type: Extract<TypeRef, { kind: 'crate' }>, text: string): string[] {
    const { definition } = type;
    const by = argumentsOf(definition, type);
    const ways: string[] = [];
    const hasSecrets = definition.fields.some((field) => !field.isVisibleFrom('outside'));
    const constructors = definition.constructors(this.from).filter(isPlainConstructor);
    const built = constructors.flatMap((item) => this.constructorWay(item, type) ?? []);
    if (definition.kind === 'enum') ways.push(...definition.variants.flatMap(({ name, shape, fields }) => this.literalWay(`${definition.pathFrom(this.from)}::${name}`, shape, fields, by) ?? []));
    else if (definition.kind === 'struct' && definition.isLiteralFrom(this.from) && (!hasSecrets || built.length === 0))
      ways.push(...(this.literalWay(definition.pathFrom(this.from)!, definition.shape, definition.fields, by) ?? []));
    ways.push(...built.slice(0, MOST_WAYS - Math.min(ways.length, MOST_WAYS - 2)));
    if (definition.implements('Default') === 'yes' && !constructors.some(({ name }) => name === 'new' || name === 'default')) {
      const path = definition.pathFrom(this.from)!;
      ways.push(`Some((<${text} as Default>::default(), "${path}::default()".to_string()))`);
    }
    for (const constant of definition.constants(this.from).slice(0, 4)) {
      const path = constant.pathFrom(this.from);
      if (path !== null) ways.push(`Some((${path}, ${JSON.stringify(path)}.to_string()))`);
    }
    return ways;
  }

  private literalWay(path: string, shape: 'unit' | 'tuple' | 'named', fields: readonly Field[], by: Substitution): string[] | null {
    if (shape === 'unit') return [`Some((${path}, ${JSON.stringify(path)}.to_string()))`];
    const makes = fields.map((field) => this.make(substitute(field.type, by)));
    if (makes.includes(null)) return null;
    const binds = makes.map((make, at) => `let (v${at}, t${at}) = ${make}?; `).join('');
    const values = fields.map(({ name }, at) => (shape === 'named' ? `${name}: v${at}` : `v${at}`)).join(', ');
    const texts = fields.map(({ name }, at) => (shape === 'named' ? `${name}: {t${at}}` : `{t${at}}`)).join(', ');
    const [open, close] = shape === 'named' ? [' {{ ', ' }}'] : ['(', ')'];
    const [first, last] = shape === 'named' ? [' { ', ' }'] : ['(', ')'];
    return [`{ ${binds}Some((${path}${first}${values}${last}, format!("${path}${open}${texts}${close}"))) }`];
  }

  private constructorWay(item: FunctionItem, type: TypeRef): string[] | null {
    const path = item.typePath(this.from);
    const by = new Map(item.owner === null ? [] : (unify(item.owner.selfType, type) ?? []));
    for (const [parameter, to] of unify(innerResult(item.result!), type) ?? []) by.set(parameter, to);
    if (path === null || item.generics.parameters.some((parameter) => !by.has(parameter))) return null;
    const inputs = item.parameters.map((parameter) => inputOf(this, parameter.type, by));
    if (inputs.some((input) => input === null || input.style.endsWith('-mut'))) return null;
    const binds = inputs.map((input, at) => `let (v${at}, t${at}) = (${input!.make})?; `).join('');
    const passed = inputs.map((input, at) => input!.pass(`v${at}`)).join(', ');
    const written = inputs
      .map((input, at) => (input!.style === 'borrow' ? `&{t${at}}` : input!.style === 'slice' ? `&{t${at}}` : input!.style === 'iterator' ? `{t${at}}.into_iter()` : `{t${at}}`))
      .join(', ');
    const unwrapped = unwrapping(item.result!);
    if (unwrapped === null) return null;
    return [`{ ${binds}let made = ${path}(${passed})${unwrapped.value}; Some((made, format!("${path}(${written})${unwrapped.text}"))) }`];
  }

  /** Calls that change a value, as match arms: expressions of type `Option<String>` on `value`. */
  private changes(type: Extract<TypeRef, { kind: 'crate' }>): string[] {
    const { definition } = type;
    const mutators = definition
      .mutators(this.from)
      .filter((item) => item.owner?.trait === null && !item.async && !item.unsafe && item.generics.parameters.every((each) => item.owner!.generics.parameters.includes(each)));
    return mutators.slice(0, MOST_WAYS).flatMap((item) => {
      const path = item.typePath(this.from);
      const by = unify(item.owner!.selfType, type) ?? new Map();
      const inputs = item.parameters.map((parameter) => inputOf(this, parameter.type, by));
      if (path === null || inputs.some((input) => input === null || input.style.endsWith('-mut') || input.style === 'iterator')) return [];
      const binds = inputs.map((input, at) => `let (v${at}, t${at}) = (${input!.make})?; `).join('');
      const written = inputs.map((input, at) => (input!.style === 'borrow' || input!.style === 'slice' ? `&{t${at}}` : `{t${at}}`)).join(', ');
      const passed = inputs.map((input, at) => `, ${input!.pass(`v${at}`)}`).join('');
      return [`{ ${binds}let _ = ${path}(&mut value${passed}); Some(format!("value.${item.name}(${written});")) }`];
    });
  }

  // Showing

  /** Whether the type has an expression for each value, and equality. */
  canShow(type: TypeRef): boolean {
    const all = (types: readonly TypeRef[]): boolean => types.every((each) => this.canShow(each));
    switch (type.kind) {
      case 'primitive':
        return true;
      case 'tuple':
        return type.elements.length <= 6 && all(type.elements);
      case 'array':
      case 'slice':
        return this.canShow(type.element);
      case 'reference':
        return this.canShow(type.to);
      case 'std':
        return MADE.has(type.path) && !NOT_SHOWN.has(type.path) && all(type.arguments.slice(0, HASHED[type.path] ?? type.arguments.length));
      case 'crate':
        return this.showCrateType(type);
      default:
        return false;
    }
  }

  /** Names of methods that say something about a value and change nothing. */
  observers(type: Extract<TypeRef, { kind: 'crate' }>): string[] {
    const by = argumentsOf(type.definition, type);
    const plain = type.definition.methods.filter((item) => {
      if (item.receiver !== 'reference' || item.parameters.length > 0 || item.result === null || item.unsafe || item.async || item.onlyForTests) return false;
      if (item.owner?.trait !== null || item.typePath(this.from) === null || NOT_TELLING.test(item.name)) return false;
      const result = unify(item.owner.selfType, type);
      return this.canShow(substitute(substitute(item.result, result ?? new Map()), by));
    });
    return plain.slice(0, MOST_OBSERVERS).map(({ name }) => name);
  }

  /** The same for any type; none where a value has an expression. */
  observersUnlessShown(type: TypeRef | null): string[] {
    return type?.kind === 'crate' && !this.canShow(type) ? this.observers(type) : [];
  }

  private showCrateType(type: Extract<TypeRef, { kind: 'crate' }>): boolean {
    const { definition } = type;
    const text = this.writeStatic(type);
    if (text === null || this.refused.has(`show ${text}`)) return false;
    const known = this.shown.get(text);
    if (known !== undefined) return known !== null;
    if (definition.implements('PartialEq') !== 'yes' || definition.implements('Debug') !== 'yes' || this.depth >= DEEPEST) return false;
    this.shown.set(text, { type: text, code: '' });
    this.depth++;
    const code = this.showImpl(type, text);
    this.depth--;
    this.shown.set(text, code === null ? null : { type: text, code });
    return code !== null;
  }

  private showImpl(type: Extract<TypeRef, { kind: 'crate' }>, text: string): string | null {
    const { definition } = type;
    const path = definition.pathFrom(this.from);
    const by = argumentsOf(definition, type);
    const isShown = (fields: readonly Field[]): boolean => fields.every((field) => field.isVisibleFrom(this.from) && this.canShow(substitute(field.type, by)));
    const variants =
      definition.kind === 'enum' ? definition.variants.map((variant) => ({ ...variant, path: `${path}::${variant.name}` })) : [{ path: path!, shape: definition.shape, fields: definition.fields }];
    if (definition.kind === 'union' || (definition.kind === 'struct' && !definition.isLiteralFrom(this.from)) || !variants.every(({ fields }) => isShown(fields))) return null;
    const arms = variants.map(({ path: name, shape, fields }) => {
      const names = fields.map((field, at) => (shape === 'named' ? `${field.name}: f${at}` : `f${at}`)).join(', ');
      const pattern = shape === 'unit' ? name : shape === 'named' ? `${name} { ${names} }` : `${name}(${names})`;
      const open = shape === 'named' ? ' { ' : '(';
      const close = shape === 'named' ? ' }' : ')';
      const adds = fields.map((field, at) => `out.field(${JSON.stringify(`${at > 0 ? ', ' : open}${shape === 'named' ? `${field.name}: ` : ''}`)}, f${at});`).join(' ');
      return `${pattern} => { out.add(${JSON.stringify(name)}); ${adds} ${shape === 'unit' ? '' : `out.add(${JSON.stringify(fields.length === 0 ? open + close : close)});`} }`;
    });
    return `impl ${RUNTIME}::Show for ${text} { fn show(&self, out: &mut ${RUNTIME}::Out) { match self { ${arms.join(', ')} } } }\n`;
  }
}

const isText = (type: TypeRef | undefined): boolean => type?.kind === 'primitive' && type.name === 'str';

/** The parameters of a definition by the arguments of a use. */
function argumentsOf(definition: TypeDefinition, { arguments: types }: Extract<TypeRef, { kind: 'crate' }>): Substitution {
  return new Map(
    definition.generics.parameters.flatMap((parameter, at) =>
      types[at] === undefined ? (parameter.default === null ? [] : [[parameter, parameter.default] as const]) : [[parameter, types[at]] as const],
    ),
  );
}

/** The type with `'static` for every lifetime. */
function erased(type: TypeRef): TypeRef {
  const all = (types: readonly TypeRef[]): readonly TypeRef[] => types.map(erased);
  switch (type.kind) {
    case 'std':
    case 'external':
      return { ...type, arguments: all(type.arguments), lifetimes: type.lifetimes.map(() => 'static') };
    case 'crate':
      return { ...type, arguments: all(type.arguments), lifetimes: type.definition.generics.lifetimes.map(() => 'static') };
    case 'reference':
      return { ...type, lifetime: 'static', to: erased(type.to) };
    case 'slice':
    case 'array':
      return { ...type, element: erased(type.element) };
    case 'tuple':
      return { ...type, elements: all(type.elements) };
    default:
      return type;
  }
}

const isPlainConstructor = (item: FunctionItem): boolean => item.receiver === null && !item.unsafe && !item.async && !item.onlyForTests && item.body !== null && item.result !== null;

const WRAPPERS: Record<string, { readonly value: string; readonly text: string }> = {
  'std::option::Option': { value: '?', text: '.unwrap()' },
  'std::result::Result': { value: '.ok()?', text: '.unwrap()' },
};

/** How a value is taken out of what a constructor gives; null: not at all. */
function unwrapping(result: TypeRef): { readonly value: string; readonly text: string } | null {
  if (result.kind === 'crate') return { value: '', text: '' };
  return result.kind === 'std' && result.arguments[0]?.kind === 'crate' ? (WRAPPERS[result.path] ?? null) : null;
}

const innerResult = (result: TypeRef): TypeRef => (result.kind === 'std' && WRAPPERS[result.path] !== undefined ? (result.arguments[0] ?? result) : result);

/** A way is chosen, then up to three changes are made. Deep inside a value the first way is taken, which is the simplest. */
function generateImpl(text: string, ways: readonly string[], changes: readonly string[]): string {
  const arms = ways.map((way, at) => `${at === ways.length - 1 ? '_' : at} => ${way},\n`).join('');
  const base = `let made: ${RUNTIME}::Made<Self> = c.nested(|c| { let way = if c.is_deep() { 0 } else { c.below(${ways.length}) }; match way { ${arms} } });`;
  const header = `impl ${RUNTIME}::Generate for ${text} { fn generate(c: &mut ${RUNTIME}::Choices) -> ${RUNTIME}::Made<Self> {`;
  if (changes.length === 0) return `${header} ${base} made } }\n`;
  const steps = changes.map((change, at) => `${at === changes.length - 1 ? '_' : at} => ${change},\n`).join('');
  return `${header} ${base}
    let (mut value, mut text) = made?;
    let count = if c.is_deep() { 0 } else { [0, 0, 1, 2, 3][c.below(5) as usize] };
    let mut calls = String::new();
    for _ in 0..count {
      let call: Option<String> = c.nested(|c| match c.below(${changes.length}) { ${steps} });
      calls.push_str(&call?);
      calls.push(' ');
    }
    if !calls.is_empty() { text = format!("{{ let mut value = {text}; {calls}value }}"); }
    Some((value, text)) } }\n`;
}
