//! A payload for a reader.

use std::fmt::Write as _;

use super::scan::Scan;

/// Longer payloads are not laid out: nobody reads that much.
const LONGEST: usize = 2000;

/// `body` with a line for each value, if it is JSON; otherwise as it is, with bytes that are no
/// text spelled out.
pub(super) fn pretty(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok("") => "(no bytes)".to_owned(),
        Ok(text) if text.len() <= LONGEST && Scan::of(body).is_some() => laid_out(text),
        _ => spelled_out(body),
    }
}

fn spelled_out(body: &[u8]) -> String {
    let mut text = String::new();
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// Breaks lines and indents; all else keeps its order and spelling.
fn laid_out(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    let mut characters = text.chars().peekable();
    let (mut in_text, mut is_escaped) = (false, false);
    while let Some(character) = characters.next() {
        if in_text {
            in_text = is_escaped || character != '"';
            is_escaped = !is_escaped && character == '\\';
            out.push(character);
            continue;
        }
        match character {
            ' ' | '\t' | '\r' | '\n' => {}
            '{' | '[' if matches!(characters.peek(), Some('}' | ']')) => out.push(character),
            '{' | '[' => {
                depth += 1;
                out.push(character);
                new_line(&mut out, depth);
            }
            '}' | ']' if out.ends_with(['{', '[']) => out.push(character),
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(character);
            }
            ',' => {
                out.push(character);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => {
                in_text = character == '"';
                out.push(character);
            }
        }
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_and_nothing_else_changes() {
        insta::assert_snapshot!(pretty(br#"{"b":[1e400,{}],"a": "x:\"{,","a":[]}"#), @r#"
        {
          "b": [
            1e400,
            {}
          ],
          "a": "x:\"{,",
          "a": []
        }
        "#);
    }

    #[test]
    fn what_is_no_json_stays_as_it_is() {
        assert_eq!(pretty(b"{\"a\":\xff"), "{\"a\":\\xff");
        assert_eq!(pretty(b""), "(no bytes)");
    }
}
