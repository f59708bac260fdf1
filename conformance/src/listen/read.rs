//! Reads a request within bounds: of size, and of time for the whole of it.

use tokio::time::timeout;

use super::server::Limits;
use crate::http1::{self, Framing, Head};
use crate::play::sender::Part;
use crate::stage::wire::Wire;

/// A request, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// Request line and headers as they were sent.
    pub(super) head: Vec<u8>,
    /// The body without its framing, once it was read to its end.
    pub(super) body: Option<Vec<u8>>,
    /// Why it is no complete request.
    pub(super) broken: Option<Broken>,
    /// Whether no other may follow on the connection.
    pub(super) is_last: bool,
}

/// Why a request is not complete.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Broken {
    #[error("the body has more than {0} bytes")]
    TooLarge(usize),
    #[error("it had not ended after {0} s")]
    Slow(u64),
    #[error("{0}")]
    Malformed(String),
    #[error("the connection was closed within the {0}")]
    Closed(&'static str),
}

impl Broken {
    /// What it is answered with, if anybody may still listen.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::TooLarge(_) => 413,
            Self::Slow(_) => 408,
            Self::Malformed(_) | Self::Closed(_) => 400,
        }
    }
}

/// Reads the request, or the part of it that is wanted.
pub(super) async fn read(wire: &mut Wire, part: Part, limits: &Limits) -> Request {
    let mut request = Request {
        is_last: true,
        ..Request::default()
    };
    let reading = request.fill_in(wire, part, limits);
    let broken = match timeout(limits.time, reading).await {
        Ok(read) => read.err(),
        Err(_) => Some(Broken::Slow(limits.time.as_secs())),
    };
    if broken.is_some() {
        request.is_last = true;
    }
    request.broken = broken;
    request
}

impl Request {
    async fn fill_in(
        &mut self,
        wire: &mut Wire,
        part: Part,
        limits: &Limits,
    ) -> Result<(), Broken> {
        let framing = self.read_head(wire).await?;
        let head = Head::parse(&self.head);
        if let Framing::Length(length) = framing
            && length > limits.body as u64
        {
            return Err(Broken::TooLarge(limits.body));
        }
        if part == Part::Head {
            return Ok(());
        }
        if expects_continue(&head) {
            // Should it fail, reading the body will tell.
            let _ = wire.write(b"HTTP/1.1 100 Continue\r\n\r\n").await;
        }
        let body = match (part, framing) {
            (Part::Half, Framing::Length(length)) => {
                let half = usize::try_from(length / 2).unwrap_or(limits.body);
                return until(wire, half).await;
            }
            (Part::Half, _) => return until(wire, 1).await,
            _ => read_body(wire, framing, limits.body).await?,
        };
        self.body = Some(body);
        self.is_last = head.is_last();
        Ok(())
    }

    async fn read_head(&mut self, wire: &mut Wire) -> Result<Framing, Broken> {
        loop {
            match http1::request(&wire.buffer) {
                Ok(Some((length, framing))) => {
                    self.head = wire.take(length);
                    return Ok(framing);
                }
                Ok(None) => {}
                Err(error) => {
                    self.head = wire.take(head_of(&wire.buffer));
                    return Err(Broken::Malformed(error.to_string()));
                }
            }
            if let Err(broken) = more(wire, "head").await {
                self.head = wire.take(wire.buffer.len());
                return Err(broken);
            }
        }
    }
}

/// How many bytes of what is no legal head may have been meant as one.
fn head_of(bytes: &[u8]) -> usize {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.map_or(bytes.len(), |end| end + 4);
    end.min(http1::HEAD_LIMIT)
}

async fn until(wire: &mut Wire, length: usize) -> Result<(), Broken> {
    while wire.buffer.len() < length {
        more(wire, "body").await?;
    }
    Ok(())
}

async fn read_body(wire: &mut Wire, framing: Framing, largest: usize) -> Result<Vec<u8>, Broken> {
    let mut body = framing.body();
    loop {
        match body.end(&wire.buffer, wire.ended) {
            Ok(Some(end)) => {
                let content = body.content(wire.take(end));
                return if content.len() > largest {
                    Err(Broken::TooLarge(largest))
                } else {
                    Ok(content)
                };
            }
            Ok(None) => {}
            Err(error) => return Err(Broken::Malformed(error.to_string())),
        }
        // The sizes of chunks are part of it too, and may be most of it.
        if wire.buffer.len() > largest.saturating_mul(2) {
            return Err(Broken::TooLarge(largest));
        }
        more(wire, "body").await?;
    }
}

async fn more(wire: &mut Wire, part: &'static str) -> Result<(), Broken> {
    if wire.ended {
        return Err(Broken::Closed(part));
    }
    let read = wire.fill().await;
    read.map_err(|error| Broken::Malformed(format!("within the {part}: {error}")))
}

fn expects_continue(head: &Head) -> bool {
    let expected = head.all("expect");
    expected
        .iter()
        .any(|value| value.eq_ignore_ascii_case("100-continue"))
}
