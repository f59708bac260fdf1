//! A payload for a reader.

use std::fmt::Write as _;

use super::scan::Scan;
use crate::delivery::layout::laid_out;

/// Longer payloads are not laid out: nobody reads that much.
const LONGEST: usize = 2000;

/// `body` with a line for each value, if it is JSON; otherwise as it is, with bytes that are no
/// text spelled out.
pub(super) fn pretty(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok("") => "(no bytes)".to_owned(),
        Ok(text) if text.len() <= LONGEST && Scan::of(body).is_some() => {
            laid_out(text, LONGEST).text
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out() {
        assert_eq!(
            pretty(b"{\"a\":[1e400]}"),
            "{\n  \"a\": [\n    1e400\n  ]\n}"
        );
    }

    #[test]
    fn what_is_no_json_stays_as_it_is() {
        assert_eq!(pretty(b"{\"a\":\xff"), "{\"a\":\\xff");
        assert_eq!(pretty(b""), "(no bytes)");
    }
}
