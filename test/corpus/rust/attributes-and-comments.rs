//! Inner doc.
//!
//!  indented, with "quotes" and 'ticks'
//!no space
/*! inner block doc */
#![allow(dead_code)]
#![cfg_attr(feature = "x", no_std, feature(a, b))]
#![doc(html_root_url = "https://example.org/")]
#![doc = "text"]

// A line.
//no space
//    many spaces
//
//// four
///// five
// trailing white space and tabs	in	it
/* a block */
/* a
   block
     of lines */
/* nested /* inside */ still */
/**/
/***/

/// Outer doc.
///
/// ```
/// let x = 1;
/// ```
///no space
/// end function
/// note that this is no word comment
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[must_use]
#[must_use = "because"]
#[inline(always)]
#[deprecated(since = "1.0", note = "use y")]
#[cfg(all(unix, any(target_os = "linux", not(feature = "std"))))]
#[path::to::attribute]
#[custom { any tokens -> here }]
#[custom(a => b, c; d)]
#[custom[x]]
#[doc(hidden)]
#[doc = include_str!("x.md")]
#[cfg_attr(test, derive(Debug), allow(unused))]
#[allow(
    dead_code,
    // why
    unused,
)]
/** outer block doc */
struct S {
    // before a field
    #[serde(rename = "x", default)]
    /// doc
    x: u8, // behind a field
    /* before */ y: u8, /* behind */
    // at the end
}

#[rustfmt::skip]
const TABLE: [u8; 4] = [
    1,   2,
    3,   4,
];

#[test]
#[should_panic(expected = "x")]
fn test() {
    #![allow(unused)]
    #[cfg(a)]
    f();
    #[allow(b)]
    {
        g();
    }
    #[allow(c)]
    let x = 1;
    #[allow(d)]
    if a {}
    #[allow(e)]
    match b {
        #![allow(f)]
        #[allow(g)]
        _ => (),
    }
    f(#[allow(h)] x, #[cfg(i)] y);
    S {
        #[cfg(j)]
        x: 1,
        #[cfg(k)]
        y,
    };
    let S { #[cfg(l)] x, .. } = s;
    [#[cfg(m)] 1, 2];
    #[rustfmt::skip]
    let m = [1,  0,
             0,  1];
    #[allow(n)]
    x = 3;
    #[allow(o)]
    x
}

enum E<#[cfg(a)] 'a, #[cfg(b)] T> {
    #[default]
    A,
    /// doc
    B(#[from] u8, /// doc
      u16),
    // end
}

fn comments_everywhere() {
    // first
    let x = 1; // behind
    /* before */ let y = /* in */ 2 /* after */; /* behind */

    // apart

    f(/* first */ a, // behind a
      b /* behind b */,
      // last
    );
    if a /* cond */ {
        // empty
    } else /* else */ {
        // empty too
    }
    if a {
        b
    }
    // before else
    else {
        c
    }
    match x /* on */ {
        // before arm
        A => 1, // behind arm
        B /* pattern */ => /* arrow */ 2,
        // end of arms
    };
    x
        // chain
        .a() // behind a
        .b() /* behind b */
        // before c
        .c();
    let v = vec![
        1, // one
        2, /* two */
        // end
    ];
    let z = a + // plus
        b /* minus */ - c;
    return; // done
    // very last
}

fn after_value() -> u8 {
    1 // behind the value
}

fn before_close() -> u8 {
    1
    // before the brace
}

impl S {
    // only a comment
}

trait T {
    // a
    fn f(); // b
    /* c */
}

use a::{
    // first
    b, // behind b
    c::{d /* in */, e},
    // end
};

fn generics</* a */ T /* b */, /* c */ U>(/* none */) -> /* r */ u8
where
    // w
    T: A, // behind T
    /* u */ U: B,
{
    3
}

mod m {
    // inside

}

extern "C" {
    // foreign
}

const A: u8 = // why
    3;
static B: &[u8] = &[
    // rows
    1, 2, // one and two
];
type C = Vec</* of */ u8>;

// the end of the file
