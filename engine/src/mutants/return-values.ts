/** Values that stand for a function's body, by the type that it returns (cargo-mutants' src/fnvalue.rs). */
import { isType, K, type Node, nameOf, type Tree } from '../../../redox/src/index.js';
import { prettyText, prettyTokens } from './pretty.js';

/** The most values of one type, far above what people write: products of tuples and unknown containers in each other grow without end. */
const MOST_VALUES = 10_000;

const UNSIGNED = new Set(['u8', 'u16', 'u32', 'u64', 'u128', 'usize']);
const SIGNED = new Set(['i8', 'i16', 'i32', 'i64', 'i128', 'isize']);
const FLOATS = new Set(['f32', 'f64']);
const NON_ZERO = /^NonZero([UI])(?:size|8|16|32|64|128)$/;
const CONTAINERS = new Set(['Box', 'Cell', 'RefCell', 'Arc', 'Rc', 'Mutex']);
const COLLECTIONS = new Set(['BinaryHeap', 'BTreeSet', 'HashSet', 'LinkedList', 'VecDeque']);
const MAPS = new Set(['BTreeMap', 'HashMap']);

const DEFAULT = ['Default::default()'];
const STRINGS = ['""', '"xyzzy"'];
const ONE = '1.try_into().unwrap()';
const MINUS_ONE = '(-1).try_into().unwrap()';

/**
 * Expressions to return in place of a body, in the order and spelling of cargo-mutants; none where it
 * makes none. `type` is null without `->`. `errors` are Rust expressions for the `Err` of results.
 */
export function returnValues(tree: Tree, type: Node | null, errors: readonly string[] = []): string[] {
  if (type === null) return ['()'];
  return new ReturnValues(
    tree,
    errors.map((error) => `Err(${prettyText(error)})`),
  ).of(type);
}

/** All pairs, the last varying fastest. */
const pairs = (one: readonly string[], other: readonly string[], join: (a: string, b: string) => string): string[] => {
  const made: string[] = [];
  for (const a of one) for (const b of other) if (made.length < MOST_VALUES) made.push(join(a, b));
  return made;
};

class ReturnValues {
  constructor(
    private readonly tree: Tree,
    private readonly errors: readonly string[],
  ) {}

  of(type: Node): string[] {
    return this.all(type).slice(0, MOST_VALUES);
  }

  private all(type: Node): string[] {
    switch (type.kind) {
      case K.PathType:
        return this.path(type.kids[0]!);
      case K.ArrayType: {
        const length = type.kids[1]!;
        return this.of(type.kids[0]!).map((value) => `[${value}; ${prettyTokens(this.tree, length.from, length.to)}]`);
      }
      case K.SliceType:
        return this.slice(type);
      case K.ReferenceType:
        return this.reference(type);
      case K.TupleType:
        return this.tuple(type.kids[0]!.kids as Node[]);
      case K.ImplType: {
        const item = this.iteratorItem(type.kids[0]!);
        return item === null ? [] : ['::std::iter::empty()', ...this.of(item).map((value) => `::std::iter::once(${value})`)];
      }
      case K.NeverType:
        return [];
      default:
        return DEFAULT;
    }
  }

  private slice(type: Node): string[] {
    return ['Vec::leak(Vec::new())', ...this.of(type.kids[0]!).map((value) => `Vec::leak(vec![${value}])`)];
  }

  private reference(type: Node): string[] {
    const target = type.kids[0]!;
    if (target.kind === K.SliceType) return this.slice(target);
    const mutable = type.toks[1]! >= 0;
    if (!mutable && target.kind === K.PathType && this.alone(target.kids[0]!) === 'str') return STRINGS;
    return this.of(target).map((value) => `Box::leak(Box::new(${value}))`);
  }

  private tuple(types: readonly Node[]): string[] {
    let rows = [''];
    for (const type of types) rows = pairs(rows, this.of(type), (row, value) => (row === '' ? value : `${row}, ${value}`));
    return rows.map((row) => `(${row})`);
  }

  /** Name of a path that is one name without arguments. */
  private alone(path: Node): string | null {
    const segment = path.kids[0]!;
    return path.kids.length === 1 && path.toks[0]! < 0 && segment.kids[0] === null ? nameOf(this.tree, segment.toks[0]!) : null;
  }

