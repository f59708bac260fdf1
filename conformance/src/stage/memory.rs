//! A network in memory, for tests in virtual time.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf};
use tokio::sync::mpsc;

use super::network::{Connection, Listener, Network, Port};

/// Ports of a host that exists in this process only; clones are the same network.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// The ports that are taken, and whom to tell of connections where somebody listens.
    ports: Arc<Mutex<HashMap<u16, Option<mpsc::UnboundedSender<MemoryConnection>>>>>,
}

#[derive(Debug)]
struct MemoryPort {
    network: Memory,
    number: u16,
}

#[derive(Debug)]
struct MemoryListener {
    port: u16,
    incoming: mpsc::UnboundedReceiver<MemoryConnection>,
}

/// One end of a connection in memory.
#[derive(Debug)]
struct MemoryConnection {
    stream: DuplexStream,
    ours_was_reset: Arc<AtomicBool>,
    theirs_was_reset: Arc<AtomicBool>,
}

const BUFFER: usize = 64 * 1024;
const FIRST_PORT: u16 = 1024;

impl Network for Memory {
    fn connect<'n>(
        &'n self,
        _host: &'n str,
        port: u16,
    ) -> BoxFuture<'n, io::Result<Box<dyn Connection>>> {
        Box::pin(async move {
            let (near, far) = pair();
            let ports = self.ports();
            let listener = ports.get(&port).and_then(Option::as_ref);
            let listener = listener.ok_or(io::ErrorKind::ConnectionRefused)?;
            listener
                .send(far)
                .map_err(|_| io::ErrorKind::ConnectionRefused)?;
            Ok(Box::new(near) as Box<dyn Connection>)
        })
    }

    fn bind(&self) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        Box::pin(async {
            let mut ports = self.ports();
            let number = (FIRST_PORT..=u16::MAX)
                .find(|port| !ports.contains_key(port))
                .ok_or(io::ErrorKind::AddrInUse)?;
            ports.insert(number, None);
            let network = self.clone();
            Ok(Box::new(MemoryPort { network, number }) as Box<dyn Port>)
        })
    }

    fn bind_to(&self, at: SocketAddr) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        match at.port() {
            0 => self.bind(),
            number => Box::pin(async move { self.take(number) }),
        }
    }
}

impl Memory {
    fn take(&self, number: u16) -> io::Result<Box<dyn Port>> {
        let mut ports = self.ports();
        let is_taken = |place: &Option<mpsc::UnboundedSender<_>>| {
            place.as_ref().is_none_or(|listener| !listener.is_closed())
        };
        if ports.get(&number).is_some_and(is_taken) {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        ports.insert(number, None);
        let network = self.clone();
        Ok(Box::new(MemoryPort { network, number }))
    }

    fn ports(
        &self,
    ) -> MutexGuard<'_, HashMap<u16, Option<mpsc::UnboundedSender<MemoryConnection>>>> {
        self.ports.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Port for MemoryPort {
    fn number(&self) -> u16 {
        self.number
    }

    fn listen(self: Box<Self>) -> io::Result<Box<dyn Listener>> {
        let (sender, incoming) = mpsc::unbounded_channel();
        self.network.ports().insert(self.number, Some(sender));
        let port = self.number;
        Ok(Box::new(MemoryListener { port, incoming }))
    }
}

impl Listener for MemoryListener {
    fn port(&self) -> u16 {
        self.port
    }

    fn accept(&mut self) -> BoxFuture<'_, io::Result<Box<dyn Connection>>> {
        Box::pin(async {
            let connection = self.incoming.recv().await;
            connection
                .map(|connection| Box::new(connection) as Box<dyn Connection>)
                .ok_or_else(|| io::ErrorKind::NotConnected.into())
        })
    }
}

fn pair() -> (MemoryConnection, MemoryConnection) {
    let (near, far) = tokio::io::duplex(BUFFER);
    let (near_reset, far_reset) = (Arc::default(), Arc::default());
    let near = MemoryConnection {
        stream: near,
        ours_was_reset: Arc::clone(&near_reset),
        theirs_was_reset: Arc::clone(&far_reset),
    };
    let far = MemoryConnection {
        stream: far,
        ours_was_reset: far_reset,
        theirs_was_reset: near_reset,
    };
    (near, far)
}

impl Connection for MemoryConnection {
    fn reset(self: Box<Self>) {
        self.ours_was_reset.store(true, Ordering::Release);
    }
}

impl MemoryConnection {
    fn check(&self) -> io::Result<()> {
        if self.theirs_was_reset.load(Ordering::Acquire) {
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl AsyncRead for MemoryConnection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for MemoryConnection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn a_reset_is_seen_as_one_and_a_close_as_an_end() {
        let network = Memory::default();
        let mut listener = network.listen().await.unwrap();
        for reset in [true, false] {
            let mut near = network.connect("any", listener.port()).await.unwrap();
            let mut far = listener.accept().await.unwrap();
            far.write_all(b"x").await.unwrap();
            if reset {
                far.reset();
                let error = near.read_u8().await.unwrap_err();
                assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
            } else {
                drop(far);
                assert_eq!(near.read_u8().await.unwrap(), b'x');
                assert_eq!(near.read(&mut [0]).await.unwrap(), 0);
            }
        }
    }

    #[tokio::test]
    async fn nobody_listens_on_a_port_that_was_dropped() {
        let network = Memory::default();
        let listener = network.listen().await.unwrap();
        let port = listener.port();
        drop(listener);
        let error = network.connect("any", port).await.err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    }
}
