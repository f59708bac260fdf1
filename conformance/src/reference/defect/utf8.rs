//! A receiver that drops the connection on bytes that are no UTF-8.
//!
//! No handler can drop a connection, so this defect sits below HTTP: reading fails.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::stage::network::{Connection, Listener};

/// A listener whose connections end with bytes that are no UTF-8.
pub(super) struct Utf8Only(pub(super) Box<dyn Listener>);

struct Reading {
    inner: Box<dyn Connection>,
    /// The beginning of a character whose end was not read yet.
    rest: Vec<u8>,
}

impl Listener for Utf8Only {
    fn port(&self) -> u16 {
        self.0.port()
    }

    fn accept(&mut self) -> BoxFuture<'_, io::Result<Box<dyn Connection>>> {
        let accepting = self.0.accept();
        let reading = |inner| Reading {
            inner,
            rest: Vec::new(),
        };
        async move { Ok(Box::new(reading(accepting.await?)) as Box<dyn Connection>) }.boxed()
    }
}

impl Reading {
    fn check(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.rest.extend_from_slice(bytes);
        let read = match std::str::from_utf8(&self.rest) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => return Err(io::ErrorKind::InvalidData.into()),
        };
        self.rest.drain(..read);
        Ok(())
    }
}

impl Connection for Reading {
    fn reset(self: Box<Self>) {
        self.inner.reset();
    }
}

impl AsyncRead for Reading {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.inner).poll_read(context, buffer);
        let checked = self.check(&buffer.filled()[before..]);
        polled.map(|read| read.and(checked))
    }
}

impl AsyncWrite for Reading {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
