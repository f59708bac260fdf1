//! The numbers and names of the protocol, each with the clause it comes from, if there is one.

use std::time::Duration;

use http::HeaderName;

/// The header in which the shared secret travels (clause `transport.token`).
pub const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-webhook-token");

/// The media type of a body (clause `transport.json`).
pub const CONTENT_TYPE: &str = "application/json";

/// How many retries may follow the first attempt (clause `retry.limit`).
pub const RETRIES: u32 = 3;

/// How long after a failure the next attempt starts (clause `retry.interval`).
pub const RETRY_INTERVAL: Duration = Duration::from_secs(3);

/// How long an attempt may take. The guide is silent; this is what the vendor's server does.
pub const ATTEMPT_TIME_OUT: Duration = Duration::from_secs(5);

/// The largest body a receiver reads, in bytes. The guide is silent; the vendor's bodies grow
/// to 1 MiB, and this is twice as much.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;
