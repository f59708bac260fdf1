//! The scripted receiver's side of a TLS handshake, and how far it came.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;
use tokio_rustls::rustls::{Error, ProtocolVersion};
use tokio_rustls::{TlsAcceptor, server};

use super::library_error;
use crate::stage::network::Connection;
use crate::trace::sender::Handshake;

/// The first byte of a record that belongs to a handshake.
const HANDSHAKE: u8 = 22;

/// What came of a connection on which a handshake was expected.
pub(in crate::stage) struct Met {
    /// When the first byte had been read; none ever came if this is empty.
    pub(in crate::stage) heard: Option<Instant>,
    /// How far the handshake came.
    pub(in crate::stage) handshake: Handshake,
    /// The encrypted connection, if the handshake came to its end.
    pub(in crate::stage) connection: Option<Box<dyn Connection>>,
}

/// Remembers when something was first heard on a connection, and what.
#[derive(Clone, Default)]
pub(in crate::stage) struct Ear(Arc<OnceLock<(Instant, u8)>>);

impl Ear {
    /// When the first byte had been read, if one was.
    pub(in crate::stage) fn heard(&self) -> Option<Instant> {
        self.0.get().map(|(moment, _)| *moment)
    }
}

/// Shakes hands with who has connected; meanwhile `ear` knows whether anything came.
pub(in crate::stage) async fn accept(
    connection: Box<dyn Connection>,
    acceptor: &TlsAcceptor,
    ear: Ear,
) -> Met {
    let raw = Raw {
        connection,
        ear: ear.clone(),
    };
    let shaken = acceptor.accept(raw).await;
    let heard = ear.0.get().copied();
    match shaken {
        Ok(stream) => Met {
            heard: heard.map(|(at, _)| at),
            handshake: Handshake::Agreed(version(&stream).to_owned()),
            connection: Some(Box::new(Accepted(stream))),
        },
        Err(error) => Met {
            heard: heard.map(|(at, _)| at),
            handshake: match heard {
                Some((_, first)) if first != HANDSHAKE => Handshake::NotTls,
                _ => Handshake::Broken(why(&error)),
            },
            connection: None,
        },
    }
}

fn version(stream: &server::TlsStream<Raw>) -> &'static str {
    match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3",
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "an unknown version of TLS",
    }
}

/// How far the handshake came, to complete "the TLS handshake failed: …".
fn why(error: &io::Error) -> String {
    match library_error(error) {
        Some(Error::AlertReceived(alert)) => format!("the sender refused it with {alert:?}"),
        Some(error) => error.to_string(),
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            "the sender closed the connection".to_owned()
        }
        None => error.to_string(),
    }
}

/// What is read and written is encrypted on the way.
struct Accepted(server::TlsStream<Raw>);

/// The connection below, of which is remembered when it first said something.
struct Raw {
    connection: Box<dyn Connection>,
    ear: Ear,
}

impl Connection for Accepted {
    fn reset(self: Box<Self>) {
        let (raw, _) = self.0.into_inner();
        raw.connection.reset();
    }
}

impl AsyncRead for Accepted {
    /// Many clients close without a farewell. Where a request ends its own framing says, so that
    /// this is an end like any other.
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.0).poll_read(context, buffer) {
            Poll::Ready(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Poll::Ready(Ok(()))
            }
            other => other,
        }
    }
}

impl AsyncWrite for Accepted {
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

impl AsyncRead for Raw {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.connection).poll_read(context, buffer);
        if let Some(first) = buffer.filled().get(before) {
            self.ear.0.get_or_init(|| (Instant::now(), *first));
        }
        read
    }
}

impl AsyncWrite for Raw {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.connection).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}
