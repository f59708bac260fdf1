//! Text that was laid out by hand, on a terminal that is narrower than that.
//!
//! It has paragraphs, which begin at the margin, and rows, which begin two blanks from it: a name,
//! and what is said of it in a column of its own.

use textwrap::{Options, WordSplitter, fill};

/// So many columns a row's text needs beside its name; with fewer it stands below.
const LEAST: usize = 24;

/// How far a row's text is from the margin where it stands below its name.
const BELOW: &str = "      ";

/// The text in lines that are no longer than `width`, as far as its words allow.
pub(super) fn narrow(text: &str, width: usize) -> String {
    if text.lines().all(|line| line.chars().count() <= width) {
        return text.to_owned();
    }
    let blocks = blocks(text);
    blocks
        .iter()
        .map(|block| block.narrow(width) + "\n")
        .collect()
}

/// Lines that belong together.
enum Block {
    Paragraph(String),
    Row {
        name: String,
        text: String,
        /// Where the text begins.
        column: usize,
    },
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_new = true;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        match (blocks.last_mut(), indent) {
            (_, 2) => blocks.push(row(line.trim_start())),
            (Some(Block::Paragraph(so_far)), 0) if !is_new && !line.is_empty() => {
                join(so_far, line);
            }
            (_, 0) => blocks.push(Block::Paragraph(line.to_owned())),
            (Some(Block::Row { text, column, .. }), indent) => {
                *column = indent;
                join(text, line);
            }
            (Some(Block::Paragraph(so_far)), _) => join(so_far, line),
            (None, _) => blocks.push(Block::Paragraph(line.trim_start().to_owned())),
        }
        is_new = line.is_empty();
    }
    blocks
}

fn row(line: &str) -> Block {
    let (name, text) = line.split_once("  ").unwrap_or((line, ""));
    let text = text.trim_start();
    Block::Row {
        name: name.to_owned(),
        text: text.to_owned(),
        column: 2 + line.len() - text.len(),
    }
}

fn join(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line.trim_start());
}

impl Block {
    fn narrow(&self, width: usize) -> String {
        let options = |first, others| {
            Options::new(width)
                .initial_indent(first)
                .subsequent_indent(others)
                .word_splitter(WordSplitter::NoHyphenation)
                .break_words(false)
        };
        match self {
            Self::Paragraph(text) => fill(text, options("", "")),
            Self::Row { name, text, column }
                if name.len() + 3 < *column && column + LEAST <= width =>
            {
                let first = format!("{:column$}", format!("  {name}"));
                fill(text, options(&first, &" ".repeat(*column)))
            }
            Self::Row { name, text, .. } => {
                let [name, text] = [(name, "  "), (text, BELOW)]
                    .map(|(text, indent)| fill(text, options(indent, indent)));
                format!("{name}\n{text}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
A paragraph that goes on
for two lines.

Rows:
  NAME       what is said of it, and of
             --an-option too
  A, LONG, NAME
             its text
The end.
";

    #[test]
    fn what_is_no_wider_stays() {
        assert_eq!(narrow(TEXT, 40), TEXT);
    }

    #[test]
    fn paragraphs_are_filled_and_rows_keep_their_column() {
        let expected = "\
A paragraph that goes on for two
lines.

Rows:
  NAME       what is said of it, and
             of --an-option too
  A, LONG, NAME
      its text
The end.
";
        assert_eq!(narrow(TEXT, 38), expected);
    }

    #[test]
    fn where_there_is_no_room_a_text_stands_below_its_name() {
        let told = narrow(TEXT, 20);
        assert!(told.contains("  NAME\n      what is said\n"), "{told}");
        assert!(told.contains("\n      --an-option\n"), "{told}");
        assert!(told.lines().all(|line| line.len() <= 20), "{told}");
    }
}
