//! The run-time library that is linked into an instrumented crate: it switches mutants, counts
//! branches, bounds loops, makes inputs, shows results as Rust source, and searches for inputs.
//! It is compiled once for each toolchain, optimised; the instrumented crate is not.

mod aim;
mod choices;
mod distance;
mod future;
mod generate;
mod generate_std;
mod hunt;
mod json;
mod literals;
mod members;
mod memory;
mod owner;
mod part;
mod probe;
mod run;
mod search;
mod serve;
mod show;
mod show_std;
mod shrink;
mod texts;
mod trace;

pub use choices::Choices;
pub use distance::{NearNumbers, NearTexts, NotNear, Number, Sides};
pub use future::{block_on, parks, watched};
pub use generate::{Change, Generate, Made, changes};
pub use texts::text;
pub use literals::Literals;
pub use probe::{at, begin_call, branch, edge, end_call, enter, fuel, hit, ran_out, switch};
pub use part::{Part, members, observe, prepared, said};
pub use run::{Case, Run};
pub use memory::Bounded;
pub use owner::{Owner, borrowed, owner};
pub use serve::serve;
pub use trace::{keep_trace, kept_trace};
pub use show::{AsDebug, AsDisplay, AsNothing, AsRounded, AsShow, Out, Show, Shower};

/// Shows a value in the best way that its type allows.
#[macro_export]
macro_rules! shown {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::{AsDebug as _, AsDisplay as _, AsNothing as _, AsRounded as _, AsShow as _};
        (&&&&&$crate::Shower($value)).shown()
    }};
}

/// Shows the members of an iterator.
#[macro_export]
macro_rules! members {
    ($iterator:expr) => {{
        let (members, taken) = $crate::members($iterator);
        $crate::Part::Members(Box::new($crate::shown!(&members)), taken)
    }};
}
