// Every expression, and the places where one form could run into the next.

fn calls() {
    f();
    f(a);
    f(a, b, c);
    f(a)(b)();
    f()(b);
    f(g(a)) + b;
    f(g(a) + b);
    f(a + b) * c;
    (f)(a);
    (self.f)(a);
    mem::swap(&mut a, &mut b);
    Vec::<u8>::with_capacity(n);
    Vec::new();
    Shape::Dot(x);
    <T as Trait>::method(x);
    <Vec<T>>::new();
    Self::helper();
    ::std::process::exit(1);
    Some(x);
    Ok::<u8, ()>(3);
    None::<u8>;
}

fn methods() {
    v.len();
    v.iter().map(f).collect::<Vec<_>>();
    v.iter().map(f.collect());
    v.push(w.len() + 1);
    v.push(w).len();
    v.get(0).unwrap().field.method(a, b)[3]?.await;
    x.await?.y.await;
    f(x).await;
    f(x.await);
    f(x)?.g(y?)?;
    g().m(b);
    g(b).m();
    v[f()].m(a);
    (a + b).abs();
    (-a).abs();
    -a.abs();
    "text".to_string();
    1.max(2);
    1.0.sqrt();
    2.0_f64.powi(3);
    x.0.1.2;
    x.0 .1;
    x.into::<u8>().y;
    a.b.c.d(e.f.g(h.i));
    match x { _ => y }.method();
    if a { b } else { c }.method();
    { a }.method();
    unsafe { a }.method();
    [1, 2].iter().rev();
    (1, 2).0;
    S { x: 1 }.x;
    vec![1].len();
}

fn operators() {
    a + b - c * d / e % f;
    a & b | c ^ d << e >> f;
    a == b && c != d || e < f && g > h;
    (a == b) == (c <= d);
    a >= b;
    a + (b + c);
    (a + b) + c;
    a - (b - c);
    !a & !b;
    -a - -b;
    - -a;
    !!a;
    **a * *b;
    &&a;
    &mut &a;
    &*a;
    &raw const a;
    &raw mut a.b;
    *a.b = 3;
    (*a).b = 3;
    a as u8 as u16;
    a as u8 + b as u8;
    (a as usize) < b;
    (a as usize) << b;
    -1 as i32;
    (-1) as i32;
    &a as *const u8;
    a..b;
    a..=b;
    ..b;
    ..=b;
    a..;
    ..;
    (a + 1)..(b - 1);
    a + 1..b - 1;
    (a..b).rev();
    x[..];
    x[a..][..b];
    a = b;
    a += b;
    a -= b;
    a *= b;
    a /= b;
    a %= b;
    a &= b;
    a |= b;
    a ^= b;
    a <<= b;
    a >>= b;
    a = b = c;
    a[i] = 3;
    a[i] == 3;
    a[i + 1] = b[j] + c[k[l]];
    (a, b) = (b, a);
    [a, .., b] = c;
    S { x: a, .. } = s;
    _ = f();
    a && (b || c) && d;
    a || b && c || d;
    (a && b) || (c && d);
    if (a || b) && c {}
}

fn literals_and_structures() {
    ();
    (a,);
    (a, b);
    (a);
    [];
    [a];
    [a, b];
    [0; 16];
    [f(x); N + 1];
    [[0; 2]; 3];
    Point { x, y: 2 };
    Point { x: a + b, ..p };
    Point { ..Default::default() };
    Point {};
    path::To::<T>::Point { x };
    Tuple { 0: a, 1: b };
    Unit;
    Some(Point { x, y });
}

fn blocks() {
    let a = { 1 };
    let b = {
        let c = 2;
        c + 1
    };
    let d = unsafe { danger() };
    let e = async { 1 };
    let f = async move {
        g().await;
    };
    let h = const { 1 + 1 };
    let i = 'outer: {
        if a {
            break 'outer 1;
        }
        2
    };
    {}
    { x }
    { x };
    unsafe {
        a();
    }
    unsafe { a() };
}

fn jumps() -> u8 {
    loop {
        break;
    }
    'a: loop {
        'b: while x {
            continue 'a;
        }
        break 'a;
    }
    let v = loop {
        break 3;
    };
    let w = 'c: loop {
        break 'c v + 1;
    };
    for i in 0..10 {
        continue;
    }
    let x = || return;
    let y = |a| return a + 1;
    f(return);
    a || return 3;
    x.unwrap_or_else(|| return 1);
    return x;
    return;
    return (a, b);
    return // why
        x;
    break;
    return if a { b } else { c };
}

fn tail_assignment() {
    x = y
}

fn tail_parenthesis() -> u8 {
    let x = y;
    (a + b) * c
}

fn tail_call_then_block() {
    f(x);
    { y }
}

fn tail_minus() -> i32 {
    f();
    -1
}

fn statement_then_star() {
    let x = y;
    *p = 3;
    if a {}
    *q = 4;
    match b {}
    &c;
    loop {}
    (d)
}

fn statement_position() {
    if a { 1 } else { 2 };
    match a {} - 1;
    unsafe { a }.b();
    ({ 1 }) as u8;
    (match a { _ => 1 }) + 1;
    (if a { 1 } else { 2 }) + 1;
    ({ 1 }) + 1;
    let x = if a { 1 } else { 2 } + 1;
    let x = match a { _ => 1 } + 1;
    let x = { 1 } + { 2 };
}
