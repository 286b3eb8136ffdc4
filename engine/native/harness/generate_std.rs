//! Values of the types of the standard library that are no numbers, texts or collections.

use crate::choices::{Choices, Order};
use crate::generate::{Generate, Made};
use crate::texts::text;

impl Generate for std::net::Ipv4Addr {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (value, _) = u32::generate(c)?;
        let address = std::net::Ipv4Addr::from(value);
        let [a, b, d, e] = address.octets();
        Some((address, format!("std::net::Ipv4Addr::new({a}, {b}, {d}, {e})")))
    }
}

impl Generate for std::net::Ipv6Addr {
    fn generate(c: &mut Choices) -> Made<Self> {
        // mostly zeros: runs of them are what such an address is written by
        let parts: Vec<u16> = (0..8).map(|_| if c.below(3) < 2 { 0 } else { c.below(65_536) as u16 }).collect();
        let address = std::net::Ipv6Addr::from(<[u16; 8]>::try_from(parts.as_slice()).ok()?);
        let code: Vec<String> = parts.iter().map(|part| if *part == 0 { "0".into() } else { format!("{part:#x}") }).collect();
        Some((address, format!("std::net::Ipv6Addr::new({})", code.join(", "))))
    }
}

impl Generate for std::path::PathBuf {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (value, code) = text(c)?;
        Some((value.into(), format!("std::path::PathBuf::from({code})")))
    }
}

impl Generate for std::net::IpAddr {
    fn generate(c: &mut Choices) -> Made<Self> {
        if c.below(2) == 0 {
            let (address, code) = std::net::Ipv4Addr::generate(c)?;
            Some((address.into(), format!("std::net::IpAddr::V4({code})")))
        } else {
            let (address, code) = std::net::Ipv6Addr::generate(c)?;
            Some((address.into(), format!("std::net::IpAddr::V6({code})")))
        }
    }
}

macro_rules! nonzero {
    ($($type:ty),*) => { $(
        impl Generate for std::num::NonZero<$type> {
            fn generate(c: &mut Choices) -> Made<Self> {
                let (value, code) = <$type>::generate(c)?;
                let value = std::num::NonZero::new(value)?;
                Some((value, format!("std::num::NonZero::<{}>::new({code}).unwrap()", stringify!($type))))
            }
        }
    )* };
}
nonzero!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

impl<T: 'static> Generate for std::vec::IntoIter<T>
where
    Vec<T>: Generate,
{
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, code) = Vec::generate(c)?;
        Some((values.into_iter(), format!("{code}.into_iter()")))
    }
}

impl<T: 'static> Generate for std::marker::PhantomData<T> {
    fn generate(_: &mut Choices) -> Made<Self> {
        Some((std::marker::PhantomData, "std::marker::PhantomData".into()))
    }
}

macro_rules! defaults {
    ($($type:ty, $code:literal);*) => { $(
        impl Generate for $type {
            fn generate(_: &mut Choices) -> Made<Self> {
                Some((<$type>::default(), $code.into()))
            }
        }
    )* };
}
defaults!(std::hash::RandomState, "std::hash::RandomState::new()"; std::hash::BuildHasherDefault<std::hash::DefaultHasher>, "std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default()"; std::hash::DefaultHasher, "std::hash::DefaultHasher::new()");

impl Generate for std::ops::RangeFull {
    fn generate(_: &mut Choices) -> Made<Self> {
        Some((.., "..".into()))
    }
}

impl<T: Generate> Generate for std::ops::Bound<T> {
    fn generate(c: &mut Choices) -> Made<Self> {
        use std::ops::Bound::{Excluded, Included, Unbounded};
        match c.below(3) {
            0 => Some((Unbounded, "std::ops::Bound::Unbounded".into())),
            1 => T::generate(c).map(|(value, code)| (Included(value), format!("std::ops::Bound::Included({code})"))),
            _ => T::generate(c).map(|(value, code)| (Excluded(value), format!("std::ops::Bound::Excluded({code})"))),
        }
    }
}

macro_rules! open_ranges {
    ($($name:ident, $before:literal, $behind:literal, $make:expr);*) => { $(
        impl<T: Generate> Generate for std::ops::$name<T> {
            fn generate(c: &mut Choices) -> Made<Self> {
                let (value, code) = T::generate(c)?;
                Some(($make(value), format!("{}{code}{}", $before, $behind)))
            }
        }
    )* };
}
open_ranges!(RangeFrom, "", "..", |low| low..; RangeTo, "..", "", |high| ..high; RangeToInclusive, "..=", "", |high| ..=high);

macro_rules! ranges {
    ($($name:ident, $dots:literal, $make:expr);*) => { $(
        impl<T: Generate> Generate for std::ops::$name<T> {
            fn generate(c: &mut Choices) -> Made<Self> {
                let (low, from) = T::generate(c)?;
                let order = c.order;
                // mostly not empty
                if let (Some(last), true) = (c.seen.integers.last().copied(), c.below(4) > 0) {
                    c.order = Order::Rising(last);
                }
                let high = T::generate(c);
                c.order = order;
                let (high, to) = high?;
                Some(($make(low, high), format!("{from}{}{to}", $dots)))
            }
        }
    )* };
}
ranges!(Range, "..", |low, high| low..high; RangeInclusive, "..=", |low, high| low..=high);

