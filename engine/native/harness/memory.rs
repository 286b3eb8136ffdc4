//! A bound on the memory of a run.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};

/// Bytes that one run may hold; a request beyond them ends the process, since an allocator cannot unwind.
const MEMORY: isize = 512 << 20;

/// The system's allocator, which ends the process before it takes the machine's memory.
pub struct Bounded;
// signed: the standard library as a shared library may give memory back that it did not get here
static HELD: AtomicIsize = AtomicIsize::new(0);

// SAFETY: all requests go to the system's allocator as they are.
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if HELD.fetch_add(layout.size() as isize, Relaxed) + layout.size() as isize > MEMORY {
            std::process::abort();
        }
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size() as isize, Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}
