//! Text from a target, made harmless for a terminal, for a CI log, for XML and for Markdown.

use std::fmt::Write as _;

/// `text` with control characters, invisible direction marks and the beginnings of CI workflow
/// commands spelled out. Line breaks stay.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    // `::` begins a command at the beginning of a line, and wrapping makes lines.
    let mut begins_word = true;
    for character in text.replace("\r\n", "\n").chars() {
        let is_command = begins_word && character == ':';
        begins_word = character.is_whitespace();
        if is_command {
            safe.push_str("\\u{3a}");
        } else if is_harmless(character) {
            safe.push(character);
        } else {
            safe.extend(character.escape_unicode());
        }
    }
    // `##[` and `##vso[` are commands wherever they stand.
    safe.replace("##", "#\\u{23}")
}

/// The JSON `text`, of the same meaning, with the same characters spelled out.
///
/// Outside of its strings JSON has none of them, so all can be replaced where they stand. A line
/// of it never begins with a character of a target.
pub(crate) fn json(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_harmless(character) {
            safe.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe.replace("##", "#\\u0023")
}

/// Like [`escape`], and without the two characters that XML forbids besides.
pub(super) fn xml(text: &str) -> String {
    let safe = escape(text);
    safe.replace('\u{fffe}', "\\u{fffe}")
        .replace('\u{ffff}', "\\u{ffff}")
}

/// Like [`escape`], on one line, and without any meaning in Markdown or HTML.
pub(super) fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in escape(text).chars() {
        match character {
            '\n' => safe.push(' '),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '!' => {
                safe.push('\\');
                safe.push(character);
            }
            character => safe.push(character),
        }
    }
    safe
}

/// Like [`escape`], as a block of code in Markdown. No text can end it.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let text = escape(text);
    let longest = text.split(|character| character != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or_default().max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

fn is_harmless(character: char) -> bool {
    let is_direction = matches!(character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character == '\n' || !(character.is_control() || is_direction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_or_a_ci_log_is_spelled_out() {
        assert_eq!(escape("a\x1b[31mb\r\nc\x07"), "a\\u{1b}[31mb\nc\\u{7}");
        assert_eq!(escape("\u{202e}x"), "\\u{202e}x");
        assert_eq!(escape("##[error]"), "#\\u{23}[error]");
        assert_eq!(escape("::a x\n::b"), "\\u{3a}:a x\n\\u{3a}:b");
        assert_eq!(escape("http://[::1]:80"), "http://[::1]:80");
        assert_eq!(escape("한글 😀"), "한글 😀");
    }

    #[test]
    fn escaped_json_means_the_same() {
        let texts = [
            "a\x1b[31mb\r\n\x07",
            "\u{9b}2J \u{7f} \u{202e}x",
            "##[error] ### \\##",
            "한글 😀 \u{2028}",
            "::error::x\n::b",
        ];
        for text in texts {
            for plain in [
                serde_json::to_string(&[text]).unwrap(),
                serde_json::to_string_pretty(&[text]).unwrap(),
            ] {
                let safe = json(&plain);
                let read: Vec<String> = serde_json::from_str(&safe).unwrap();
                assert_eq!(read, [text]);
                assert!(safe.chars().all(is_harmless), "{safe}");
                assert!(!safe.contains("##"), "{safe}");
                let begins = |line: &str| line.trim_start().starts_with("::");
                assert!(!safe.lines().any(begins), "{safe}");
            }
        }
    }

    #[test]
    fn xml_holds_no_character_that_it_forbids() {
        let text: String = ('\0'..='\u{ffff}').collect();
        let forbidden = |c: char| {
            (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}')
        };
        assert!(text.contains(forbidden));
        assert!(!xml(&text).contains(forbidden));
    }
}
