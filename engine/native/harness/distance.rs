//! How near the two sides of a comparison came to each other, so that a search that is aimed at one
//! mutant can tell a step towards it from a step away (branch distance: Korel 1990, Wegener et al. 2001).

use crate::probe;

/// The two sides of a comparison; see `near!`.
pub struct Sides<'a, A: ?Sized, B: ?Sized>(pub &'a A, pub &'a B);

/// Notes how far the sides of the comparison of that number are from each other, where their types say so.
#[macro_export]
macro_rules! near {
    ($number:literal, $left:expr, $right:expr) => {{
        #[allow(unused_imports)]
        use $crate::{NearNumbers as _, NearTexts as _, NotNear as _};
        (&&&$crate::Sides(&$left, &$right)).note($number)
    }};
}

/// What has a place on a line.
pub trait Number {
    fn place(&self) -> f64;
}
macro_rules! numbers {
    ($($type:ty),*) => { $( impl Number for $type { fn place(&self) -> f64 { *self as f64 } } )* };
}
numbers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64);
impl Number for char {
    fn place(&self) -> f64 {
        f64::from(u32::from(*self))
    }
}
impl<T: Number + ?Sized> Number for &T {
    fn place(&self) -> f64 {
        (**self).place()
    }
}

pub trait NearNumbers {
    fn note(&self, number: u32);
}
impl<A: Number + ?Sized, B: Number + ?Sized> NearNumbers for &&Sides<'_, A, B> {
    fn note(&self, number: u32) {
        let distance = (self.0.place() - self.1.place()).abs();
        if !distance.is_nan() {
            probe::near(number, distance);
        }
    }
}

pub trait NearTexts {
    fn note(&self, number: u32);
}
impl<A: AsRef<[u8]> + ?Sized, B: AsRef<[u8]> + ?Sized> NearTexts for &Sides<'_, A, B> {
    fn note(&self, number: u32) {
        let (left, right) = (self.0.as_ref(), self.1.as_ref());
        let same = left.iter().zip(right).take_while(|(a, b)| a == b).count();
        let rest = left.len().max(right.len()) - same;
        let step = left.get(same).zip(right.get(same)).map_or(0, |(&a, &b)| a.abs_diff(b));
        probe::near(number, rest as f64 * 256.0 + f64::from(step));
    }
}

pub trait NotNear {
    fn note(&self, _number: u32) {}
}
impl<A: ?Sized, B: ?Sized> NotNear for Sides<'_, A, B> {}
