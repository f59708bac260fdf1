//! Pages for a reader at a terminal: wrapped, and styled where the output can show it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use textwrap::{Options, WordSplitter};

use super::block::{Block, blocks};
use super::{Fact, Page, Section};

/// Lines are no longer than this, however wide the terminal: longer ones are hard to read.
pub const LONGEST_LINE: usize = 90;

/// Lines are no shorter than this, however narrow the terminal.
const SHORTEST_LINE: usize = 30;

const BOLD: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();

/// Writes pages to `out`, which is supposed to know whether styles are wanted.
pub struct Human<W> {
    out: W,
    width: usize,
}

impl<W: Write> Human<W> {
    /// Lines have at most `width` columns, and never more than [`LONGEST_LINE`].
    pub fn new(out: W, width: usize) -> Self {
        let width = width.clamp(SHORTEST_LINE, LONGEST_LINE);
        Self { out, width }
    }

    /// The whole page.
    pub fn page(&mut self, page: &Page) -> io::Result<()> {
        self.headline(page.id)?;
        self.words("", "", &page.title)?;
        writeln!(self.out)?;
        for Fact { name, text } in &page.facts {
            self.words(&format!("  {name:<8} "), "           ", text)?;
        }
        for Section { heading, text } in &page.sections {
            writeln!(self.out)?;
            self.headline(heading)?;
            self.blocks(text)?;
        }
        Ok(())
    }

    /// One line for each page, whatever its length, so that lines can be searched.
    pub fn list(&mut self, pages: &[Page]) -> io::Result<()> {
        for Page { id, title, .. } in pages {
            writeln!(self.out, "{BOLD}{id}{BOLD:#}: {title}")?;
        }
        Ok(())
    }

    fn headline(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{BOLD}{text}{BOLD:#}")
    }

    fn blocks(&mut self, text: &str) -> io::Result<()> {
        let blocks = blocks(text);
        for (place, block) in blocks.iter().enumerate() {
            let before = place.checked_sub(1).map(|before| &blocks[before]);
            if before.is_some_and(|before| is_apart(before, block)) {
                writeln!(self.out)?;
            }
            match block {
                Block::Paragraph(text) => self.words("  ", "  ", text)?,
                Block::Item(text) => self.words("  - ", "    ", text)?,
                Block::Code(lines) => self.code(lines)?,
            }
        }
        Ok(())
    }

    fn words(&mut self, first: &str, rest: &str, text: &str) -> io::Result<()> {
        let options = Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation);
        writeln!(self.out, "{}", textwrap::fill(&styled(text), options))
    }

    fn code(&mut self, lines: &[&str]) -> io::Result<()> {
        for line in lines {
            let indent = if line.is_empty() { "" } else { "      " };
            writeln!(self.out, "{indent}{CODE}{line}{CODE:#}")?;
        }
        Ok(())
    }
}

/// The items of a list stand together.
fn is_apart(before: &Block<'_>, block: &Block<'_>) -> bool {
    !matches!((before, block), (Block::Item(_), Block::Item(_)))
}

/// `text` with what stands between backticks in the style of code; the backticks stay, for outputs
/// without styles.
fn styled(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    let pieces = pieces.map(|(place, piece)| match place % 2 {
        0 => piece.to_owned(),
        _ => format!("{CODE}`{piece}`{CODE:#}"),
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, width: usize) -> String {
        let mut human = Human::new(Vec::new(), width);
        human.blocks(text).unwrap();
        String::from_utf8(human.out).unwrap()
    }

    fn plain(text: &str, width: usize) -> String {
        anstream::adapter::strip_str(&shown(text, width)).to_string()
    }

    #[test]
    fn words_are_wrapped_and_code_is_not() {
        let text = "A paragraph with `code` that is wrapped.\n\n- an item that is wrapped as well\n\
                    - another\n\n```sh\na line of code that is longer than the width\n```";
        insta::assert_snapshot!(plain(text, 30), @"
          A paragraph with `code` that
          is wrapped.

          - an item that is wrapped as
            well
          - another

              a line of code that is longer than the width
        ");
    }

    #[test]
    fn styles_take_no_room_and_close() {
        let text = shown("Say `retry` and `stop`.", 80);
        assert_eq!(
            text,
            "  Say \u{1b}[36m`retry`\u{1b}[0m and \u{1b}[36m`stop`\u{1b}[0m.\n"
        );
    }

    #[test]
    fn a_line_is_neither_too_long_nor_too_short() {
        let long = "word ".repeat(100);
        let longest = |width| plain(&long, width).lines().map(str::len).max();
        assert!(longest(500) <= Some(LONGEST_LINE) && longest(500) > Some(80));
        assert!(longest(1) >= Some(20));
    }
}
