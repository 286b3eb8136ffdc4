//! Collections and other types of the standard library as Rust source.

use crate::part::Observation;
use crate::show::{Out, Show, by_expression};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, LinkedList, VecDeque};
use std::num::Wrapping;
use std::rc::Rc;
use std::sync::Arc;

impl<T: Show> Show for VecDeque<T> {
    fn show(&self, out: &mut Out) {
        out.list("std::collections::VecDeque::from([", self, "])");
    }
}
impl<T: Show> Show for LinkedList<T> {
    fn show(&self, out: &mut Out) {
        out.list("std::collections::LinkedList::from([", self, "])");
    }
}
impl<T: Show> Show for BTreeSet<T> {
    fn show(&self, out: &mut Out) {
        out.list("std::collections::BTreeSet::from([", self, "])");
    }
}
/// A pair of a map, which reads as a tuple.
struct Entry<'a, K, V>(&'a K, &'a V);
impl<K: Show, V: Show> Show for Entry<'_, K, V> {
    fn show(&self, out: &mut Out) {
        out.add("(");
        self.0.show(out);
        out.add(", ");
        self.1.show(out);
        out.add(")");
    }
}
impl<K: Show, V: Show> Show for BTreeMap<K, V> {
    fn show(&self, out: &mut Out) {
        out.list("std::collections::BTreeMap::from([", &self.iter().map(|(key, value)| Entry(key, value)).collect::<Vec<_>>(), "])");
    }
}
/// Members whose order is that of a hash function, in the order of their texts.
fn sorted<'a, T: Show + 'a>(out: &mut Out, open: &str, members: impl IntoIterator<Item = &'a T>, close: &str) {
    let mut texts = Vec::new();
    for member in members {
        let mut inner = Out::default();
        member.show(&mut inner);
        out.inexact |= inner.inexact;
        out.unequal |= inner.unequal;
        out.cut |= inner.cut;
        texts.push(inner.code);
    }
    texts.sort();
    out.add(open);
    out.add(&texts.join(", "));
    out.add(close);
}
impl<T: Show, S> Show for HashSet<T, S> {
    fn show(&self, out: &mut Out) {
        sorted(out, "std::collections::HashSet::from([", self.iter(), "])");
    }
}
impl<K: Show, V: Show, S> Show for HashMap<K, V, S> {
    fn show(&self, out: &mut Out) {
        let entries: Vec<_> = self.iter().map(|(key, value)| Entry(key, value)).collect();
        sorted(out, "std::collections::HashMap::from([", &entries, "])");
    }
    fn members(&self) -> Option<Vec<Observation>> {
        if self.len() > MOST_FLOATS || self.values().any(|value| value.form() != "float") {
            return None;
        }
        let of = |(key, value): (&K, &V)| Observation { text: format!("{{}}[{}]", key_of(key)), changes: false, part: by_expression(value) };
        let mut members: Vec<_> = self.iter().map(of).collect();
        members.sort_by(|left, right| left.text.cmp(&right.text));
        members.insert(0, Observation { text: "{}.len()".into(), changes: false, part: by_expression(&self.len()) });
        Some(members)
    }
}
/// Floats of a map that are asserted one by one, at most.
const MOST_FLOATS: usize = 12;
/// What stands between the brackets behind a map.
fn key_of<K: Show>(key: &K) -> String {
    let mut out = Out::default();
    key.show_borrowed(&mut out);
    if key.form() == "text" { out.code.trim_start_matches('&').trim_end_matches(".to_string()").into() } else { out.code }
}
macro_rules! wrappers {
    ($($name:ident, $open:literal);*) => { $(
        impl<T: Show> Show for $name<T> {
            fn show(&self, out: &mut Out) {
                out.list(concat!($open, "("), [&**self], ")");
            }
        }
    )* };
}
wrappers!(Box, "Box::new"; Rc, "std::rc::Rc::new"; Arc, "std::sync::Arc::new");
impl<T: Show> Show for RefCell<T> {
    fn show(&self, out: &mut Out) {
        match self.try_borrow() {
            Ok(value) => out.list("std::cell::RefCell::new(", [&*value], ")"),
            Err(_) => out.cut = true,
        }
    }
}
impl<T: Show + Copy> Show for Cell<T> {
    fn show(&self, out: &mut Out) {
        out.list("std::cell::Cell::new(", [&self.get()], ")");
    }
}
impl<T: Show> Show for Wrapping<T> {
    fn show(&self, out: &mut Out) {
        out.list("std::num::Wrapping(", [&self.0], ")");
    }
}
impl Show for std::cmp::Ordering {
    fn show(&self, out: &mut Out) {
        out.add(&format!("std::cmp::Ordering::{self:?}"));
    }
}
impl Show for std::time::Duration {
    fn show(&self, out: &mut Out) {
        out.add(&format!("std::time::Duration::new({}, {})", self.as_secs(), self.subsec_nanos()));
    }
}
impl<T: Show> Show for std::ops::Range<T> {
    fn show(&self, out: &mut Out) {
        self.start.show(out);
        out.add("..");
        self.end.show(out);
    }
}
impl Show for std::net::Ipv4Addr {
    fn show(&self, out: &mut Out) {
        let [a, b, c, d] = self.octets();
        out.add(&format!("std::net::Ipv4Addr::new({a}, {b}, {c}, {d})"));
    }
}
impl Show for std::net::Ipv6Addr {
    fn show(&self, out: &mut Out) {
        let parts: Vec<String> = self.segments().iter().map(|part| if *part < 10 { part.to_string() } else { format!("{part:#x}") }).collect();
        out.add(&format!("std::net::Ipv6Addr::new({})", parts.join(", ")));
    }
}
impl Show for std::net::IpAddr {
    fn show(&self, out: &mut Out) {
        match self {
            std::net::IpAddr::V4(address) => out.list("std::net::IpAddr::V4(", [address], ")"),
            std::net::IpAddr::V6(address) => out.list("std::net::IpAddr::V6(", [address], ")"),
        }
    }
}
impl Show for std::path::PathBuf {
    fn show(&self, out: &mut Out) {
        match self.to_str() {
            Some(text) => out.add(&format!("std::path::PathBuf::from({text:?})")),
            None => out.cut = true,
        }
    }
}
impl<T: Show> Show for std::ops::RangeInclusive<T> {
    fn show(&self, out: &mut Out) {
        self.start().show(out);
        out.add("..=");
        self.end().show(out);
    }
}
impl<T: Show> Show for std::ops::Bound<T> {
    fn show(&self, out: &mut Out) {
        match self {
            std::ops::Bound::Unbounded => out.add("std::ops::Bound::Unbounded"),
            std::ops::Bound::Included(value) => out.list("std::ops::Bound::Included(", [value], ")"),
            std::ops::Bound::Excluded(value) => out.list("std::ops::Bound::Excluded(", [value], ")"),
        }
    }
}
macro_rules! nonzero {
    ($($type:ty),*) => { $(
        impl Show for std::num::NonZero<$type> {
            fn show(&self, out: &mut Out) {
                out.add(&format!("std::num::NonZero::<{}>::new({self}).unwrap()", stringify!($type)));
            }
        }
    )* };
}
nonzero!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
