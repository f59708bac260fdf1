//! A receiver that finds the token's header in lower case only.
//!
//! Servers fold header names before anybody can look, so this defect sits below:
//! it renames a header spelled otherwise, while the bytes are read.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::stage::network::{Connection, Listener};

/// A listener whose connections lose token headers that are not in lower case.
pub(super) struct LowerCaseOnly(pub(super) Box<dyn Listener>);

struct Renaming(Box<dyn Connection>);

const NAME: &[u8] = b"x-webhook-token";
const OTHER: &[u8] = b"x-webhook-taken";

impl Listener for LowerCaseOnly {
    fn port(&self) -> u16 {
        self.0.port()
    }

    fn accept(&mut self) -> BoxFuture<'_, io::Result<Box<dyn Connection>>> {
        let accepting = self.0.accept();
        async { Ok(Box::new(Renaming(accepting.await?)) as Box<dyn Connection>) }.boxed()
    }
}

impl Connection for Renaming {
    fn reset(self: Box<Self>) {
        self.0.reset();
    }
}

impl AsyncRead for Renaming {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.0).poll_read(context, buffer);
        rename(&mut buffer.filled_mut()[before..]);
        polled
    }
}

/// A head arrives in one piece here, since the runner sends it in one.
fn rename(bytes: &mut [u8]) {
    for start in 0..bytes.len().saturating_sub(NAME.len()) {
        let name = &mut bytes[start..start + NAME.len()];
        if name != NAME && name.eq_ignore_ascii_case(NAME) {
            name.copy_from_slice(OTHER);
        }
    }
}

impl AsyncWrite for Renaming {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
