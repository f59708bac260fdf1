//! Where the head and the body of a message end.

use super::{Chunked, HEAD_LIMIT};

/// How the end of a body is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// After this many bytes.
    Length(u64),
    /// After the last chunk.
    Chunked,
    /// When the connection is closed.
    UntilClose,
}

/// A status code.
pub type Status = u16;

/// Why bytes are no HTTP message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FramingError {
    /// `httparse` refuses the head.
    #[error("the head is malformed: {0}")]
    Head(httparse::Error),
    /// The head does not end.
    #[error("the head is longer than {HEAD_LIMIT} bytes")]
    HeadTooLong,
    /// A length that is no number, or two that differ.
    #[error("Content-Length is not one number")]
    Length,
    /// Both framings at once, which two readers would read in two ways.
    #[error("Content-Length and Transfer-Encoding are both there")]
    Both,
    /// An encoding that is not `chunked`.
    #[error("Transfer-Encoding is not chunked")]
    Encoding,
    /// A chunk that breaks the rules.
    #[error("the chunked body is malformed")]
    Chunk,
}

/// The length of a request's head and the framing of its body, once the head is complete.
pub fn request(bytes: &[u8]) -> Result<Option<(usize, Framing)>, FramingError> {
    let mut headers = [httparse::EMPTY_HEADER; 256];
    let mut parsed = httparse::Request::new(&mut headers);
    let Some(length) = complete(parsed.parse(bytes), bytes)? else {
        return Ok(None);
    };
    let framing = declared(parsed.headers)?.unwrap_or(Framing::Length(0));
    Ok(Some((length, framing)))
}

/// The length of an answer's head, its status and the framing of its body, once the head is
/// complete. The request was no HEAD.
pub fn response(bytes: &[u8]) -> Result<Option<(usize, Status, Framing)>, FramingError> {
    let mut headers = [httparse::EMPTY_HEADER; 256];
    let mut parsed = httparse::Response::new(&mut headers);
    let Some(length) = complete(parsed.parse(bytes), bytes)? else {
        return Ok(None);
    };
    let status = parsed.code.unwrap_or_default();
    let framing = match status {
        100..=199 | 204 | 304 => Framing::Length(0),
        _ => declared(parsed.headers)?.unwrap_or(Framing::UntilClose),
    };
    Ok(Some((length, status, framing)))
}

/// A body while it comes in. Keeps its place, so that a growing buffer is read once.
#[derive(Debug)]
pub enum Body {
    /// Ends after this many bytes.
    Length(u64),
    /// Ends after the last chunk.
    Chunked(Chunked),
    /// Ends with the connection.
    UntilClose,
}

impl Framing {
    /// A body with this framing, of which nothing has been read yet.
    pub fn body(self) -> Body {
        match self {
            Self::Length(length) => Body::Length(length),
            Self::Chunked => Body::Chunked(Chunked::default()),
            Self::UntilClose => Body::UntilClose,
        }
    }
}

impl Body {
    /// Where the body ends in `bytes`, once its end is there; `closed` says that no more will come.
    pub fn end(&mut self, bytes: &[u8], closed: bool) -> Result<Option<usize>, FramingError> {
        match self {
            Self::Length(length) => Ok(usize::try_from(*length)
                .ok()
                .filter(|length| *length <= bytes.len())),
            Self::Chunked(chunked) => chunked.advance(bytes),
            Self::UntilClose => Ok(closed.then_some(bytes.len())),
        }
    }

    /// The content of the complete body that took `bytes` on the wire.
    pub fn content(self, bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Self::Chunked(chunked) => chunked.into_body(),
            Self::Length(_) | Self::UntilClose => bytes,
        }
    }
}

fn complete(parsed: httparse::Result<usize>, bytes: &[u8]) -> Result<Option<usize>, FramingError> {
    match parsed.map_err(FramingError::Head)? {
        httparse::Status::Complete(length) => Ok(Some(length)),
        httparse::Status::Partial if bytes.len() > HEAD_LIMIT => Err(FramingError::HeadTooLong),
        httparse::Status::Partial => Ok(None),
    }
}

fn declared(headers: &[httparse::Header<'_>]) -> Result<Option<Framing>, FramingError> {
    let values = |name: &str| -> Vec<&[u8]> {
        headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value)
            .collect()
    };
    let (lengths, encodings) = (values("content-length"), values("transfer-encoding"));
    match (lengths.as_slice(), encodings.as_slice()) {
        ([], []) => Ok(None),
        ([], [encoding]) if encoding.eq_ignore_ascii_case(b"chunked") => Ok(Some(Framing::Chunked)),
        ([], _) => Err(FramingError::Encoding),
        ([first, others @ ..], []) if others.iter().all(|other| other == first) => {
            Ok(Some(Framing::Length(length(first)?)))
        }
        (_, []) => Err(FramingError::Length),
        _ => Err(FramingError::Both),
    }
}

fn length(value: &[u8]) -> Result<u64, FramingError> {
    // `u64::from_str` takes a leading plus, HTTP does not.
    let digits = value.iter().all(u8::is_ascii_digit);
    std::str::from_utf8(value)
        .ok()
        .filter(|_| digits)
        .and_then(|text| text.parse().ok())
        .ok_or(FramingError::Length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_framings_or_two_lengths_are_refused() {
        let head = |lines: &str| request(format!("POST / HTTP/1.1\r\n{lines}\r\n\r\n").as_bytes());
        assert_eq!(
            head("Content-Length: 1\r\nTransfer-Encoding: chunked"),
            Err(FramingError::Both)
        );
        assert_eq!(
            head("Content-Length: 1\r\nContent-Length: 2"),
            Err(FramingError::Length)
        );
        assert_eq!(head("Content-Length: +1"), Err(FramingError::Length));
        assert_eq!(head("Transfer-Encoding: gzip"), Err(FramingError::Encoding));
        assert_eq!(
            head("Content-Length: 7").unwrap().unwrap().1,
            Framing::Length(7)
        );
    }

    #[test]
    fn an_answer_without_a_length_ends_with_the_connection() {
        let (_, status, framing) = response(b"HTTP/1.1 200 OK\r\n\r\n").unwrap().unwrap();
        assert_eq!((status, framing), (200, Framing::UntilClose));
        assert_eq!(framing.body().end(b"abc", false), Ok(None));
        assert_eq!(framing.body().end(b"abc", true), Ok(Some(3)));
    }

    #[test]
    fn a_head_without_an_end_is_refused() {
        let endless = format!("POST / HTTP/1.1\r\na: {}", "b".repeat(HEAD_LIMIT));
        assert_eq!(request(endless.as_bytes()), Err(FramingError::HeadTooLong));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = request(&bytes);
            let _ = response(&bytes);
            let _ = Framing::Chunked.body().end(&bytes, false);
        }

        #[test]
        fn a_prefix_is_never_complete_and_the_whole_always_is(
            body in proptest::collection::vec(any::<u8>(), 1..200),
            cut in any::<prop::sample::Index>(),
        ) {
            let cut = cut.index(body.len());
            let mut reader = Framing::Length(body.len() as u64).body();
            prop_assert_eq!(reader.end(&body[..cut], true), Ok(None));
            prop_assert_eq!(reader.end(&body, false), Ok(Some(body.len())));
        }
    }
}
