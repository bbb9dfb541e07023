//! What long listings leave in the heap: each answer takes some hundred kilobytes for a moment, and what is kept of it lies
//! behind them, so that glibc can give nothing back by itself.

use std::sync::atomic::{AtomicU32, Ordering};

/// After so many pages the free part of the heap is given back: it has grown by a few megabytes by then.
const PAGES: u32 = 64;

/// Takes note of a page that was not the last.
pub(super) fn page_was_read() {
    static READ: AtomicU32 = AtomicU32::new(0);
    if READ.fetch_add(1, Ordering::Relaxed) % PAGES == PAGES - 1 {
        give_back();
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn give_back() {
    #[expect(unsafe_code, reason = "the C library's own function, which has no other name in Rust")]
    // SAFETY: malloc_trim(3) may be called at any time by any thread, and touches free memory alone.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Other C libraries have no such function.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
const fn give_back() {}
