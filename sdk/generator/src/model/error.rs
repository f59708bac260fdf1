//! What a schema may not hold.

/// A place in a schema that the model has no words for.
///
/// Nothing is ever skipped: a package that silently lacks a key is worse than none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("schema{pointer}: {trouble}")]
pub struct SchemaError {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What is wrong there.
    pub trouble: String,
}
