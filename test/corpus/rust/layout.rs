// Layout that rustfmt keeps: blank lines, long literals, macro bodies and skipped items.

fn blank_lines() {

    let a = 1;


    let b = 2;

    // a

    // b
    c()

}
struct NoBlankBefore;
struct NorHere {

    x: u8,

    y: u8,

}

fn one_line() -> u8 { 3 }
fn braces() { if a { b } else { c } }
impl X { fn y(&self) {} fn z(&self) { 1; 2 } }
enum OneLine { A, B(u8), C { x: u8 } }
trait AlsoOne { fn f(); const N: u8; }

fn wide() {
    let text = "a literal that is far too wide for the limit of one hundred characters, so that rustfmt leaves its line alone";
    some_function_with_a_long_name(argument_number_one, argument_number_two, argument_number_three, argument_four);
    value.first_method_of_the_chain().second_method_of_the_chain().third_method_of_the_chain().fourth_method();
    let x = if some_condition_with_a_long_name && another_condition_with_a_long_name || third_condition_with_a_name { 1 } else { 2 };
    let y = first_operand_with_a_long_name + second_operand_with_a_long_name * third_operand_with_a_long_name - fourth;
    let z = Structure { first_field: first_value, second_field: second_value, third_field: third_value, fourth: 4 };
}

#[rustfmt::skip]
mod skipped {
    fn f() -> u8 {
           1   +   1
    }
       // odd indentation
    const X: u8    = 3;
}

#[rustfmt::skip]
fn   aligned() {
    let a      = 1;
    let abc    = 2;
    match x {
        A   => 1,
        BCD => 2,
    }
}

macro_rules! odd {
  ($a:expr)   =>   {   $a   } ;
      ($a:expr,   $b:expr)   =>   { $a +$b };
}

fn macro_bodies() {
    odd!{ 1 }
    custom!  ( a   b   c ) ;
    custom! {
        a   =>   b,
          c =>   d,
    }
    html! {
        <p>   "text"   </p>
    };
    println! ( "x" ) ;
    vec! [ 1,2,
           3,4 ];
    assert!(  a   ==   b  ) ;
}

use b::c;
use a::b;

use a::{c, b, a};
pub use z;
fn  spaced  <  T  :  A  +  B  >  (  a  :  u8  ,  b  :  u8  )  ->  u8  where  T  :  C  {  a  +  b  }
fn trailing_commas(a: u8, b: u8,) -> (u8, u8,) { f(a, b,); [a, b,]; (a, b,); S { a, b, }; match x { A => 1, B => { 2 }, C => 3 } }
fn semicolons() { return; }
fn tail_return() -> u8 { return 3 }
fn empty_statements() { ; ; f();; }
