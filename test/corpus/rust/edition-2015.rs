// edition: 2015
// Words that later editions reserve are names here, trait objects need no `dyn`, and the
// parameters of trait functions need no names.

extern crate core;

use core::fmt;
use std::sync::{Arc, Mutex};

mod async {
    pub fn await(dyn: u8) -> u8 {
        let async = dyn;
        async + 1
    }
}

trait Shape {
    fn area(&self, u8) -> f64;
    fn name(&self, &str, Vec<u8>, &'static mut [u8]) -> Box<fmt::Debug>;
    fn callback(&self, Box<Fn(u8) -> u8 + Send>, fn(u8), (u8, u16));
    fn named(&self, x: u8);
}

fn objects(a: &fmt::Debug, b: Box<Fn(u8) -> u8 + Send + 'static>, c: &(fmt::Debug + Sync), d: Box<Shape>) -> Box<Iterator<Item = u8>> {
    a as &fmt::Debug;
    try!(a());
    let dyn = 1;
    let dyn_: dyn::Foo = dyn;
    match x {
        0...9 => (),
        'a'...'z' => (),
        _ => (),
    }
    ::std::process::exit(1)
}

type Object = fmt::Debug;
type Sum = fmt::Debug + Send + 'static;
impl fmt::Debug + Send {}
impl Shape for Box<Shape> {}

fn gen() -> u8 {
    let try = 3;
    gen()
}
