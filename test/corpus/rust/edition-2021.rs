// edition: 2021
fn disjoint() {
    let c = || a.b.c;
    let s = c"c string";
    let gen = 3;
    for x in [1, 2, 3] {}
    match x {
        A | B => (),
        Some(1 | 2) => (),
        _ => (),
    }
    let Some(x) = y else { return };
    f(#[allow(a)] 3);
    println!("{x} {y:?}");
}

extern "C" {
    fn f();
}

#[no_mangle]
pub extern fn g() {}

unsafe fn h() {
    i();
}
