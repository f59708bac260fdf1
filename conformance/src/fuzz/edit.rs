//! Edits of a text: which bytes give way to which.

use std::ops::Range;

/// Bytes that give way to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// What gives way.
    pub(crate) span: Range<usize>,
    /// What takes its place.
    pub(crate) with: Vec<u8>,
}

impl Edit {
    /// `span` is gone.
    pub(crate) fn cut(span: Range<usize>) -> Self {
        Self::replace(span, "")
    }

    /// `with` stands where `span` was.
    pub(crate) fn replace(span: Range<usize>, with: impl Into<Vec<u8>>) -> Self {
        let with = with.into();
        Self { span, with }
    }

    /// `text` after this edit.
    pub(crate) fn apply(&self, text: &[u8]) -> Vec<u8> {
        apply_all(std::slice::from_ref(self), text)
    }
}

/// `text` after all edits that do not touch an earlier one in the list.
pub(crate) fn apply_all(edits: &[Edit], text: &[u8]) -> Vec<u8> {
    let mut chosen: Vec<&Edit> = Vec::new();
    for edit in edits {
        let touches = |other: &&Edit| {
            edit.span.start < other.span.end.max(other.span.start + 1)
                && other.span.start < edit.span.end.max(edit.span.start + 1)
        };
        if !chosen.iter().any(touches) {
            chosen.push(edit);
        }
    }
    chosen.sort_by_key(|edit| edit.span.start);
    let mut after = Vec::with_capacity(text.len());
    let mut at = 0;
    for edit in chosen {
        after.extend_from_slice(&text[at..edit.span.start]);
        after.extend_from_slice(&edit.with);
        at = edit.span.end;
    }
    after.extend_from_slice(&text[at..]);
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_touch_an_earlier_one_are_left_out() {
        let edits = [
            Edit::cut(6..8),
            Edit::replace(0..2, "x"),
            Edit::cut(1..3),
            Edit::cut(3..4),
        ];
        assert_eq!(apply_all(&edits, b"01234567"), b"x245");
    }
}
