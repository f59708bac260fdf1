//! The Markdown that the texts use: paragraphs, lists of one level, and code between fences.

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block<'t> {
    /// Words, to be wrapped.
    Paragraph(String),
    /// One item of a list, to be wrapped.
    Item(String),
    /// Lines, to be left as they are.
    Code(Vec<&'t str>),
}

/// The blocks of `text`.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let code = lines.by_ref().take_while(|line| !line.starts_with("```"));
            blocks.push(Block::Code(code.collect()));
        } else {
            add(&mut blocks, line);
        }
    }
    blocks.retain(|block| *block != Block::Paragraph(String::new()));
    blocks
}

/// Adds a line of words to the last block, unless it begins one itself.
fn add(blocks: &mut Vec<Block<'_>>, line: &str) {
    if let Some(item) = line.strip_prefix("- ") {
        blocks.push(Block::Item(item.to_owned()));
    } else if line.is_empty() {
        // Nothing can be added to it but the next paragraph.
        blocks.push(Block::Paragraph(String::new()));
    } else if let Some(Block::Paragraph(text) | Block::Item(text)) = blocks.last_mut() {
        let space = if text.is_empty() { "" } else { " " };
        *text = format!("{text}{space}{}", line.trim());
    } else {
        blocks.push(Block::Paragraph(line.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_items_and_code_are_told_apart() {
        let text = "One\ntwo.\n\nThree.\n\n- a\n  b\n- c\n\n```js\n- d\n\n  e\n```\n\nEnd.";
        let paragraph = |text: &str| Block::Paragraph(text.to_owned());
        let item = |text: &str| Block::Item(text.to_owned());
        let expected = [
            paragraph("One two."),
            paragraph("Three."),
            item("a b"),
            item("c"),
            Block::Code(vec!["- d", "", "  e"]),
            paragraph("End."),
        ];
        assert_eq!(blocks(text), expected);
    }
}
