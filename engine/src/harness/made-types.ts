/** Types of the crate under test: code that makes values of them and shows values of them. */
import { nodeEnd, nodeStart } from '../../../redox/src/index.js';
import { type FutureDriver, WITHOUT_RUNTIME } from '../futures/future-driver.js';
import { RUNTIME } from '../instrument/switches.js';
import { NOTHING_KNOWN, type SoundnessOf } from '../unsafety/soundness.js';
import { type CrateIndex, type Field, type FunctionItem, type From, substitute, type Substitution, type TypeDefinition, type TypeRef, unify } from '../items/index.js';
import { constructorWay, isConstructor } from './construction.js';
import { asPart } from './harness-part.js';
import { inputOf, type Maker, writtenAs } from './input.js';
import { concrete } from './normalized.js';
import { ShownTypes } from './shown-types.js';
import { argumentsOf, DEEPEST, HASHED, type Impl, staticText } from './type-code.js';

/** Types of the standard library that the run-time library makes, and those that it shows. */
const MADE = new Set(
  'string::String vec::Vec option::Option result::Result boxed::Box rc::Rc sync::Arc cell::Cell cell::RefCell sync::Mutex sync::RwLock collections::HashMap collections::HashSet collections::BTreeMap collections::BTreeSet collections::VecDeque collections::LinkedList collections::BinaryHeap num::Wrapping borrow::Cow time::Duration cmp::Ordering net::Ipv4Addr net::Ipv6Addr net::IpAddr path::PathBuf ops::Range ops::RangeInclusive ops::RangeFrom ops::RangeTo ops::RangeToInclusive ops::RangeFull ops::Bound num::NonZero num::NonZeroU8 num::NonZeroU16 num::NonZeroU32 num::NonZeroU64 num::NonZeroU128 num::NonZeroUsize num::NonZeroI8 num::NonZeroI16 num::NonZeroI32 num::NonZeroI64 num::NonZeroI128 num::NonZeroIsize vec::IntoIter marker::PhantomData hash::RandomState collections::hash_map::RandomState hash::BuildHasherDefault hash::DefaultHasher'
    .split(' ')
    .map((path) => `std::${path}`),
);

/** Most ways to make a type that are written. */
const MOST_WAYS = 10;

/** One harness module's types. */
export class MadeTypes implements Maker {
  private readonly made = new Map<string, Impl | null>();
  readonly shown: ShownTypes;
  private depth = 0;

  constructor(
    readonly index: CrateIndex,
    readonly from: From,
    /** Texts of types whose implementation the compiler refused, with `make ` or `show ` before them. */
    readonly refused: ReadonlySet<string>,
    /** What tests bring futures to their end with. */
    readonly driver: FutureDriver = WITHOUT_RUNTIME,
    /** With which inputs unsafe functions may be called. */
    readonly soundness: SoundnessOf = NOTHING_KNOWN,
  ) {
    this.shown = new ShownTypes(index, from, refused);
  }

  /** The implementations that the module needs, with keys for `refused`. */
  get implementations(): { readonly key: string; readonly code: string }[] {
    const of = (kind: string, all: Iterable<Impl | null>) => [...all].flatMap((each) => (each === null ? [] : [{ key: `${kind} ${each.type}`, code: each.code }]));
    return [...of('make', this.made.values()), ...of('show', this.shown.implementations)];
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
    return staticText(this.index, type, this.from);
  }

  canShow(type: TypeRef): boolean {
    return this.shown.canShow(type);
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
        if (type.to.kind === 'slice') return !type.mutable && this.canMake(type.to.element);
        return (!type.mutable && isText(type.to)) || this.canMake(type.to);
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
    const constructors = definition.constructors(this.from).filter(isConstructor);
    const built = constructors.flatMap((item) => {
      const key = `way ${text} ${item.path}`;
      const way = this.refused.has(key) ? null : constructorWay(this, item, type);
      return way === null ? [] : [asPart(key, way)];
    });
    if (definition.kind === 'enum') ways.push(...definition.variants.flatMap(({ name, shape, fields }) => this.literalWay(`${definition.pathFrom(this.from)}::${name}`, shape, fields, by) ?? []));
    else if (definition.kind === 'struct' && definition.isLiteralFrom(this.from) && (!hasSecrets || (built.length === 0 && !isTrusted(definition))))
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
    const makes = fields.map((field) => this.make(concrete(this.index, field.type, by)));
    if (makes.includes(null)) return null;
    const binds = makes.map((make, at) => `let (v${at}, t${at}) = ${make}?; `).join('');
    const values = fields.map(({ name }, at) => (shape === 'named' ? `${name}: v${at}` : `v${at}`)).join(', ');
    const texts = fields.map(({ name }, at) => (shape === 'named' ? `${name}: {t${at}}` : `{t${at}}`)).join(', ');
    const [open, close] = shape === 'named' ? [' {{ ', ' }}'] : ['(', ')'];
    const [first, last] = shape === 'named' ? [' { ', ' }'] : ['(', ')'];
    return [`{ ${binds}Some((${path}${first}${values}${last}, format!("${path}${open}${texts}${close}"))) }`];
  }

