fn closures() {
    let f = || 1;
    let f = || {};
    let f = |x| x + 1;
    let f = |x, y| x + y;
    let f = |x: u8, y: &str| -> u8 { x };
    let f = move || x;
    let f = move |(a, b): (u8, u8)| a + b;
    let f = |&x| x;
    let f = |&mut x, ref y, mut z| x;
    let f = |Point { x, .. }, [a, ..]| x;
    let f = |_| ();
    let f = |x| |y| x + y;
    let f = |x| match x {
        A => 1,
        _ => 2,
    };
    let f = |x| {
        g(x);
        h(x)
    };
    let f = async || 1;
    let f = async move |x| x;
    let f = |x| async move { x };
    let f: Box<dyn Fn(u8) -> u8> = Box::new(|x| x);
    xs.iter().map(|x| x + 1).filter(|&x| x > 3).fold(0, |a, b| a + b);
    xs.sort_by(|a, b| a.cmp(b).reverse());
    xs.for_each(|x| println!("{}", x));
    call(|x| x, |y| y, 3);
    call(|| a || b, || c);
    (|x| x)(3);
    (|| {})();
    for<'a> |x: &'a u8| -> &'a u8 { x };
    spawn(move || {
        // inside
        work();
    });
    let f = |x| x = 3;
    let f = |x| return x;
    let f = |x| -> Vec<u8> { x };
    f(|x| x)?;
    a.b(|x| x).c(|y| y)
}

fn std_macros() {
    println!();
    println!("hello");
    println!("{} {:?} {x:>5} {0}", a, b, x = c);
    println!("{x}",);
    print!("{}", a + b);
    eprintln!("{}", f(x)?);
    eprint!("x");
    format!("{a:?}");
    write!(f, "{}", x)?;
    writeln!(f)?;
    writeln!(f, "{}", self.0)?;
    panic!();
    panic!("{}", x);
    assert!(a);
    assert!(a == b, "message {}", c);
    assert_eq!(a, b);
    assert_eq!(a.len(), 3, "message");
    assert_ne!(a, b);
    debug_assert!(a > b);
    debug_assert_eq!(a, b);
    debug_assert_ne!(a, b);
    todo!();
    todo!("later");
    unimplemented!();
    unreachable!("{}", x);
    vec![];
    vec![1, 2, 3];
    vec![0; n];
    vec![vec![1], vec![2]];
    vec!(1, 2);
    vec! { 1, 2 };
    matches!(x, Some(_));
    matches!(x, Some(n) if n > 3);
    matches!(x, A | B);
    dbg!(x);
    dbg!(a, b);
    env!("HOME");
    option_env!("HOME");
    concat!("a", 1, true);
    include_str!("file.txt");
    include_bytes!("file.bin");
    stringify!(a b + c);
    line!();
    file!();
    column!();
    module_path!();
    cfg!(feature = "std");
    cfg!(all(unix, not(windows)));
    compile_error!("no");
    format_args!("{}", x);
    thread_local! {
        static LOCAL: u8 = 3;
    }
    std::println!("x");
    ::std::vec![1];
}

fn other_macros() {
    custom!(a, b => c);
    custom! { a: b, c }
    custom![a; b; c];
    custom!(struct A;);
    custom!(@rule x y z);
    json!({ "a": [1, 2, { "b": null }], "c": x });
    html! { <div class="a">{ x }</div> }
    select! {
        a = f() => g(a),
        _ = h() => {},
    }
    lazy_static! {
        static ref RE: Regex = Regex::new("x").unwrap();
    }
    custom!(// a comment
        x);
    custom!(/* another */ x /* one */);
    custom!(a.b().c[d]);
    custom!("text").method();
    custom!(x)?;
    let x = custom!(y) + custom![z];
    custom!('a, 'b', $c, #d, ~e, ?f);
}

macro_rules! simple {
    () => {};
}

macro_rules! many {
    ($a:expr, $($b:tt)*) => { $a + many!($($b)*) };
    ($a:expr $(,)?) => ($a);
    [$($x:ty),+; $l:lifetime $i:item] => [$($x)+];
    (note that x function end) => { function };
}

pub(crate) use many;
