//! The run-time library that is linked into an instrumented crate: it switches mutants, counts
//! branches, bounds loops, makes inputs, shows results as Rust source, and searches for inputs.
//! It is compiled once for each toolchain, optimised; the instrumented crate is not.

mod choices;
mod generate;
mod json;
mod literals;
mod probe;
mod run;
mod search;
mod show;

pub use choices::Choices;
pub use generate::{Generate, Made, text};
pub use literals::Literals;
pub use probe::{at, branch, enter, fuel, hit};
pub use run::{observe, Case, Part, Run};
pub use search::{Bounded, serve};
pub use show::{AsDebug, AsDisplay, AsNothing, AsShow, Out, Show, Shower};

/// Shows a value in the best way that its type allows.
#[macro_export]
macro_rules! shown {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::{AsDebug as _, AsDisplay as _, AsNothing as _, AsShow as _};
        (&&&&$crate::Shower($value)).shown()
    }};
}