  private path(path: Node): string[] {
    const alone = this.alone(path);
    const last = path.kids.at(-1)!;
    const name = nameOf(this.tree, last.toks[0]!);
    return (alone === null ? null : plainValues(alone)) ?? this.known(name, last) ?? this.container(name, last);
  }

  /** Types that cargo-mutants knows by their last name, wherever they come from. */
  private known(name: string, segment: Node): string[] | null {
    const nonZero = NON_ZERO.exec(name);
    if (nonZero !== null) return nonZero[1] === 'U' ? [ONE] : [ONE, MINUS_ONE];
    const first = this.firstType(segment);
    switch (name) {
      case 'NonZero':
        if (first === null) return null;
        return first.kind === K.PathType && UNSIGNED.has(this.alone(first.kids[0]!) ?? '') ? [ONE] : [ONE, MINUS_ONE];
      case 'Result':
        return [...(first === null ? ['Ok(Default::default())'] : this.of(first).map((value) => `Ok(${value})`)), ...this.errors];
      case 'HttpResponse':
        return ['HttpResponse::Ok().finish()'];
      case 'Option':
        return first === null ? null : ['None', ...this.of(first).map((value) => `Some(${value})`)];
      case 'Vec':
        return first === null ? null : ['vec![]', ...this.of(first).map((value) => `vec![${value}]`)];
      case 'Cow':
        return first === null ? null : this.of(first).flatMap((value) => [`Cow::Borrowed(${value})`, `Cow::Owned(${value}.to_owned())`]);
      default:
        return null;
    }
  }

  /** Types that hold others: known ones, and whatever has one type for an argument. */
  private container(name: string, segment: Node): string[] {
    const all = this.arguments(segment);
    const types = all.filter((argument) => isType(argument.kind));
    if (all.length === 1 && types.length === 1) {
      const values = (): string[] => this.of(types[0]!);
      if (CONTAINERS.has(name)) return values().map((value) => `${name}::new(${value})`);
      if (COLLECTIONS.has(name)) return [`${name}::new()`, ...values().map((value) => `${name}::from_iter([${value}])`)];
    }
    if (MAPS.has(name) && all.length === 2 && types.length === 2) {
      return [`${name}::new()`, ...pairs(this.of(types[0]!), this.of(types[1]!), (key, value) => `${name}::from_iter([(${key}, ${value})])`)];
    }
    if (types.length !== 1) return DEFAULT;
    return [`${name}::new()`, ...this.of(types[0]!).flatMap((value) => [`${name}::from_iter([${value}])`, `${name}::new(${value})`, `${name}::from(${value})`])];
  }

  /** What stands in the angle brackets of a segment. */
  private arguments(segment: Node): readonly Node[] {
    const given = segment.kids[0];
    return given?.kind === K.GenericArguments ? (given.kids[0]!.kids as Node[]) : [];
  }

  /** The first argument that is a type, with nothing but lifetimes before it. */
  private firstType(segment: Node): Node | null {
    const first = this.arguments(segment).find((argument) => argument.kind !== K.Lifetime);
    return first !== undefined && isType(first.kind) ? first : null;
  }

  /** `T` of `impl Iterator<Item = T>`. */
  private iteratorItem(bounds: Node): Node | null {
    for (const bound of bounds.kids) {
      const path = bound?.kind === K.TraitBound ? bound.kids[1] : null;
      if (path?.kind !== K.Path) continue;
      const last = path.kids.at(-1)!;
      const first = nameOf(this.tree, last.toks[0]!) === 'Iterator' ? this.arguments(last)[0] : undefined;
      if (first?.kind !== K.Binding || first.flag !== 0) continue;
      const name = first.kids[0]!;
      if (prettyTokens(this.tree, name.from, name.from + 1) === 'Item' && isType(first.kids[1]!.kind)) return first.kids[1]!;
    }
    return null;
  }
}

/** Values of the types that are one word. */
function plainValues(name: string): string[] | null {
  if (name === 'bool') return ['true', 'false'];
  if (name === 'String') return ['String::new()', '"xyzzy".into()'];
  if (name === 'str') return STRINGS;
  if (UNSIGNED.has(name)) return ['0', '1'];
  if (SIGNED.has(name)) return ['0', '1', '-1'];
  if (FLOATS.has(name)) return ['0.0', '1.0', '-1.0'];
  return null;
}
