//! Reads one answer of a receiver.

use std::io;

use super::wire::Wire;
use crate::http1::{self, Body, Framing, FramingError, MESSAGE_LIMIT};
use crate::trace::receiver::{End, Exchange};

/// An answer while it is read.
pub(super) struct Answer<'w> {
    pub(super) wire: &'w mut Wire,
    pub(super) exchange: &'w mut Exchange,
    /// Whether the request's method was HEAD: its answer has no body, whatever the head says.
    pub(super) is_bodiless: bool,
}

impl Answer<'_> {
    /// Reads until the answer is complete or cannot become so.
    pub(super) async fn read(mut self) -> End {
        self.read_whole().await.err().unwrap_or(End::Answered)
    }

    async fn read_whole(&mut self) -> Result<(), End> {
        let mut body = loop {
            let (length, status, framing) = self.head().await?;
            self.keep(length)?;
            // Interim answers announce the final one.
            if !matches!(status, 100 | 102..=199) {
                self.exchange.status = Some(status);
                break if self.is_bodiless {
                    Framing::Length(0).body()
                } else {
                    framing.body()
                };
            }
        };
        let read = self.body(&mut body).await;
        // Without its chunks, at the edges of which a secret could hide from the redactor.
        let bytes = self
            .wire
            .take(*read.as_ref().unwrap_or(&self.wire.buffer.len()));
        self.exchange.received.extend(body.content(bytes));
        read.map(|_| ())
    }

    /// Reads until the body is complete; returns where it ends.
    async fn body(&mut self, body: &mut Body) -> Result<usize, End> {
        loop {
            let end = body.end(&self.wire.buffer, self.wire.ended);
            if let Some(end) = end.map_err(not_http)? {
                return Ok(end);
            }
            self.fill().await?;
        }
    }

    /// Reads until a head is complete.
    async fn head(&mut self) -> Result<(usize, http1::Status, Framing), End> {
        loop {
            match http1::response(&self.wire.buffer) {
                Ok(Some(head)) => return Ok(head),
                Ok(None) => self.fill().await?,
                Err(error) => {
                    // A head that is wrong further down has a status all the same.
                    self.exchange.status = status_line(&self.wire.buffer);
                    return Err(not_http(error));
                }
            }
        }
    }

    async fn fill(&mut self) -> Result<(), End> {
        if self.wire.ended {
            return Err(End::Closed);
        }
        self.wire.fill().await.map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => End::TooLarge,
            _ => End::Failed(error.to_string()),
        })
    }

    /// Moves the first `length` bytes of the buffer to what was received.
    fn keep(&mut self, length: usize) -> Result<(), End> {
        let bytes = self.wire.take(length);
        self.exchange.received.extend(bytes);
        // Interim answers need not end.
        if self.exchange.received.len() > MESSAGE_LIMIT {
            return Err(End::TooLarge);
        }
        Ok(())
    }
}

/// The status in `HTTP/1.1 200 OK`, whatever follows.
fn status_line(bytes: &[u8]) -> Option<http1::Status> {
    let line = bytes.strip_prefix(b"HTTP/1.")?.get(2..5)?;
    std::str::from_utf8(line).ok()?.parse().ok()
}

fn not_http(error: FramingError) -> End {
    End::NotHttp(error.to_string())
}
