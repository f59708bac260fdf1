//! Everything that can keep a race from being run.

/// Why there is nothing to measure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{body}: {reason}")]
    Wrong { body: &'static str, reason: String },
    #[error("{body}: no JSON: {source}")]
    Body {
        body: &'static str,
        source: serde_json::Error,
    },
    #[error("{body}: another order than `event`, `data` and nothing else")]
    Order { body: &'static str },
    #[error("the strict schema is refused: {reason}")]
    Schema { reason: String },
    #[error("a server or its client: {0}")]
    Server(#[from] std::io::Error),
    #[error("a race cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}
