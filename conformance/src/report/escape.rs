//! Text from a target, made harmless for a terminal and for a CI log.

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
}
