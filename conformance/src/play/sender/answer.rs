//! Answers, good and bad, and the reactions that give them.

use std::time::Duration;

use super::{Part, Reaction, Step, Then};

/// An answer, to be changed in one respect and then given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    code: u16,
    version: &'static str,
    headers: Vec<(String, String)>,
    body: Body,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Body {
    /// Announced by its length.
    Sized(Vec<u8>),
    /// Announced with another length than it has.
    Announced(usize, Vec<u8>),
    /// A byte so many times.
    Filler(u32),
    /// In chunks, and what follows the last of them.
    Chunked(Vec<Vec<u8>>, &'static str),
    /// Ends with the connection.
    UntilClose(Vec<u8>),
}

/// How many bytes of a filler are written at once.
const BLOCK: u32 = 1024;

/// Answers with this status and a small body.
pub fn status(code: u16) -> Reaction {
    Answer::of(code).given()
}

/// Answers with this status and this Retry-After.
pub fn retry_after(code: u16, value: &str) -> Reaction {
    let reaction = Answer::of(code).header("Retry-After", value).given();
    reaction.named(format!("answers {code} with Retry-After: {value}"))
}

impl Answer {
    /// An answer with this status, a small body, and what HTTP wants to stand beside the status.
    pub fn of(code: u16) -> Self {
        let body = match code {
            204 | 205 => Vec::new(),
            _ => b"{}".to_vec(),
        };
        let answer = Self {
            code,
            version: "HTTP/1.1",
            headers: Vec::new(),
            body: Body::Sized(body),
        };
        answer.header("Content-Type", "application/json").due(code)
    }

    /// With one header more.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With another content type and body.
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.headers.retain(|(name, _)| name != "Content-Type");
        self.body = Body::Sized(body.into());
        self.header("Content-Type", content_type)
    }

    /// With no body and no content type.
    #[must_use]
    pub fn empty(mut self) -> Self {
        self.headers.retain(|(name, _)| name != "Content-Type");
        self.body = Body::Sized(Vec::new());
        self
    }

    /// With a body of at least so many bytes.
    #[must_use]
    pub fn large(mut self, bytes: u32) -> Self {
        self.body = Body::Filler(bytes.div_ceil(BLOCK));
        self
    }

    /// With a body in chunks, and these trailers behind them, each ended by a line break.
    #[must_use]
    pub fn chunked(mut self, chunks: &[&str], trailers: &'static str) -> Self {
        let chunks = chunks.iter().map(|chunk| chunk.as_bytes().to_vec());
        self.body = Body::Chunked(chunks.collect(), trailers);
        self
    }

    /// With a body that ends when the connection does.
    #[must_use]
    pub fn until_close(mut self, body: &str) -> Self {
        self.body = Body::UntilClose(body.as_bytes().to_vec());
        self
    }

    /// With a Content-Length that is not that of the body.
    #[must_use]
    pub fn announcing(mut self, length: usize, body: &str) -> Self {
        self.body = Body::Announced(length, body.as_bytes().to_vec());
        self
    }

    /// In the language of HTTP/1.0.
    #[must_use]
    pub fn old(mut self) -> Self {
        self.version = "HTTP/1.0";
        self
    }

    /// The reaction that reads the request and gives this answer.
    pub fn given(&self) -> Reaction {
        let mut steps = vec![
            Step::Read(Part::Body),
            Step::Decide,
            Step::Write([self.head(), self.first()].concat()),
        ];
        steps.extend(self.rest());
        Reaction::new(self.name(), steps, self.then())
    }

    /// The reaction that gives this answer as soon as it has read the request's head.
    pub fn given_early(&self) -> Reaction {
        let mut reaction = self.given();
        reaction.steps[0] = Step::Read(Part::Head);
        reaction.steps.push(Step::Drain);
        reaction.named(format!("{} before it has read the body", self.name()))
    }

    /// The reaction that gives this answer's head in pieces, each after a pause.
    pub fn dripping_head(&self, pieces: usize, pause: Duration) -> Reaction {
        let (head, code) = (self.head(), self.code);
        let mut steps = vec![Step::Read(Part::Body)];
        // A failure is one from the status line on, a success only once the head is there.
        steps.extend((code >= 500).then_some(Step::Decide));
        steps.extend(drip(&head, pieces, pause));
        steps.extend((code < 500).then_some(Step::Decide));
        steps.push(Step::Write(self.first()));
        steps.extend(self.rest());
        Reaction::new(
            format!("answers {code} with its head in drips"),
            steps,
            self.then(),
        )
    }

    /// The reaction that gives this answer's body in pieces, each after a pause.
    pub fn dripping_body(&self, pieces: usize, pause: Duration) -> Reaction {
        let is_failure = self.code >= 500;
        let mut steps = vec![Step::Read(Part::Body)];
        steps.extend(is_failure.then_some(Step::Decide));
        steps.push(Step::Write(self.head()));
        steps.extend(drip(&self.first(), pieces, pause));
        steps.extend(self.rest());
        // Who has less patience than a success takes has given it up.
        steps.extend((!is_failure).then_some(Step::Decide));
        let name = format!("answers {} with its body in drips", self.code);
        Reaction::new(name, steps, self.then())
    }

    /// The bytes of status line and headers, with the empty line that ends them.
    pub fn head(&self) -> Vec<u8> {
        let mut head = format!("{} {} {}\r\n", self.version, self.code, phrase(self.code));
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str(&self.framing());
        head.push_str("\r\n");
        head.into_bytes()
    }

    /// With the headers without which this status would be no legal answer.
    fn due(self, code: u16) -> Self {
        match code {
            401 => self.header("WWW-Authenticate", r#"Token realm="webhook""#),
            405 => self.header("Allow", "GET, HEAD"),
            426 => self
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade"),
            _ => self,
        }
    }

    fn name(&self) -> String {
        format!("answers {}", self.code)
    }

    fn then(&self) -> Then {
        match self.body {
            Body::Sized(_) | Body::Filler(_) | Body::Chunked(..) if self.version == "HTTP/1.1" => {
                Then::KeepAlive
            }
            _ => Then::Close,
        }
    }

    fn framing(&self) -> String {
        let length = |length| format!("Content-Length: {length}\r\n");
        match &self.body {
            // By its definition it has none, and says nothing of one.
            Body::Sized(_) if self.code == 204 => String::new(),
            Body::Sized(body) => length(body.len()),
            Body::Announced(announced, _) => length(*announced),
            Body::Filler(blocks) => length(*blocks as usize * BLOCK as usize),
            Body::Chunked(..) => "Transfer-Encoding: chunked\r\n".to_owned(),
            Body::UntilClose(_) => String::new(),
        }
    }

    /// The body, but for what is too long to be held.
    fn first(&self) -> Vec<u8> {
        match &self.body {
            Body::Sized(body) | Body::Announced(_, body) | Body::UntilClose(body) => body.clone(),
            Body::Filler(_) => Vec::new(),
            Body::Chunked(chunks, trailers) => {
                let mut bytes: Vec<u8> = chunks.iter().flat_map(|data| chunk(data)).collect();
                bytes.extend(b"0\r\n");
                bytes.extend(trailers.as_bytes());
                bytes.extend(b"\r\n");
                bytes
            }
        }
    }

    fn rest(&self) -> Option<Step> {
        match self.body {
            Body::Filler(blocks) => Some(Step::Repeat {
                bytes: vec![b' '; BLOCK as usize],
                times: blocks,
                pause: Duration::ZERO,
            }),
            _ => None,
        }
    }
}

/// `data` as a chunk of a chunked body.
pub(super) fn chunk(data: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{:x}\r\n", data.len()).into_bytes();
    bytes.extend_from_slice(data);
    bytes.extend_from_slice(b"\r\n");
    bytes
}

fn drip(bytes: &[u8], pieces: usize, pause: Duration) -> impl Iterator<Item = Step> {
    let size = bytes.len().div_ceil(pieces.max(1)).max(1);
    bytes
        .chunks(size)
        .flat_map(move |piece| [Step::Pause(pause), Step::Write(piece.to_vec())])
}

fn phrase(code: u16) -> &'static str {
    let status = http::StatusCode::from_u16(code).ok();
    status
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Unnamed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http1::{self, Framing};

    fn written(reaction: &Reaction) -> Vec<u8> {
        let steps = reaction.steps.iter();
        steps
            .flat_map(|step| match step {
                Step::Write(bytes) => bytes.clone(),
                Step::Repeat { bytes, times, .. } => bytes.repeat(*times as usize),
                _ => Vec::new(),
            })
            .collect()
    }

    fn read(reaction: &Reaction) -> (u16, usize) {
        let bytes = written(reaction);
        let (head, status, framing) = http1::response(&bytes).unwrap().unwrap();
        let closed = reaction.then != Then::KeepAlive;
        let end = framing.body().end(&bytes[head..], closed).unwrap();
        assert_eq!(end, Some(bytes.len() - head), "{reaction:?}");
        (status, bytes.len() - head)
    }

    #[test]
    fn every_good_answer_is_whole_however_it_is_given() {
        let ok = Answer::of(200);
        let (pieces, pause) = (5, Duration::from_millis(1));
        assert_eq!(read(&ok.given()), (200, 2));
        assert_eq!(read(&ok.given_early()), (200, 2));
        assert_eq!(read(&ok.dripping_head(pieces, pause)), (200, 2));
        assert_eq!(read(&ok.dripping_body(pieces, pause)), (200, 2));
        assert_eq!(read(&ok.clone().empty().given()), (200, 0));
        assert_eq!(read(&ok.clone().large(3000).given()), (200, 3072));
        assert_eq!(read(&ok.clone().old().until_close("abc").given()), (200, 3));
        let chunked = ok.chunked(&["{", "}"], "Trailer: a\r\n").given();
        assert_eq!(read(&chunked).0, 200);
        assert_eq!(read(&status(204)), (204, 0));
        assert_eq!(read(&status(511)), (511, 2));
    }

    #[test]
    fn a_wrong_length_is_no_whole_answer() {
        let bytes = written(&Answer::of(200).announcing(9, "{}").given());
        let (_, _, framing) = http1::response(&bytes).unwrap().unwrap();
        assert_eq!(framing, Framing::Length(9));
    }

    #[test]
    fn interim_answers_come_before_the_attempt_is_decided() {
        let reaction = status(200)
            .interim(&[102, 103])
            .after(Duration::from_secs(1));
        let decided = reaction.steps.iter().position(|step| *step == Step::Decide);
        assert_eq!(decided, Some(4));
        assert_eq!(reaction.name, "answers 200 after 102 and 103 after 1000 ms");
    }
}