  /** Whether values of the type implement `Change`. */
  canChange(type: TypeRef): boolean {
    return type.kind === 'crate' && this.canMake(type) && this.made.get(this.writeStatic(type) ?? '')?.code.includes('::Change for') === true;
  }

  /** Calls that change a value, as match arms: expressions of type `Option<String>` on `value`, a `&mut`. */
  private changes(type: Extract<TypeRef, { kind: 'crate' }>): string[] {
    const mutators = type.definition
      .mutators(this.from)
      .filter((item) => item.owner?.trait === null && !item.async && !item.unsafe && item.generics.parameters.every((each) => item.owner!.generics.parameters.includes(each)));
    const open = mutators.filter(({ visibility }) => visibility !== 'private');
    return byGift(open.length > 0 ? open : mutators)
      .slice(0, MOST_WAYS)
      .flatMap((item) => this.change(item, type) ?? []);
  }

  private change(item: FunctionItem, type: TypeRef): string | null {
    const key = `change ${this.writeStatic(type)} ${item.path}`;
    if (this.refused.has(key)) return null;
    const path = item.typePath(this.from);
    const by = unify(item.owner!.selfType, type) ?? new Map();
    const inputs = item.parameters.map((parameter) => inputOf(this, parameter.type, by));
    if (path === null || inputs.some((input) => input === null || input.style.endsWith('-mut') || input.style === 'iterator')) return null;
    const binds = inputs.map((input, at) => `let (v${at}, t${at}) = (${input!.make})?; `).join('');
    const written = inputs.map((input, at) => writtenAs(input!, `{t${at}}`)).join(', ');
    const passed = inputs.map((input, at) => `, ${input!.pass(`v${at}`)}`).join('');
    const call = `${path}(&mut *value${passed})`;
    const text = `{{}}.${item.name}(${written})`;
    const error = item.result?.kind === 'std' && item.result.path === 'std::result::Result' ? item.result.arguments[1] : undefined;
    if (error === undefined) return asPart(key, `{ ${binds}let _ = ${call}; Some(format!("${text};")) }`);
    // a refused call says nothing in a test, and what a call gives must be used
    if (!this.canShow(substitute(error, by))) return asPart(key, `{ ${binds}Some(if ${call}.is_ok() { format!("let _ = ${text};") } else { String::new() }) }`);
    return asPart(key, `{ ${binds}Some(if ${call}.is_ok() { format!("${text}.unwrap();") } else { String::new() }) }`);
  }
}

/** Whether unsafe code of a type relies on what its fields hold. */
const isTrusted = ({ implementations }: TypeDefinition): boolean =>
  implementations.some((each) => each.unsafe || each.functions.some(({ unsafe, file, node }) => unsafe || /\bunsafe\b/.test(file.text.slice(nodeStart(file.tree, node), nodeEnd(file.tree, node)))));

/** Those first that put something of the type's own parameters into it: nothing can be taken out of a container before. */
function byGift(mutators: readonly FunctionItem[]): readonly FunctionItem[] {
  const gives = ({ parameters, owner }: FunctionItem): boolean => parameters.some(({ type }) => type.kind === 'parameter' && owner!.generics.parameters.includes(type.parameter));
  return [...mutators.filter(gives), ...mutators.filter((item) => !gives(item))];
}

const isText = (type: TypeRef | undefined): boolean => type?.kind === 'primitive' && type.name === 'str';

/** A way is chosen, then a few changes are made. Deep inside a value the first way is taken, which is the simplest. */
function generateImpl(text: string, ways: readonly string[], changes: readonly string[]): string {
  const arms = ways.map((way, at) => `${at === ways.length - 1 ? '_' : at} => ${way},\n`).join('');
  const base = `let made: ${RUNTIME}::Made<Self> = c.nested(|c| { let way = if c.is_deep() { 0 } else { c.below(${ways.length}) }; match way { ${arms} } });`;
  const header = `impl ${RUNTIME}::Generate for ${text} { fn generate(c: &mut ${RUNTIME}::Choices) -> ${RUNTIME}::Made<Self> {`;
  if (changes.length === 0) return `${header} ${base} made } }\n`;
  const steps = changes.map((change, at) => `${at === changes.length - 1 ? '_' : at} => ${change},\n`).join('');
  return `impl ${RUNTIME}::Change for ${text} { fn change(&mut self, c: &mut ${RUNTIME}::Choices) -> Option<String> { let value = self; match c.below(${changes.length}) { ${steps} } } }
${header} ${base}
    let (mut value, mut text) = made?;
    let calls = ${RUNTIME}::changes(&mut value, c)?;
    if !calls.is_empty() { text = format!("{{ let mut value = {text}; {} value }}", calls.iter().map(|call| call.replacen("{}", "value", 1)).collect::<Vec<_>>().join(" ")); }
    Some((value, text)) } }\n`;
}
