//! What holds for any bytes at all: one function for each parser that faces a target or a file.
//!
//! The targets of `conformance/fuzz` call these with whatever the fuzzer thinks of, and
//! `fuzz_seeds.rs` with every seed that is committed there. A function returns, or panics where
//! something does not hold.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]
#![allow(dead_code, reason = "each fuzz target uses one of these")]

mod adapter;
mod baseline;
mod clean;
mod http;
mod payload;
mod report;
mod targets;
mod trace;
mod url;

pub(crate) use adapter::adapter;
pub(crate) use baseline::baseline;
pub(crate) use http::http;
pub(crate) use payload::payload;
pub(crate) use report::report;
pub(crate) use targets::targets;
pub(crate) use trace::trace;
pub(crate) use url::url;

/// A parser with its name, which is that of its folder of seeds.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    ("adapter", adapter),
    ("baseline", baseline),
    ("http", http),
    ("payload", payload),
    ("report", report),
    ("targets", targets),
    ("trace", trace),
    ("url", url),
];
