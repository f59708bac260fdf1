//! Places in a text: from bytes to lines and columns, as people and editors count them.

use std::ops::Range;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// In bytes, from 0.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Position {
    /// Where a file begins.
    pub const START: Position = Position {
        offset: 0,
        line: 1,
        column: 1,
    };

    /// The place behind `text`, if it begins here.
    #[must_use]
    pub fn after(self, text: &[u8]) -> Self {
        let mut lines = text.rsplit(|byte| *byte == b'\n');
        let last_line = lines.next().unwrap_or(text);
        let breaks = lines.count();
        let before = if breaks == 0 { self.column } else { 1 };
        Self {
            offset: self.offset + text.len(),
            line: self.line + breaks,
            column: before + characters(last_line),
        }
    }
}

/// How many characters begin here, without asking whether the bytes are UTF-8.
fn characters(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// Gives positions to the bytes of a text. That takes a time which does not grow with the text, so
/// that a long line with an error at every other byte does no harm.
pub struct Lines<'a> {
    text: &'a [u8],
    start: Position,
    /// The positions of every [`STEP`]th byte.
    marks: Vec<Position>,
}

const STEP: usize = 1024;

impl<'a> Lines<'a> {
    /// For a text that begins at `start` of its file.
    pub fn new(text: &'a [u8], start: Position) -> Self {
        let mut mark = start;
        let marks = text.chunks(STEP).map(|chunk| {
            let here = mark;
            mark = mark.after(chunk);
            here
        });
        let marks = marks.collect();
        Self { text, start, marks }
    }

    /// The position of the byte at `at`, which may be the end of the text.
    pub fn position(&self, at: usize) -> Position {
        let at = at.min(self.text.len());
        let step = (at / STEP).min(self.marks.len().saturating_sub(1));
        let mark = self.marks.get(step).copied().unwrap_or(self.start);
        mark.after(self.text.get(step * STEP..at).unwrap_or_default())
    }
}

/// The byte at a line and a column as `serde_json` tells them: the column in bytes, and 0 for the
/// break before the line.
pub(super) fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let before: usize = lines.map(str::len).sum();
    (before + column).saturating_sub(1).min(text.len())
}

/// The character that holds the byte at `at`; nothing at the end of the text.
pub(super) fn character(text: &str, at: usize) -> Range<usize> {
    let mut start = at.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + length
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_and_columns_are_those_of_an_editor() {
        let text = "ab\r\n😀é\n\nx".as_bytes();
        let lines = Lines::new(text, Position::START);
        for (at, line, column) in [
            (0, 1, 1),
            (3, 1, 4),
            (4, 2, 1),
            (8, 2, 2),
            (11, 3, 1),
            (12, 4, 1),
            (13, 4, 2),
        ] {
            let expected = Position {
                offset: at,
                line,
                column,
            };
            assert_eq!(lines.position(at), expected);
        }
    }

    #[test]
    fn a_text_may_begin_anywhere() {
        let start = Position {
            offset: 10,
            line: 3,
            column: 5,
        };
        let lines = Lines::new(b"a\nb", start);
        assert_eq!(
            lines.position(1),
            Position {
                offset: 11,
                line: 3,
                column: 6
            }
        );
        assert_eq!(
            lines.position(2),
            Position {
                offset: 12,
                line: 4,
                column: 1
            }
        );
        assert_eq!(Lines::new(b"", start).position(0), start);
    }

    #[test]
    fn the_end_of_the_last_step_is_a_place() {
        let text = "é".repeat(STEP);
        let lines = Lines::new(text.as_bytes(), Position::START);
        assert_eq!(lines.position(2 * STEP).column, STEP + 1);
        assert_eq!(lines.position(2 * STEP + 9), lines.position(2 * STEP));
    }

    proptest! {
        #[test]
        fn a_position_is_what_counting_from_the_start_gives(
            text in "[a\né😀\r]{0,3000}", at: prop::sample::Index,
        ) {
            let at = character(&text, at.index(text.len() + 1)).start;
            let line = text[..at].matches('\n').count() + 1;
            let begin = text[..at].rfind('\n').map_or(0, |it| it + 1);
            let column = text[begin..at].chars().count() + 1;
            let expected = Position { offset: at, line, column };
            let found = Lines::new(text.as_bytes(), Position::START).position(at);
            prop_assert_eq!(found, expected);
            let in_bytes = at - begin + 1;
            prop_assert_eq!(byte_at(&text, line, in_bytes), at);
        }
    }
}
