//! Documentation comments, filled as google-java-format fills them.
//!
//! A description is somebody else's text, and a comment is HTML: what means something to a browser,
//! to the documentation tool or to the compiler is spelt so that it does not. Between backticks is
//! code. Templates put block tags behind a text, each in a paragraph that begins with [`TAG`].

use crate::language::{visible, wrap};

/// What begins a block tag. No description has it: it is a control character.
const TAG: char = '\u{1d}';

/// The widest line that the formatter leaves alone.
const WIDTH: usize = 100;

pub(super) fn comment(text: &str, indent: usize) -> String {
    let lines = lines(text, WIDTH - indent - " * ".len());
    let blanks = " ".repeat(indent);
    match lines.as_slice() {
        [] => String::new(),
        [line] if indent + width(line) + "/**  */".len() <= WIDTH => {
            format!("{blanks}/** {line} */")
        }
        lines => {
            let lines: Vec<_> = lines
                .iter()
                .map(|line| format!("{blanks} * {line}").trim_end().to_owned())
                .collect();
            format!("{blanks}/**\n{}\n{blanks} */", lines.join("\n"))
        }
    }
}

fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut tagged = false;
    for paragraph in text.replace("\r\n", "\n").split("\n\n") {
        let tag = paragraph.starts_with(TAG);
        let filled = fill(paragraph, tag, !lines.is_empty(), width);
        if filled.is_empty() {
            continue;
        }
        let follows = tag && tagged;
        if !lines.is_empty() && !follows {
            lines.push(String::new());
        }
        tagged = tag;
        lines.extend(filled);
    }
    lines
}

/// A paragraph behind another is marked as one. A tag's further lines are indented.
fn fill(paragraph: &str, tag: bool, further: bool, width: usize) -> Vec<String> {
    let text = html(&visible(paragraph.trim_start_matches(TAG)), tag);
    if text.trim().is_empty() {
        return Vec::new();
    }
    if tag {
        return hanging(&text, width);
    }
    let mark = if further { "<p>" } else { "" };
    wrap(&format!("{mark}{}", text.trim()), width)
}

/// The first line is longer by what the others are indented by.
fn hanging(text: &str, width: usize) -> Vec<String> {
    const INDENT: &str = "    ";
    let first = wrap(text, width).into_iter().next().unwrap_or_default();
    let words = first.split_whitespace().count();
    let rest: Vec<_> = text.split_whitespace().skip(words).collect();
    let rest = wrap(&rest.join(" "), width - INDENT.len());
    let rest = rest.into_iter().map(|line| format!("{INDENT}{line}"));
    std::iter::once(first).chain(rest).collect()
}

fn html(text: &str, tag: bool) -> String {
    let mut parts = text.split('`');
    let mut html = escape(parts.next().unwrap_or_default(), tag);
    while let Some(code) = parts.next() {
        match parts.next() {
            Some(after) => html += &(self::code(code) + &escape(after, false)),
            // It opens nothing.
            None => html.extend(["`", &escape(code, false)]),
        }
    }
    html
}

fn code(text: &str) -> String {
    let plain = |c: char| !matches!(c, '{' | '}' | '@' | '\\' | '*' | '<' | '&');
    if text.trim().is_empty() {
        format!("`{text}`")
    } else if text.chars().all(plain) {
        format!("{{@code {text}}}")
    } else {
        format!("<code>{}</code>", escape(text, false))
    }
}

/// A tag's own `@`, in front of everything, stays.
fn escape(text: &str, tag: bool) -> String {
    let mut escaped = String::new();
    for (at, c) in text.char_indices() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '{' => escaped.push_str("&#123;"),
            '}' => escaped.push_str("&#125;"),
            '\\' => escaped.push_str("&#92;"),
            '@' if !(tag && at == 0) => escaped.push_str("&#64;"),
            '/' if text[..at].ends_with('*') => escaped.push_str("&#47;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn width(line: &str) -> usize {
    line.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_where_it_fits() {
        assert_eq!(comment("a `b` c", 2), "  /** a {@code b} c */");
        assert_eq!(comment("", 2), "");
        assert_eq!(comment("a\n\nb", 0), "/**\n * a\n *\n * <p>b\n */");
    }

    #[test]
    fn nothing_in_a_text_means_anything() {
        let text = "a */ b \\u002a/ <script> {@link X} @param & `*/` ``";
        let expected = "/** a *&#47; b &#92;u002a/ &lt;script&gt; &#123;&#64;link X&#125; &#64;param &amp; <code>*&#47;</code> `` */";
        assert_eq!(
            comment(text, 0)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace(" * ", " "),
            expected
        );
    }

    #[test]
    fn tags_come_last_and_their_further_lines_are_indented() {
        let long = "word ".repeat(20);
        let text = format!("A text.\n\n\u{1d}@param a {long}\n\n\u{1d}@param b it");
        let lines = comment(&text, 0);
        let lines: Vec<_> = lines.lines().collect();
        assert_eq!(lines[..3], ["/**", " * A text.", " *"]);
        assert!(lines[3].starts_with(" * @param a word") && lines[4].starts_with(" *     word"));
        assert_eq!(lines[5..], [" * @param b it", " */"]);
    }
}
