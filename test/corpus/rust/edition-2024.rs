// edition: 2024
unsafe extern "C" {
    pub safe fn sqrt(x: f64) -> f64;
    pub unsafe fn strlen(p: *const u8) -> usize;
    fn plain();
    safe static ONE: u8;
    unsafe static mut TWO: u8;
}

#[unsafe(no_mangle)]
pub extern "C" fn exported() {}

fn precise<'a, T>(x: &'a T) -> impl Sized + use<'a, T> {
    x
}

fn nothing_captured() -> impl Sized + use<> {}

fn chains() {
    if let Some(x) = a && let Some(y) = x.b && y > 3 {}
    if a && let Some(x) = b && x {}
    while let Some(x) = a && let Ok(y) = x {}
    match a {
        Some(x) if x > 3 && let Some(y) = b => y,
        _ => 3,
    }
}

fn pointers() {
    let p = &raw const a.b;
    let q = &raw mut c[3];
    let raw = 3;
    &raw;
    &raw + 1;
}

async fn closures() {
    let f = async |x: u8| x + 1;
    let g = async move || h().await;
    f(1).await;
}

fn r#gen() {
    let x = const { 1 + 2 };
    let r#gen = x;
}

fn literals() {
    (c"text", cr#"text"#);
    // guarded strings are reserved in this edition
}

trait A: for<'a> B<'a> + ?Sized {}
impl<T> const_like::Tr for T where T: A {}

fn assoc(x: impl Iterator<Item: Clone + Send>) -> impl Fn(u8) -> u8 {
    |x| x
}

fn boxed() -> Box<dyn Fn() -> Box<dyn Any> + Send> {
    Box::new(|| Box::new(1))
}
