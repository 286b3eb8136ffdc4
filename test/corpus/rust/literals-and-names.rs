fn numbers() {
    (0, 1, 42, 1_000_000, 0xff, 0xFF_u8, 0o777, 0b1010_1010, 1u8, 1_i128, 1usize, 1f32, 1.0, 1., 1e10, 1.5e-3, 1E+3, 2.0_f64);
    (-1, -1.5, 0x1e5, 1__0, 0b0, 9_223_372_036_854_775_807i64);
    1..2;
    1. ..2.;
    1.0.max(2.);
    x.0.0;
    x.1 .2;
}

fn characters() {
    ('a', '\'', '"', '\\', '\n', '\t', '\0', '\x7f', '\u{1F600}', 'é', '漢', '😀', ' ');
    (b'a', b'\'', b'\\', b'\xff');
}

fn strings() {
    ("", "a", "with \"quotes\"", "with \\ and \n", "\u{1F600} \x41", "漢字 é 😀", "// no comment", "/* none */");
    (r"raw", r"\n", r#"with "quotes""#, r##"with "# in it"##, r#""#);
    (b"bytes", b"\xff\0", br"raw", br#"raw "b""#, c"c string", cr"raw c", cr#"raw "c""#);
    "over
several
    lines";
    "continued \
     here";
    r"raw
    lines";
    "note that end function";
    "suffix"suffix;
}

fn names() {
    let r#match = r#fn + r#type;
    r#struct::r#enum(r#trait.r#impl);
    let naïve = été + 変数 + Ωmega;
    let _ = _x + __ + _1;
    let user_name = user_function + user_user_list;
    'r#static: loop {
        break 'r#static;
    }
    let r#try = 1;
}

fn words_of_iron() {
    let function = list + optional - field;
    let end = begin.end(end, end);
    let of = of.of(of)[of];
    let and = and && or || not;
    let call = call(method, with) + with;
    let define = set = equal;
    let value = value;
    let user_value = user_value.user_user_field;
    let plus = minus * times / divided;
    let then = index[then].then(then).await;
    let case = compare.case;
    let repeat = each + exit + labeled;
    let raw = raw + macro_ + body + closure;
    let x = note + that + document + inside;
    let reference = &reference + *dereference;
    let from = range.from(to, inclusive);
    let create = create { rest: from, with, of: 3 };
    let tuple = tuple(array, of);
    let boolean: boolean = character as string;
    let nothing = anything + nothing + inferred + never;
    let taking = implementing(holding);
    let by = either(none, some, ok, error);
    let public = public.mutable(immutable);
    let item = item::item::<item>(item!(item));
    let increase = increase(by);
    let root = root::dot(dot.dot);
    let trailing = bracket + brace + block;
    let greater = greater < less + than;
    let matches = matches(matches, a);
    let is = is.is(is);
    let do_ = perform + execute + run;
    let do_it = otherwise + when + unless + until;
}

struct list<of, and>(of, and);
struct optional {
    end: field,
    value: function,
    of: with,
}
enum compare {
    case,
    anything(of),
    nothing { with: of },
}
trait implement {
    type with;
    const of: user_of;
    fn method(takes: returns) -> begin;
}
fn end<'a, 'end, 'of: 'a>(mutable: &'end u8, public: of) -> of
where
    of: and + with,
{
    'of: loop {
        break 'of;
    }
}
mod module {
    pub use function::{end as begin, of};
}
