//! A JSON text laid out for a reader: lines are broken, and nothing else changes.
//!
//! Numbers, texts and keys keep their spelling, order and repetitions, since what was sent is what
//! a reader wants to see.

use crate::fuzz::scan::Scan;

/// A body as lines for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The lines, not escaped.
    pub text: String,
    /// Whether all of the body is there, as JSON with a line for each value.
    pub is_whole: bool,
}

/// No more lines than this are laid out: a hostile body could have a line for every other byte,
/// each indented a hundred times.
pub const MOST_LINES: usize = 2000;

/// No more bytes than this are laid out.
const MOST_BYTES: usize = 512 * 1024;

/// No more bytes than this are shown of what is no JSON.
const MOST_BROKEN: usize = 16 * 1024;

/// `body` with a line for each value, if it is JSON; otherwise as it is, as far as it is text.
pub fn layout(body: &[u8]) -> Layout {
    match std::str::from_utf8(body) {
        Ok(text) if Scan::of(body).is_some() => laid_out(text, MOST_LINES),
        _ => Layout {
            text: beginning(body),
            is_whole: false,
        },
    }
}

fn beginning(body: &[u8]) -> String {
    let shown = String::from_utf8_lossy(body.get(..MOST_BROKEN).unwrap_or(body));
    match body.len().checked_sub(MOST_BROKEN) {
        Some(more @ 1..) => format!("{shown}\n… ({more} bytes more)"),
        _ => shown.into_owned(),
    }
}

/// Breaks lines and indents; all else keeps its order and spelling. `text` is JSON, or like it.
pub(crate) fn laid_out(text: &str, most_lines: usize) -> Layout {
    let mut writer = Writer {
        out: String::new(),
        lines: 1,
        depth: 0,
    };
    let mut characters = text.char_indices().peekable();
    let (mut in_text, mut is_escaped) = (false, false);
    while let Some((at, character)) = characters.next() {
        if writer.lines > most_lines || writer.out.len() > MOST_BYTES {
            let more = text.len() - at;
            return Layout {
                text: writer.out + &format!("… ({more} bytes more)"),
                is_whole: false,
            };
        }
        if in_text {
            in_text = is_escaped || character != '"';
            is_escaped = !is_escaped && character == '\\';
            writer.out.push(character);
            continue;
        }
        in_text = character == '"';
        if !matches!(character, ' ' | '\t' | '\r' | '\n') {
            while let Some((_, ' ' | '\t' | '\r' | '\n')) = characters.peek().filter(|_| !in_text) {
                characters.next();
            }
            writer.put(character, characters.peek().map(|(_, next)| *next));
        }
    }
    Layout {
        text: writer.out,
        is_whole: true,
    }
}

struct Writer {
    out: String,
    lines: usize,
    depth: usize,
}

impl Writer {
    /// Puts a character that is in no text, in front of the `next` one that is no blank.
    fn put(&mut self, character: char, next: Option<char>) {
        match character {
            '{' | '[' => {
                self.out.push(character);
                if !matches!(next, Some('}' | ']')) {
                    self.depth += 1;
                    self.new_line();
                }
            }
            '}' | ']' => {
                if !self.out.ends_with(['{', '[']) {
                    self.depth = self.depth.saturating_sub(1);
                    self.new_line();
                }
                self.out.push(character);
            }
            ',' => {
                self.out.push(character);
                self.new_line();
            }
            ':' => self.out.push_str(": "),
            _ => self.out.push(character),
        }
    }

    fn new_line(&mut self) {
        self.lines += 1;
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", self.depth));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn json_is_laid_out_and_nothing_else_changes() {
        let body = br#" {"b":[1e400, { } ],"a": "x:\"{,","a":[]}"#;
        insta::assert_snapshot!(layout(body).text, @r#"
        {
          "b": [
            1e400,
            {}
          ],
          "a": "x:\"{,",
          "a": []
        }
        "#);
        assert!(layout(body).is_whole);
    }

    #[test]
    fn what_is_no_json_stays_as_it_is_and_is_cut() {
        let broken = layout(b"{\"a\":\xff");
        assert_eq!(broken.text, "{\"a\":\u{fffd}");
        assert!(!broken.is_whole);
        let long = layout(&b"x ".repeat(MOST_BROKEN / 2 + 1));
        assert!(long.text.ends_with("x \n… (2 bytes more)"));
        let long = layout(&b"1".repeat(MOST_BYTES + 3));
        assert!(
            long.text.ends_with("1… (2 bytes more)"),
            "{}",
            long.text.len()
        );
    }

    #[test]
    fn a_hostile_body_does_not_grow_without_bounds() {
        let deep = format!(
            "{}{}1{}",
            "[".repeat(100),
            "1,".repeat(500_000),
            "]".repeat(100)
        );
        let layout = layout(deep.as_bytes());
        assert!(!layout.is_whole);
        assert!(
            layout.text.len() < MOST_LINES * 210,
            "{}",
            layout.text.len()
        );
    }

    proptest! {
        #[test]
        fn the_value_stays_the_same(value in abc_webhook::strategy::json_value()) {
            let text = value.to_string();
            let again: serde_json::Value =
                serde_json::from_str(&laid_out(&text, usize::MAX).text).unwrap();
            prop_assert_eq!(again, value);
        }
    }
}
