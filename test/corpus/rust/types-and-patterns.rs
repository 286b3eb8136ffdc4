type T01 = u8;
type T02 = Vec<Vec<Option<u8>>>;
type T03 = Option<Vec<u8>>;
type T04 = Result<Vec<u8>, Box<Error>>;
type T05 = std::result::Result<(), ()>;
type T06 = HashMap<String, Vec<&'static str>>;
type T07<'a> = &'a mut [&'a str];
type T08 = [u8; 4];
type T09 = [[u8; N]; { N + 1 }];
type T10 = (u8,);
type T11 = (u8, (u16, u32), ());
type T12 = (u8);
type T13 = *const *mut u8;
type T14 = fn();
type T15 = fn(u8, &str) -> Result<u8, ()>;
type T16 = unsafe extern "C" fn(*const u8, ...) -> !;
type T17 = for<'a> fn(&'a u8) -> &'a u8;
type T18 = dyn Fn(u8) -> u8 + Send + 'static;
type T19 = Box<dyn for<'a> Fn(&'a u8) -> &'a u8 + Send>;
type T20 = &'static (dyn Any + Send);
type T21 = impl Iterator<Item = impl Clone>;
type T22 = <T as Iterator>::Item;
type T23 = <<T as A>::B as C>::D;
type T24 = <[T]>::Item;
type T25 = T::Item;
type T26 = Foo<T>::Bar;
type T27 = Foo<'static, u8, 3, { N }, -1, true, 'x', Item = u8, Other: Clone>;
type T28 = a::b::C<D>;
type T29 = ::a::B;
type T30 = crate::a::B;
type T31 = super::super::a::B;
type T32 = Self;
type T33 = !;
type T34 = mac!(u8);
type T35 = Cow<'static, str>;
type T36 = Rc<RefCell<Option<Box<Node<T>>>>>;
type T37 = dyn Fn(A) + Send;
type T38 = dyn Fn(A, Send);
type T39 = Box<dyn A + c<C>>;
type T40 = Box<dyn ?Sized + A>;
type T41 = Iter<Item: Fn(u8) -> u8 + 'a>;
type T42 = &dyn A;
type T43 = &&mut &u8;
type T44 = Fn(u8) -> u8;
type T45 = Option<()>;
type T46 = Option<fn() -> Option<u8>>;
type T47 = Box<Vec<u8>>;
type T48 = HashMap<u8, HashMap<u16, u32>>;
type T49 = Vec<Result<Option<u8>, String>>;
type T50 = HashMap<K, V, S>;
type T51 = Result<u8>;
type T52 = Option;
type T53 = Assoc<Item<'a> = &'a u8>;
type T54 = (dyn A);
type T55 = Box<(dyn A + Send)>;
type T56 = [Option<u8>; 4 as usize];
type T57 = fn(name: u8, _: u16);
type T58 = extern fn();
type T59 = dyn (A) + (for<'a> B<'a>);

fn inferred() {
    let x: _ = 1;
    let x: Vec<_> = y;
    let x: [_; 3] = y;
    let x: &_ = y;
    let x = y as *const _;
    let x = y as fn(_) -> _;
    let x = Vec::<Vec<_>>::new();
    let x = a::<u8, { 3 }, 'static>();
    let x = size_of::<[u8; 4]>();
    let x = size_of::<dyn Fn(u8) -> u8>();
    let x: Vec<Vec<u8>> = y;
    let x = y as Vec<Vec<u8>>;
    let x = (y as Vec<u8>) >= z;
    if x as u8 > y as u8 {}
    if (x as u8) < y as u8 {}
    let x = y as usize..z as usize;
    let x = y as bool && z;
    let x = [y as u8; 4];
    let x = f(y as u8, z as &dyn A);
    let x = y as &'a mut T;
    let x = y as (u8, u8);
    let x = <u8>::MAX;
    let x = <[u8]>::len(y);
    let x = <dyn A>::f();
    let x = <&u8 as Into<u8>>::into(y);
    let x = i32::MAX;
    let x = std::i32::MAX;
    let x = T::A::B;
    let x = Vec::<u8>::A;
    let x = self::a::b();
    let x = super::a;
    let x = crate::a;
}

fn patterns() {
    let (mut a, ref b, ref mut c, ref d @ Some(_)) = x;
    let Some(ref mut a) = x else { loop {} };
    let &mut a = x;
    let &(mut a) = x;
    let &mut ref a = x;
    let &&a = x;
    let a::B::C = x;
    let a::B(c, .., d) = x;
    let a::B(..) = x;
    let a::B { c, d: (e, f), ref g, mut h, ref mut i, .. } = x;
    let a::B { .. } = x;
    let [a @ .., b] = x;
    let [.., a] = x;
    let [a, b @ .., c] = x;
    let ((a, b), [c, d]) = x;
    match x {
        0 | 1 => (),
        0..=1 | 5..=9 | 20.. => (),
        A..=B => (),
        A::B..=C::D => (),
        -5..=-1 => (),
        0..5 => (),
        i32::MIN..=0 => (),
        'a' => (),
        b'a'..=b'z' => (),
        1.5 => (),
        true | false => (),
        r"raw" => (),
        r#"raw"# => (),
        Some(a) | Ok(a) => (),
        (1 | 2, 3 | 4) => (),
        [1 | 2, ..] => (),
        S { x: 1 | 2 } => (),
        &(1 | 2) => (),
        n @ (1 | 2) => (),
        n @ 1..=2 => (),
        Some(n @ 1..) => (),
        Some(Some(n)) if n == 3 || n == 4 => (),
        Some(x) if x as u8 == 3 => (),
        Some(x) if let Some(y) = x => (),
        Err(Error::Kind { code: 1..=3, .. }) => (),
        #[cfg(a)]
        _ => (),
    }
}
