//! A look at a request that may be anybody's: nothing is taken from the wire.

use std::borrow::Cow;

use tokio::time::{Duration, Instant, timeout};

use crate::http1::{self, Framing, Head};
use crate::stage::script::{Seen, expects_continue, fill};
use crate::stage::wire::Wire;

/// A request, as far as it was looked at.
pub(super) struct Look {
    /// When its first byte had come.
    pub(super) arrived: Instant,
    /// What was seen of it, and when.
    pub(super) seen: Seen,
    /// Method and target.
    pub(super) method: String,
    pub(super) target: String,
    /// Where the head ends, and how the body goes on.
    head: Option<(usize, Framing)>,
    /// How many bytes it takes on the wire, and its body, once that is complete.
    whole: Option<(usize, Option<Vec<u8>>)>,
    /// Why it is none, or not a complete one.
    pub(super) broken: Option<String>,
}

/// How long a request may take that nobody claims.
const LONGEST: Duration = Duration::from_secs(60);

impl Look {
    /// At a request whose first byte has just come.
    pub(super) fn begin(arrived: Instant) -> Self {
        Self {
            arrived,
            seen: Seen::default(),
            method: String::new(),
            target: String::new(),
            head: None,
            whole: None,
            broken: None,
        }
    }

    /// At the head, all of it.
    pub(super) async fn at_head(&mut self, wire: &mut Wire) {
        let read = limited(read_head(wire)).await;
        match read {
            Ok((length, framing)) => {
                self.seen.head = Some(Instant::now());
                self.head = Some((length, framing));
            }
            Err(why) => self.broken = Some(why),
        }
        let head = Head::parse(&wire.buffer[..self.head.map_or(wire.buffer.len(), |it| it.0)]);
        self.method = head.method;
        self.target = head.target;
    }

    /// At the body, all of it. A sender that waits for leave to send it gets that.
    pub(super) async fn at_body(&mut self, wire: &mut Wire) {
        let Some((start, framing)) = self.head.filter(|_| self.broken.is_none()) else {
            return;
        };
        if expects_continue(&Head::parse(&wire.buffer[..start])) {
            self.seen.has_leave = true;
            // Should it fail, reading the body will tell.
            let _ = wire.write(b"HTTP/1.1 100 Continue\r\n\r\n").await;
        }
        match limited(read_body(wire, start, framing)).await {
            Ok((end, body)) => {
                self.seen.body = Some(Instant::now());
                self.whole = Some((end, body));
            }
            Err(why) => self.broken = Some(why),
        }
    }

    /// The body without its framing, if all of it was looked at.
    pub(super) fn body<'l>(&'l self, wire: &'l Wire) -> Option<Cow<'l, [u8]>> {
        let (start, _) = self.head?;
        let (end, body) = self.whole.as_ref()?;
        Some(match body {
            Some(body) => Cow::Borrowed(body),
            None => Cow::Borrowed(&wire.buffer[start..*end]),
        })
    }

    /// How many bytes it takes on the wire, if all of it was looked at.
    pub(super) fn length(&self) -> Option<usize> {
        self.whole.as_ref().map(|(length, _)| *length)
    }
}

async fn limited<T>(reading: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let late = |_| Err(format!("it did not end within {} s", LONGEST.as_secs()));
    timeout(LONGEST, reading).await.unwrap_or_else(late)
}

async fn read_head(wire: &mut Wire) -> Result<(usize, Framing), String> {
    loop {
        let head = http1::request(&wire.buffer).map_err(|error| error.to_string())?;
        match head {
            Some(head) => return Ok(head),
            None => fill(wire, "head").await?,
        }
    }
}

/// Where the body ends, and the body itself if it is in chunks.
async fn read_body(
    wire: &mut Wire,
    start: usize,
    framing: Framing,
) -> Result<(usize, Option<Vec<u8>>), String> {
    let mut body = framing.body();
    loop {
        let end = body.end(&wire.buffer[start..], wire.ended);
        if let Some(length) = end.map_err(|error| error.to_string())? {
            let body = (framing == Framing::Chunked).then(|| body.content(Vec::new()));
            return Ok((start + length, body));
        }
        fill(wire, "body").await?;
    }
}
