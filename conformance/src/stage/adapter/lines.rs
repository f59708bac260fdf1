//! Lines of bounded length from a program that may send anything.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// The next line without its end; `None` at the end of input. A line longer than `limit` bytes comes
/// in pieces, since it may never end.
pub(in crate::stage) async fn next_line<R: AsyncBufRead + Unpin>(
    reader: &mut R,
    limit: usize,
) -> io::Result<Option<Line>> {
    let mut line = Line::default();
    let mut is_empty = true;
    loop {
        let available = reader.fill_buf().await?;
        if available.is_empty() {
            return Ok((!is_empty).then_some(line));
        }
        is_empty = false;
        let end = available.iter().position(|byte| *byte == b'\n');
        let part = &available[..end.unwrap_or(available.len())];
        let room = limit - line.bytes.len();
        if part.len() > room {
            line.bytes.extend_from_slice(&part[..room]);
            line.is_cut = true;
            reader.consume(room);
            return Ok(Some(line));
        }
        line.bytes.extend_from_slice(part);
        let used = end.map_or(available.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(Some(line));
        }
    }
}

/// A line, or a piece of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::stage) struct Line {
    pub(super) bytes: Vec<u8>,
    pub(super) is_cut: bool,
}

impl Line {
    /// The line as text, in at most `longest` characters.
    pub(in crate::stage) fn excerpt(&self, longest: usize) -> String {
        let text = String::from_utf8_lossy(&self.bytes);
        let mut excerpt: String = text.trim_end().chars().take(longest).collect();
        if self.is_cut || text.trim_end().chars().nth(longest).is_some() {
            excerpt.push('…');
        }
        excerpt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_beyond_the_limit_comes_in_pieces() {
        let mut input: &[u8] = b"abcdef\nxy\n\nlast";
        let mut lines = Vec::new();
        while let Some(line) = next_line(&mut input, 4).await.unwrap() {
            lines.push((String::from_utf8(line.bytes).unwrap(), line.is_cut));
        }
        let whole = |text: &str| (text.to_owned(), false);
        assert_eq!(
            lines,
            [
                ("abcd".to_owned(), true),
                whole("ef"),
                whole("xy"),
                whole(""),
                whole("last")
            ]
        );
    }
}
