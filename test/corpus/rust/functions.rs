// Function headers, parameters and generics.

fn nothing() {}

fn one(a: u8) -> u8 {
    a
}

pub fn largest<T: Ord + Copy>(items: &[T]) -> Option<T> {
    let mut best = *items.first()?;
    for &item in items {
        if item > best {
            best = item;
        }
    }
    Some(best)
}

pub(crate) async fn everything<'a, 'b: 'a, T: Ord + Clone, U, const N: usize>(
    first: &'a [T],
    mut second: &'b mut U,
    (left, right): (u8, u8),
    Point { x, y: _ }: Point,
    [head, .., tail]: [u8; N],
    _: &dyn Fn(u8) -> u8,
) -> Result<Option<&'a T>, Box<dyn Error + 'a>>
where
    T: Debug + 'a,
    for<'c> U: Fn(&'c T) -> &'c T,
    Vec<T>: Clone,
    'b: 'a,
{
    Ok(None)
}

const fn constant() -> usize {
    3
}

unsafe fn dangerous() {}

pub const unsafe extern "C" fn all_words(a: i32) -> ! {
    loop {}
}

async unsafe fn waiting() {}

extern "system" fn other_abi() {}

fn returns_impl(x: u8) -> impl Iterator<Item = u8> + Clone {
    (0..x).into_iter()
}

fn takes_impl(f: impl FnOnce(u8, &str) -> bool + Send + 'static, g: &mut impl Iterator) {}

fn takes_dyn(a: &dyn Any, b: Box<dyn Fn(u8) -> Box<dyn Fn() + Send> + Send>, c: &(dyn Any + Send)) {}

fn pointers(f: fn(u8, name: u16) -> u8, g: unsafe extern "C" fn(*mut u8, ...), h: for<'a> fn(&'a u8) -> &'a u8) {}

fn higher<F>(f: F)
where
    F: for<'a> Fn(&'a str) -> Option<&'a str>,
{
}

fn maybe_sized<T: ?Sized>(t: &T) {}

fn captures<'a>(x: &'a u8) -> impl Sized + use<'a> {
    x
}

fn never() -> ! {
    panic!()
}

fn attributed(#[cfg(unix)] a: u8, #[allow(unused)] b: u8) {}

struct S;
impl S {
    fn by_value(self) {}
    fn by_mut(mut self) {}
    fn by_ref(&self) {}
    fn by_mut_ref(&mut self) {}
    fn with_lifetime<'a>(&'a self, other: &'a mut S) -> &'a S {
        self
    }
    fn with_mut_lifetime<'a>(&'a mut self) {}
    fn typed(self: &Self) {}
    fn pinned(self: std::pin::Pin<&mut Self>) {}
    fn boxed(mut self: Box<Self>) {}
}

fn comments_in_header(
    // before the first
    a: u8, // behind the first
    /* before the second */ b: u8,
    // at the end
) -> u8 {
    a /* between */ + b
}

fn empty_with_comment() {
    // nothing here
}

fn generics_with_defaults<const N: usize, const B: bool>() -> [u8; N] {
    other::<{ N + 1 }, true, -1, 'x'>();
    [0; N]
}
