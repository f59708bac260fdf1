//! Keeps every connection, whether or not anybody still needs it.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Defect;
use crate::stage::network::{Connection, Network, Port};

type Kept = Arc<Mutex<Vec<Box<dyn Connection>>>>;

/// The network as a sender with this defect uses it.
pub(super) fn keeping(network: Arc<dyn Network>, defect: Defect) -> Arc<dyn Network> {
    match defect {
        Defect::KeepsConnections => Arc::new(Keeping {
            network,
            kept: Kept::default(),
        }),
        _ => network,
    }
}

struct Keeping {
    network: Arc<dyn Network>,
    kept: Kept,
}

/// A connection that is put aside when it is dropped.
struct Keepsake {
    connection: Option<Box<dyn Connection>>,
    kept: Kept,
}

impl Network for Keeping {
    fn connect<'n>(
        &'n self,
        host: &'n str,
        port: u16,
    ) -> BoxFuture<'n, io::Result<Box<dyn Connection>>> {
        Box::pin(async move {
            let connection = Some(self.network.connect(host, port).await?);
            let kept = Arc::clone(&self.kept);
            Ok(Box::new(Keepsake { connection, kept }) as Box<dyn Connection>)
        })
    }

    fn bind(&self) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        self.network.bind()
    }
}

impl Keepsake {
    fn connection(&mut self) -> io::Result<Pin<&mut Box<dyn Connection>>> {
        let connection = self.connection.as_mut().map(Pin::new);
        connection.ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Drop for Keepsake {
    fn drop(&mut self) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(self.connection.take());
    }
}

impl Connection for Keepsake {
    fn reset(mut self: Box<Self>) {
        if let Some(connection) = self.connection.take() {
            connection.reset();
        }
    }
}

impl AsyncRead for Keepsake {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.connection()?.poll_read(context, buffer)
    }
}

impl AsyncWrite for Keepsake {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.connection()?.poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection()?.poll_flush(context)
    }

    /// It is not to end.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
