//! A connection with what was read from it and not yet taken.

use std::future::poll_fn;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};

use super::network::Connection;
use crate::http1::{self, MESSAGE_LIMIT};

/// How much is read at once, at the most.
const CHUNK: usize = 8 * 1024;

/// A connection and its unread bytes.
pub(crate) struct Wire {
    connection: Box<dyn Connection>,
    /// What was read and not yet taken.
    pub(crate) buffer: Vec<u8>,
    /// Whether the other end has sent all it will send.
    pub(crate) ended: bool,
    /// Whether part of a request was left out, so that no other can follow it.
    pub(crate) is_spent: bool,
}

impl Wire {
    pub(crate) fn new(connection: Box<dyn Connection>) -> Self {
        Self {
            connection,
            buffer: Vec::new(),
            ended: false,
            is_spent: false,
        }
    }

    /// Reads on; at the end of the stream sets `ended`.
    pub(crate) fn fill(&mut self) -> impl Future<Output = io::Result<()>> {
        poll_fn(|context| self.poll_fill(context))
    }

    /// Takes the first `length` bytes of the buffer.
    pub(crate) fn take(&mut self, length: usize) -> Vec<u8> {
        let rest = self.buffer.split_off(length);
        std::mem::replace(&mut self.buffer, rest)
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.connection.write_all(bytes).await?;
        self.connection.flush().await
    }

    /// Writes `bytes`, and reads meanwhile: who answers before it has read everything may never
    /// read the rest. Returns whether everything was written; if not, it is answered already.
    pub(crate) async fn write_or_be_answered(&mut self, bytes: &[u8]) -> io::Result<bool> {
        let mut written = 0;
        poll_fn(|context| self.poll_exchange(context, bytes, &mut written)).await
    }

    fn poll_exchange(
        &mut self,
        context: &mut Context<'_>,
        bytes: &[u8],
        written: &mut usize,
    ) -> Poll<io::Result<bool>> {
        loop {
            match self.poll_send(context, bytes, written) {
                Poll::Ready(sent) => return Poll::Ready(sent.map(|()| true)),
                Poll::Pending if self.is_answered() => return Poll::Ready(Ok(false)),
                Poll::Pending => ready!(self.poll_fill(context))?,
            }
        }
    }

    /// Writes the rest of `bytes` and flushes: what is encrypted may wait in a buffer of ours.
    fn poll_send(
        &mut self,
        context: &mut Context<'_>,
        bytes: &[u8],
        written: &mut usize,
    ) -> Poll<io::Result<()>> {
        while *written < bytes.len() {
            let connection = Pin::new(&mut self.connection);
            match ready!(connection.poll_write(context, &bytes[*written..]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                more => *written += more,
            }
        }
        Pin::new(&mut self.connection).poll_flush(context)
    }

    pub(super) fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.buffer.len() >= MESSAGE_LIMIT {
            return Poll::Ready(Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "more bytes than the runner reads",
            )));
        }
        // On the stack: thousands of connections wait, and none should hold room for what has
        // not come.
        let mut chunk = [MaybeUninit::uninit(); CHUNK];
        let mut read = ReadBuf::uninit(&mut chunk);
        ready!(Pin::new(&mut self.connection).poll_read(context, &mut read))?;
        self.ended = read.filled().is_empty();
        self.buffer.extend_from_slice(read.filled());
        Poll::Ready(Ok(()))
    }

    /// Whether the head of a final answer is there, or no more will come.
    fn is_answered(&self) -> bool {
        let status = match http1::response(&self.buffer) {
            Ok(Some((_, status, _))) => status,
            Ok(None) => return self.ended,
            Err(_) => return true,
        };
        self.ended || status >= 200
    }

    /// Waits until the other end closes; what it sends meanwhile is kept.
    pub(crate) async fn closed(&mut self) {
        while !self.ended {
            if self.fill().await.is_err() {
                return;
            }
        }
    }

    /// Reads and throws away what comes until the other end closes.
    pub(crate) async fn drain(&mut self) {
        while !self.ended {
            self.buffer.clear();
            if self.fill().await.is_err() {
                return;
            }
        }
    }

    /// Ends our side.
    pub(crate) async fn end(&mut self) {
        // The other end may be gone already; then it is closed as well.
        let _ = self.connection.shutdown().await;
    }

    /// Ends our side and drops the connection.
    pub(crate) async fn close(mut self) {
        self.end().await;
    }

    pub(crate) fn reset(self) {
        self.connection.reset();
    }
}
