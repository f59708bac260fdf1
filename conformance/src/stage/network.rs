//! What the stage needs of a network.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite};

/// A way to reach others and to be reached.
pub trait Network: Send + Sync {
    /// Opens a connection.
    fn connect<'n>(
        &'n self,
        host: &'n str,
        port: u16,
    ) -> BoxFuture<'n, io::Result<Box<dyn Connection>>>;

    /// Opens a connection to a socket of this machine that has a path. Not every network has such.
    fn connect_socket<'n>(
        &'n self,
        _path: &'n Path,
    ) -> BoxFuture<'n, io::Result<Box<dyn Connection>>> {
        Box::pin(async { Err(io::ErrorKind::Unsupported.into()) })
    }

    /// Takes a free port of the loopback address, on which nobody listens yet.
    fn bind(&self) -> BoxFuture<'_, io::Result<Box<dyn Port>>>;

    /// The same, of another address of this machine. In memory there is one machine only, and it
    /// has every address.
    fn bind_at(&self, _address: Ipv4Addr) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        self.bind()
    }

    /// The same, of a certain address and port, which may have been listened on before; port 0 means
    /// any free one.
    fn bind_to(&self, at: SocketAddr) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        match at.port() {
            0 => self.bind(),
            _ => Box::pin(async { Err(io::ErrorKind::Unsupported.into()) }),
        }
    }

    /// Listens on a free port of the loopback address.
    fn listen(&self) -> BoxFuture<'_, io::Result<Box<dyn Listener>>> {
        Box::pin(async { self.bind().await?.listen() })
    }
}

/// A port that nobody else can take, and that refuses connections until it is listened on.
pub trait Port: Send {
    /// Its number.
    fn number(&self) -> u16;

    /// Listens on it.
    fn listen(self: Box<Self>) -> io::Result<Box<dyn Listener>>;
}

/// A port that is listened on.
pub trait Listener: Send {
    /// The port.
    fn port(&self) -> u16;

    /// Waits for the next connection.
    fn accept(&mut self) -> BoxFuture<'_, io::Result<Box<dyn Connection>>>;
}

/// A stream of bytes in both directions.
pub trait Connection: AsyncRead + AsyncWrite + Send + Unpin {
    /// Drops the connection so that the other end sees a reset, not an end.
    fn reset(self: Box<Self>);
}
