//! The chunked body, taken off its framing.

use super::{FramingError, HEAD_LIMIT};

/// A reader that keeps its place, so that a growing buffer is read once.
#[derive(Debug, Default)]
pub struct Chunked {
    place: usize,
    body: Vec<u8>,
}

impl Chunked {
    /// Reads on in `bytes`, which begin where they began before; the end once it is there.
    pub fn advance(&mut self, bytes: &[u8]) -> Result<Option<usize>, FramingError> {
        loop {
            let rest = bytes.get(self.place..).unwrap_or_default();
            let parsed = httparse::parse_chunk_size(rest).map_err(|_| FramingError::Chunk)?;
            let httparse::Status::Complete((line, size)) = parsed else {
                return within_bounds(rest);
            };
            if size == 0 {
                return trailers(&rest[line..]).map(|end| end.map(|end| self.place + line + end));
            }
            let Some(end) = chunk_end(rest, line, size)? else {
                return Ok(None);
            };
            self.body.extend_from_slice(&rest[line..end]);
            self.place += end + 2;
        }
    }

    /// The body, as far as it was read.
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }
}

/// The end of a chunk's data, once the line break behind it is there too.
fn chunk_end(rest: &[u8], line: usize, size: u64) -> Result<Option<usize>, FramingError> {
    let size = usize::try_from(size).map_err(|_| FramingError::Chunk)?;
    let end = line.checked_add(size).ok_or(FramingError::Chunk)?;
    match rest.get(end..end.saturating_add(2)) {
        Some(b"\r\n") => Ok(Some(end)),
        Some(_) => Err(FramingError::Chunk),
        None => Ok(None),
    }
}

/// The end of the trailers behind the last chunk.
fn trailers(rest: &[u8]) -> Result<Option<usize>, FramingError> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    match httparse::parse_headers(rest, &mut headers) {
        Ok(httparse::Status::Complete((end, _))) => Ok(Some(end)),
        Ok(httparse::Status::Partial) => within_bounds(rest),
        Err(_) => Err(FramingError::Chunk),
    }
}

/// More is needed. What is there is read from its beginning each time, so it may not grow for ever.
fn within_bounds(line: &[u8]) -> Result<Option<usize>, FramingError> {
    if line.len() > HEAD_LIMIT {
        return Err(FramingError::Chunk);
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encode(chunks: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for chunk in chunks {
            bytes.extend(format!("{:x};ext=1\r\n", chunk.len()).into_bytes());
            bytes.extend(chunk);
            bytes.extend(b"\r\n");
        }
        bytes.extend(b"0\r\nTrailer: a\r\n\r\n");
        bytes
    }

    #[test]
    fn a_chunk_without_its_line_break_is_refused() {
        assert_eq!(
            Chunked::default().advance(b"3\r\nabcd\r\n"),
            Err(FramingError::Chunk)
        );
        assert_eq!(
            Chunked::default().advance(b"ffffffffffffffff\r\na"),
            Err(FramingError::Chunk)
        );
    }

    #[test]
    fn an_extension_or_a_trailer_without_an_end_is_refused() {
        let endless = "a".repeat(HEAD_LIMIT);
        for begun in ["1;", "0\r\nTrailer: "] {
            let bytes = format!("{begun}{endless}");
            let read = Chunked::default().advance(bytes.as_bytes());
            assert_eq!(read, Err(FramingError::Chunk), "{begun:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_encoded_is_read_however_it_arrives(
            chunks in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..20), 0..6),
            step in 1_usize..9,
        ) {
            let bytes = encode(&chunks);
            let mut reader = Chunked::default();
            for end in (0..bytes.len()).step_by(step) {
                prop_assert_eq!(reader.advance(&bytes[..end]), Ok(None));
            }
            prop_assert_eq!(reader.advance(&bytes), Ok(Some(bytes.len())));
            prop_assert_eq!(reader.into_body(), chunks.concat());
        }
    }
}
