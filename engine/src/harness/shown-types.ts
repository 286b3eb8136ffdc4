/** Types of the crate under test: code that shows values of them as Rust source. */
import { RUNTIME } from '../instrument/switches.js';
import type { CrateIndex, Field, From, TypeRef } from '../items/index.js';
import { concrete } from './normalized.js';
import { argumentsOf, DEEPEST, HASHED, type Impl, staticText } from './type-code.js';

/** Types of the standard library that the run-time library shows. */
const SHOWN = new Set(
  'string::String vec::Vec option::Option result::Result boxed::Box rc::Rc sync::Arc cell::Cell cell::RefCell collections::HashMap collections::HashSet collections::BTreeMap collections::BTreeSet collections::VecDeque collections::LinkedList num::Wrapping borrow::Cow time::Duration cmp::Ordering net::Ipv4Addr net::Ipv6Addr net::IpAddr path::PathBuf ops::Range ops::RangeInclusive ops::Bound num::NonZero num::NonZeroU8 num::NonZeroU16 num::NonZeroU32 num::NonZeroU64 num::NonZeroU128 num::NonZeroUsize num::NonZeroI8 num::NonZeroI16 num::NonZeroI32 num::NonZeroI64 num::NonZeroI128 num::NonZeroIsize'
    .split(' ')
    .map((path) => `std::${path}`),
);

/** What one harness module shows. */
export class ShownTypes {
  private readonly shown = new Map<string, Impl | null>();
  private depth = 0;

  constructor(
    private readonly index: CrateIndex,
    private readonly from: From,
    /** Texts of types whose implementation the compiler refused, with `show ` before them. */
    private readonly refused: ReadonlySet<string>,
  ) {}

  get implementations(): readonly Impl[] {
    return [...this.shown.values()].flatMap((each) => each ?? []);
  }

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
        return SHOWN.has(type.path) && all(type.arguments.slice(0, HASHED[type.path] ?? type.arguments.length));
      case 'crate':
        return this.showCrateType(type);
      default:
        return false;
    }
  }

  private showCrateType(type: Extract<TypeRef, { kind: 'crate' }>): boolean {
    const { definition } = type;
    const text = staticText(this.index, type, this.from);
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
    const isShown = (fields: readonly Field[]): boolean => fields.every((field) => field.isVisibleFrom(this.from) && this.canShow(concrete(this.index, field.type, by)));
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
