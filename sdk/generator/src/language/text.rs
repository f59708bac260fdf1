//! Texts in comments. A description is somebody else's, and may hold anything.

/// A text for readers of source code: control characters are blanks, and characters that show
/// text in another order than it is read in are replaced.
pub fn visible(text: &str) -> String {
    let show = |c: char| match c {
        '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
        '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(show).collect()
}

/// Lines of at most so many characters, broken at blanks. A longer word has a line of its own. Of
/// the text's own line breaks, runs of two and more separate paragraphs, and become one empty line.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n") {
        let paragraph = visible(paragraph);
        let words = paragraph.split_whitespace();
        let filled = fill(words, width);
        if !filled.is_empty() {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.extend(filled);
        }
    }
    lines
}

fn fill<'a>(words: impl Iterator<Item = &'a str>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_blanks_and_paragraphs_kept() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(
            wrap("one\ntwo\n\n\n\nthree\r\n\r\nfour", 20),
            ["one two", "", "three", "", "four"]
        );
        assert_eq!(wrap("extraordinary", 4), ["extraordinary"]);
        assert!(wrap(" \n\n ", 4).is_empty());
    }

    #[test]
    fn nothing_hides_in_a_text() {
        assert_eq!(visible("a\u{202e}b\u{0}c\u{2028}d"), "a\u{fffd}b c d");
    }
}
