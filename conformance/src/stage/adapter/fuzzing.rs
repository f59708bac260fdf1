//! The reading of an adapter's lines, for the fuzz targets alone.
//!
//! Nobody else should call it, so it is not documented and may change at any time.

use futures_util::FutureExt;
use tokio::io::BufReader;

use super::lines::next_line;
use super::messages::parse;
use super::protocol::Message;

/// A line, or a piece of one, and what it says.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "it is for the fuzz targets alone")]
pub struct Read {
    pub bytes: Vec<u8>,
    pub is_cut: bool,
    pub excerpt: String,
    pub message: Result<Message, String>,
}

/// The lines of `input`, read in blocks of so many bytes, none longer than `limit`.
pub fn lines(input: &[u8], block: usize, limit: usize) -> Vec<Read> {
    let mut reader = BufReader::with_capacity(block, input);
    let mut read = Vec::new();
    // What is in memory is there at once.
    while let Some(Ok(Some(line))) = next_line(&mut reader, limit).now_or_never() {
        read.push(Read {
            message: parse(&line),
            excerpt: line.excerpt(limit),
            is_cut: line.is_cut,
            bytes: line.bytes,
        });
    }
    read
}
