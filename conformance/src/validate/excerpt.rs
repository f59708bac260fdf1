//! An excerpt: the line around a place, cut to what a reader can take in, and made harmless.

use std::ops::Range;

use crate::report::escape;

/// A part of a line, and what of it is marked.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// On one line, escaped, with `…` where it was cut.
    pub text: String,
    /// The bytes of `text` that show the place.
    pub mark: Range<usize>,
}

/// How many characters of the line are shown before the place, from its start, and behind it.
const BEFORE: usize = 40;
const MARKED: usize = 40;
const AFTER: usize = 30;

/// No character has more bytes.
const LONGEST: usize = 4;

/// The surroundings of a place, given in bytes. Of a place of several lines only the first counts.
pub fn excerpt(text: &[u8], place: &Range<usize>) -> Excerpt {
    let is_break = |byte: &u8| *byte == b'\n';
    let start = place.start.min(text.len());
    let end = place.end.clamp(start, text.len());
    let before = &text[start.saturating_sub(LONGEST * BEFORE + 1)..start];
    let before = before.rsplit(is_break).next().unwrap_or(before);
    // Nothing is searched further than it is shown: a line may be as long as the text, and hold as
    // many places.
    let marked = &text[start..end.min(start + LONGEST * MARKED + 1)];
    let is_cut = marked.iter().any(is_break);
    let marked = marked.split(is_break).next().unwrap_or(marked);
    let after = if is_cut { text.len() } else { end };
    let after = &text[after..text.len().min(after + LONGEST * AFTER + 1)];
    let after = after.split(is_break).next().unwrap_or(after);

    let mut shown = Excerpt {
        text: String::new(),
        mark: 0..0,
    };
    shown.push(&last(before, BEFORE));
    let mark = shown.text.len();
    shown.push(&first(marked, MARKED));
    shown.mark = mark..shown.text.len();
    shown.push(&first(trim_end(after), AFTER));
    shown
}

/// A line that ends as Windows has it does not show the half of its end.
fn trim_end(text: &[u8]) -> &[u8] {
    text.strip_suffix(b"\r").unwrap_or(text)
}

/// The beginning of a text that may be long and need not be UTF-8.
fn first(text: &[u8], count: usize) -> String {
    let near = text.get(..LONGEST * count).unwrap_or(text);
    let near = String::from_utf8_lossy(near);
    let mut shown: String = near.chars().take(count).collect();
    if near.len() < text.len() || near.chars().count() > count {
        shown.push('…');
    }
    shown
}

/// The end of a text that may be long and need not be UTF-8.
fn last(text: &[u8], count: usize) -> String {
    let from = text.len().saturating_sub(LONGEST * count);
    let near = String::from_utf8_lossy(&text[from..]);
    let length = near.chars().count();
    let cut = from > 0 || length > count;
    let end = near.chars().skip(length.saturating_sub(count));
    cut.then_some('…').into_iter().chain(end).collect()
}

impl Excerpt {
    fn push(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '\t' => self.text.push(' '),
                // It begins no command of a CI log: the number of the line stands before it.
                ':' => self.text.push(':'),
                '#' if self.text.ends_with('#') => self.text.push_str("\\u{23}"),
                // Nor does the end of the line that is shown end it.
                '\n' => self.text.push_str("\\n"),
                // Invisible, and seldom meant.
                '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                    self.text.extend(character.escape_unicode());
                }
                other => self.text.push_str(&escape(other.encode_utf8(&mut [0; 4]))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The excerpt, with the mark in brackets.
    fn shown(text: &[u8], place: Range<usize>) -> String {
        let Excerpt { text, mark } = excerpt(text, &place);
        let (start, end) = (mark.start, mark.end);
        format!("{}[{}]{}", &text[..start], &text[start..end], &text[end..])
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        assert_eq!(shown(b"{\n  \"a\": 1,\r\n}", 9..10), "  \"a\": [1],");
        assert_eq!(shown(b"{}", 0..1), "[{]}");
        assert_eq!(shown(b"", 0..0), "[]");
        assert_eq!(shown(b"ab\n", 3..3), "[]");
        assert_eq!(shown(b"ab\ncd", 2..3), "ab[]");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}MARK{}", "é".repeat(500_000), "ü".repeat(500_000));
        let expected = format!("…{}[MARK]{}…", "é".repeat(40), "ü".repeat(30));
        assert_eq!(shown(text.as_bytes(), 1_000_000..1_000_004), expected);
    }

    #[test]
    fn a_long_place_is_cut_too() {
        let text = format!("\"{}\",", "x".repeat(1000));
        assert_eq!(
            shown(text.as_bytes(), 0..1002),
            format!("[\"{}…],", "x".repeat(39))
        );
    }

    #[test]
    fn what_steers_a_terminal_is_spelled_out_and_the_mark_keeps_its_place() {
        let bom = "\u{feff}{".as_bytes();
        assert_eq!(shown(bom, 0..3), "[\\u{feff}]{");
        let text = "\x1b[2J\u{202e}\t##[x]:: \x07".as_bytes();
        assert_eq!(
            shown(text, 7..8),
            "\\u{1b}[2J\\u{202e}[ ]#\\u{23}[x]:: \\u{7}"
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_as_such() {
        assert_eq!(shown(b"a\xFFb", 1..2), "a[\u{fffd}]b");
    }
}
