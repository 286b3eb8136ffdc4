fn conditions() {
    if a {
        b();
    }
    if a > b && c {
        d
    } else if e {
        f
    } else {
        g
    }
    if a {
        b
    } else {
        if c {
            d
        }
    }
    if a {
        b
    } else {
        if c {
            d
        };
        e
    }
    if let Some(x) = y {
        x
    }
    if let Some(x) = y && x > 3 && let Ok(z) = f(x) {
        z
    }
    if (a) {}
    if !a {}
    if let (A | B) = c {}
    if let A | B = c {}
    if x == (Point { x: 1 }) {}
    if f(Point { x: 1 }) {}
    if let Some(_) = (if a { b } else { c }) {}
    let z = if a { 1 } else { 2 };
    f(if a { 1 } else { 2 }, match b { _ => 3 });
    if if a { b } else { c } { d }
    if matches!(a, Some(3)) {}
    if a.is_some_and(|x| x > 3) {}
    if { a } {}
}

fn matches_of_all_kinds(x: Shape) -> u8 {
    match x {
        Shape::Dot => 1,
        Shape::Circle(r) if r > 1.0 && r < 2.0 => {
            f();
            2
        }
        Shape::Circle(..) => return 3,
        Shape::Square { side, .. } => {}
        Shape::Line { from: Point { x, .. }, to: _ } => panic!("no"),
        // a comment on its own
        A | B | C => 4, // behind
        | D => 5,
        1..=5 => 6,
        ..=0 => 7,
        6.. => 8,
        'a'..='z' | 'A'..='Z' => 9,
        -1 => 10,
        "text" => 11,
        b"bytes" => 12,
        x @ 1..=9 => x,
        ref y => *y,
        ref mut z => 13,
        &w => w,
        &mut (mut v) => v,
        (a, b, ..) => 14,
        [first, rest @ .., last] => 15,
        [] => 16,
        Some(Some(None)) => 17,
        Some(1 | 2) => 18,
        std::u8::MAX => 19,
        <T as Tr>::CONST => 20,
        CONSTANT if let Some(q) = other => 22,
        (only,) => 23,
        (parenthesised) => 24,
        mac!(x) => 25,
        () => 26,
        _ => unreachable!(),
    }
}

fn match_layouts() {
    match x {}
    match x {
        // only a comment
    }
    match (a, b) {
        (1, 2) => (),
        _ => {}
    };
    match f(x)? {
        Ok(v) => v,
        Err(e) => return Err(e.into()),
    }
    let y = match x {
        #[cfg(unix)]
        A => 1,
        B => match z {
            C => 2,
            D => 3,
        },
        E => if a { 4 } else { 5 },
        F => {
            // a comment
            6
        }
        G => loop {
            break 7;
        },
        H => |a| a,
        I => unsafe { 8 },
        J => {
            9;
        }
        K => x = 3,
        L => x += 3,
    };
    match s {
        S { x, ref y, ref mut z, mut w, v: 1 } => (),
        S { 0: a, 1: _ } => (),
        S {} => (),
        U() => (),
    }
}

fn loops() {
    for x in xs {}
    for (i, x) in xs.iter().enumerate() {
        f(i, x);
    }
    for _ in 0..n {}
    for &(ref a, b) in &pairs {}
    for x in [1, 2, 3] {}
    for Point { x, .. } in points {}
    'outer: for x in 0..=9 {
        for y in (0..9).rev().step_by(2) {
            if x == y {
                continue 'outer;
            }
        }
    }
    while a < b {
        a += 1;
    }
    while let Some(x) = stack.pop() {
        f(x);
    }
    while let Some(x) = a && x > 3 {}
    loop {
        break;
    }
}

fn bindings() {
    let x;
    let x = 1;
    let mut x: Vec<u8> = Vec::new();
    let (a, b): (u8, u16) = (1, 2);
    let [a, b, ..] = c;
    let Point { x, y } = p;
    let W(x) = y;
    let W: x = y;
    let &x = y;
    let ref x = y;
    let ref mut x = y;
    let x @ Some(_) = y;
    let Some(x) = y else { return };
    let Some(x) = y else {
        f();
        return Err(z);
    };
    let Ok(x): Result<u8, ()> = y else { panic!() };
    let a: [u8; 4] = y;
    let a: [u8; 4 as usize] = y;
    let x: X<T> = Tr;
    let x: <T as Tr>::X = y as u8;
    let _ = f();
    let () = ();
    let (A | B) = c;
    let f: fn(u8) -> u8 = g;
    let x = y as u8 as u16;
    #[allow(unused)]
    let z = 3;
}
