//! Defects below HTTP: a client library writes no head that is wrong, so these change the bytes
//! while they are written. A head arrives in one piece here, since the client sends it in one.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Defect;
use crate::stage::network::{Connection, Network, Port};

/// `network`, on which what a sender with this defect writes is changed.
pub fn broken_network(network: Arc<dyn Network>, defect: Defect) -> Arc<dyn Network> {
    match defect {
        Defect::OmitsHost
        | Defect::RepeatsHost
        | Defect::SendsBothFramings
        | Defect::SendsNoFraming => Arc::new(BrokenNetwork(network, defect)),
        _ => super::keep::keeping(network, defect),
    }
}

struct BrokenNetwork(Arc<dyn Network>, Defect);

struct BrokenConnection {
    connection: Box<dyn Connection>,
    defect: Defect,
    /// Whether the head has passed.
    has_written: bool,
    /// What was taken and has yet to be written.
    pending: Vec<u8>,
}

impl Network for BrokenNetwork {
    fn connect<'n>(
        &'n self,
        host: &'n str,
        port: u16,
    ) -> BoxFuture<'n, io::Result<Box<dyn Connection>>> {
        Box::pin(async move {
            Ok(Box::new(BrokenConnection {
                connection: self.0.connect(host, port).await?,
                defect: self.1,
                has_written: false,
                pending: Vec::new(),
            }) as Box<dyn Connection>)
        })
    }

    fn bind(&self) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        self.0.bind()
    }
}

impl BrokenConnection {
    fn changed(&self, bytes: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(bytes);
        let lines = text.split_inclusive("\r\n").map(|line| match self.defect {
            Defect::OmitsHost if line.starts_with("host:") => String::new(),
            Defect::RepeatsHost if line.starts_with("host:") => line.repeat(2),
            Defect::SendsNoFraming if line.starts_with("content-length:") => String::new(),
            Defect::SendsBothFramings if line.starts_with("content-length:") => {
                format!("{line}transfer-encoding: chunked\r\n")
            }
            _ => line.to_owned(),
        });
        lines.collect::<String>().into_bytes()
    }

    fn poll_pending(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.pending.is_empty() {
            let connection = Pin::new(&mut self.connection);
            let written = ready!(connection.poll_write(context, &self.pending))?;
            self.pending.drain(..written);
        }
        Poll::Ready(Ok(()))
    }
}

impl Connection for BrokenConnection {
    fn reset(self: Box<Self>) {
        self.connection.reset();
    }
}

impl AsyncRead for BrokenConnection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(context, buffer)
    }
}

impl AsyncWrite for BrokenConnection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_pending(context))?;
        if self.has_written {
            return Pin::new(&mut self.connection).poll_write(context, bytes);
        }
        self.has_written = true;
        self.pending = self.changed(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_pending(context))?;
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_pending(context))?;
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}
