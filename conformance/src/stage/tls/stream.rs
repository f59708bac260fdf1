//! An encrypted connection, like any other.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::client;
use tokio_rustls::rustls::ProtocolVersion;

use crate::stage::network::Connection;

/// What is read and written is encrypted on the way.
pub(crate) struct TlsStream(pub(super) client::TlsStream<Box<dyn Connection>>);

impl TlsStream {
    pub(super) fn version(&self) -> Option<ProtocolVersion> {
        let (_, session) = self.0.get_ref();
        session.protocol_version()
    }
}

impl From<client::TlsStream<Box<dyn Connection>>> for TlsStream {
    fn from(stream: client::TlsStream<Box<dyn Connection>>) -> Self {
        Self(stream)
    }
}

impl Connection for TlsStream {
    fn reset(self: Box<Self>) {
        let (connection, _) = self.0.into_inner();
        connection.reset();
    }
}

impl AsyncRead for TlsStream {
    /// Many servers close without a farewell. Where an answer ends its own framing says, so that
    /// this is an end like any other.
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = ready!(Pin::new(&mut self.0).poll_read(context, buffer));
        Poll::Ready(match read {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(()),
            other => other,
        })
    }
}

impl AsyncWrite for TlsStream {
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
