//! Payloads, one after the other, out of a stream.
//!
//! A file holds one payload, or one a line, or several of many lines with nothing between them:
//! all of these are JSON values with blanks between. What is no JSON reaches to the next line that
//! begins with a brace, where an object is likely to begin that is none of its parts: so one broken
//! line costs no more than itself.

use std::io::{self, Read};

use serde::de::IgnoredAny;

use super::place::Position;

/// A payload as it was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Payload {
    /// The text, without blanks around it; it need not be JSON or UTF-8.
    pub text: Vec<u8>,
    /// Where it begins.
    pub start: Position,
}

/// The payloads of a stream. Never more of it than one payload and one block is held in memory.
pub struct Payloads<R> {
    input: R,
    /// What one call of `read` gives.
    block: Box<[u8]>,
    /// What was read, of which the part up to `used` has been handed out.
    buffer: Vec<u8>,
    used: usize,
    /// Where the rest begins.
    here: Position,
    /// What a payload may have at the most, in bytes.
    largest: usize,
}

const BLOCK: usize = 64 * 1024;

/// A payload may not be larger: whatever is, is something else, or never ends.
const LARGEST: usize = 64 * 1024 * 1024;

impl<R: Read> Payloads<R> {
    /// The payloads that `input` has.
    pub fn new(input: R) -> Self {
        Self {
            input,
            block: vec![0; BLOCK].into_boxed_slice(),
            buffer: Vec::new(),
            used: 0,
            here: Position::START,
            largest: LARGEST,
        }
    }

    fn next_payload(&mut self) -> io::Result<Option<Payload>> {
        self.skip_blanks()?;
        if self.rest().is_empty() {
            return Ok(None);
        }
        let length = match self.measure()? {
            Some(length) => length,
            None => self.measure_broken()?,
        };
        let start = self.here;
        let text = self.rest()[..length].trim_ascii_end().to_vec();
        self.skip(length);
        Ok(Some(Payload { text, start }))
    }

    fn skip_blanks(&mut self) -> io::Result<()> {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - trim_start(rest).len();
            let is_all = blanks == rest.len();
            self.skip(blanks);
            if !is_all || !self.fill()? {
                return Ok(());
            }
        }
    }

    /// The length of the JSON value that begins here; `None` if none does.
    fn measure(&mut self) -> io::Result<Option<usize>> {
        let tape = Tape {
            source: self,
            at: 0,
        };
        let mut values = serde_json::Deserializer::from_reader(tape).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) => Ok(Some(values.byte_offset())),
            Some(Err(error)) if error.is_io() => Err(error.into()),
            _ => Ok(None),
        }
    }

    /// The length of what is no JSON.
    fn measure_broken(&mut self) -> io::Result<usize> {
        let mut seen = 0;
        loop {
            let rest = self.rest();
            let unseen = rest.get(seen..).unwrap_or_default();
            if let Some(at) = unseen.windows(2).position(|two| two == b"\n{") {
                return Ok(seen + at + 1);
            }
            // The last byte may be a line break whose brace has not been read.
            seen = rest.len().saturating_sub(1);
            if !self.fill()? {
                return Ok(self.rest().len());
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.used..).unwrap_or_default()
    }

    fn skip(&mut self, length: usize) {
        let skipped = self.buffer.get(self.used..self.used + length);
        self.here = self.here.after(skipped.unwrap_or_default());
        self.used += length;
    }

    /// Reads more; `false` at the end.
    fn fill(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.used);
        self.used = 0;
        if self.buffer.len() > self.largest {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                format!("a payload in it has more than {} bytes", self.largest),
            ));
        }
        let read = loop {
            match self.input.read(&mut self.block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        let block = self.block.get(..read).unwrap_or_default();
        self.buffer.extend_from_slice(block);
        Ok(read > 0)
    }
}

impl<R: Read> Iterator for Payloads<R> {
    type Item = io::Result<Payload>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_payload().transpose()
    }
}

/// What JSON takes for blanks, and nothing else.
fn trim_start(text: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let blanks = text.iter().take_while(|byte| is_blank(byte)).count();
    &text[blanks..]
}

/// Reads on from a source without taking anything from it.
struct Tape<'a, R> {
    source: &'a mut Payloads<R>,
    at: usize,
}

impl<R: Read> Read for Tape<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.source.rest().len() {
            self.source.fill()?;
        }
        let mut rest = &self.source.rest()[self.at..];
        let read = rest.read(into)?;
        self.at += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Hands out a few bytes at a time, as a pipe may.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = into.len().min(self.1);
            self.0.read(&mut into[..length])
        }
    }

    /// Line and column of each payload, and its text.
    fn cut(text: &[u8]) -> Vec<(usize, usize, String)> {
        let cut_by = |size| {
            let payloads = Payloads::new(Drops(text, size)).map(Result::unwrap);
            payloads.collect::<Vec<_>>()
        };
        let payloads = cut_by(usize::MAX);
        assert_eq!(payloads, cut_by(1));
        let shown = payloads.into_iter().map(|Payload { text: cut, start }| {
            assert_eq!(&text[start.offset..start.offset + cut.len()], cut);
            (
                start.line,
                start.column,
                String::from_utf8_lossy(&cut).into_owned(),
            )
        });
        shown.collect()
    }

    #[test]
    fn one_a_line_or_many_lines_or_many_a_line() {
        let found = cut(b"\n{\"a\":1}\r\n\n  {\n\"b\":\n2}{} [] 1\tnull\n");
        let expected = [
            (2, 1, "{\"a\":1}"),
            (4, 3, "{\n\"b\":\n2}"),
            (6, 3, "{}"),
            (6, 6, "[]"),
            (6, 9, "1"),
            (6, 11, "null"),
        ];
        assert_eq!(
            found,
            expected.map(|(line, column, text)| (line, column, text.to_owned()))
        );
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(cut(b""), []);
        assert_eq!(cut(b" \r\n\t\n"), []);
    }

    #[test]
    fn a_broken_line_costs_no_other() {
        let found =
            cut(b"{\"a\":1}\n{\"cut\":\n{\"b\":2}\n{\"bad\" 1}\nwords\n{\"c\":\xFF3}\n{\"d\":4}");
        let texts: Vec<&str> = found.iter().map(|(_, _, text)| text.as_str()).collect();
        let expected = [
            "{\"a\":1}",
            "{\"cut\":",
            "{\"b\":2}",
            "{\"bad\" 1}\nwords",
            "{\"c\":\u{fffd}3}",
            "{\"d\":4}",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_payload_of_many_lines_is_broken_as_a_whole() {
        let found = cut(b"{\n  \"a\": {\n  x\n  }\n}\n{\n}");
        assert_eq!(found[0].2, "{\n  \"a\": {\n  x\n  }\n}");
        assert_eq!((found[1].0, found[1].1), (6, 1));
    }

    #[test]
    fn what_never_ends_is_refused_before_memory_does() {
        let mut payloads = Payloads::new(io::repeat(b'['));
        payloads.largest = 1000;
        let error = payloads.next().unwrap().unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    }

    proptest! {
        #[test]
        fn values_come_out_as_they_went_in(
            values in prop::collection::vec(abc_webhook::strategy::json_value(), 0..5),
            blanks in "[ \t\r\n]{1,3}",
        ) {
            let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
            let stream = format!("{blanks}{}", texts.join(&blanks));
            let found: Vec<String> = cut(stream.as_bytes()).into_iter().map(|it| it.2).collect();
            prop_assert_eq!(found, texts);
        }
    }
}
