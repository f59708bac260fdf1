//! A connection with what was read from it and not yet taken.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::network::Connection;
use crate::http1::MESSAGE_LIMIT;

/// How much is read at once, at the least.
const CHUNK: usize = 8 * 1024;

/// A connection and its unread bytes.
pub(super) struct Wire {
    connection: Box<dyn Connection>,
    /// What was read and not yet taken.
    pub(super) buffer: Vec<u8>,
    /// Whether the other end has sent all it will send.
    pub(super) ended: bool,
}

impl Wire {
    pub(super) fn new(connection: Box<dyn Connection>) -> Self {
        Self {
            connection,
            buffer: Vec::new(),
            ended: false,
        }
    }

    /// Reads on; at the end of the stream sets `ended`.
    pub(super) async fn fill(&mut self) -> io::Result<()> {
        if self.buffer.len() >= MESSAGE_LIMIT {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "more bytes than the runner reads",
            ));
        }
        self.buffer.reserve(CHUNK);
        let read = self.connection.read_buf(&mut self.buffer).await?;
        self.ended = read == 0;
        Ok(())
    }

    /// Takes the first `length` bytes of the buffer.
    pub(super) fn take(&mut self, length: usize) -> Vec<u8> {
        let rest = self.buffer.split_off(length);
        std::mem::replace(&mut self.buffer, rest)
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.connection.write_all(bytes).await?;
        self.connection.flush().await
    }

    /// Ends our side and drops the connection.
    pub(super) async fn close(mut self) {
        // The other end may be gone already; then it is closed as well.
        let _ = self.connection.shutdown().await;
    }

    pub(super) fn reset(self) {
        self.connection.reset();
    }
}
