//! Real sockets.

use std::future::poll_fn;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
#[cfg(unix)]
use std::path::Path;
use std::task::{Poll, ready};

use futures_util::future::BoxFuture;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::network::{Connection, Listener, Network, Port};

/// The network of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tcp;

/// A port that refuses connections.
struct Taken {
    socket: TcpSocket,
    number: u16,
}

/// A port that takes them.
struct Bound {
    listener: TcpListener,
    port: u16,
}

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

impl Tcp {
    /// Listens on `address`; port 0 means any free one.
    pub async fn listen_on(address: SocketAddr) -> io::Result<Box<dyn Listener>> {
        let listener = TcpListener::bind(address).await?;
        let port = listener.local_addr()?.port();
        Ok(Box::new(Bound { listener, port }))
    }
}

impl Network for Tcp {
    fn connect<'n>(
        &'n self,
        host: &'n str,
        port: u16,
    ) -> BoxFuture<'n, io::Result<Box<dyn Connection>>> {
        Box::pin(async move {
            let stream = TcpStream::connect((host, port)).await?;
            // Each write of a play is to be a packet of its own.
            stream.set_nodelay(true)?;
            Ok(Box::new(stream) as Box<dyn Connection>)
        })
    }

    #[cfg(unix)]
    fn connect_socket<'n>(
        &'n self,
        path: &'n Path,
    ) -> BoxFuture<'n, io::Result<Box<dyn Connection>>> {
        Box::pin(async move {
            let stream = UnixStream::connect(path).await?;
            Ok(Box::new(stream) as Box<dyn Connection>)
        })
    }

    fn bind(&self) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        self.bind_at(Ipv4Addr::LOCALHOST)
    }

    fn bind_at(&self, address: Ipv4Addr) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        Box::pin(async move {
            let socket = TcpSocket::new_v4()?;
            take(socket, (address, 0).into())
        })
    }

    fn bind_to(&self, at: SocketAddr) -> BoxFuture<'_, io::Result<Box<dyn Port>>> {
        Box::pin(async move {
            let socket = match at {
                SocketAddr::V4(_) => TcpSocket::new_v4()?,
                SocketAddr::V6(_) => TcpSocket::new_v6()?,
            };
            // Connections of a listener that is closed may linger; they keep nobody from the port.
            // Elsewhere than on Unix this would let two programs have the same one.
            #[cfg(unix)]
            socket.set_reuseaddr(true)?;
            take(socket, at)
        })
    }
}

fn take(socket: TcpSocket, at: SocketAddr) -> io::Result<Box<dyn Port>> {
    socket.bind(at)?;
    let number = socket.local_addr()?.port();
    Ok(Box::new(Taken { socket, number }))
}

impl Port for Taken {
    fn number(&self) -> u16 {
        self.number
    }

    fn listen(self: Box<Self>) -> io::Result<Box<dyn Listener>> {
        let listener = self.socket.listen(BACKLOG)?;
        let port = self.number;
        Ok(Box::new(Bound { listener, port }))
    }
}

impl Listener for Bound {
    fn port(&self) -> u16 {
        self.port
    }

    fn accept(&mut self) -> BoxFuture<'_, io::Result<Box<dyn Connection>>> {
        // Thousands of listeners wait: this holds less than what tokio would await.
        Box::pin(poll_fn(|context| {
            let (stream, _) = ready!(self.listener.poll_accept(context))?;
            // A connection that is reset already may refuse; reading from it will tell.
            let _ = stream.set_nodelay(true);
            Poll::Ready(Ok(Box::new(stream) as Box<dyn Connection>))
        }))
    }
}

impl Connection for TcpStream {
    fn reset(self: Box<Self>) {
        // With a linger of zero the kernel sends RST instead of FIN. Should it refuse,
        // the close that follows is a fault all the same.
        let _ = self.set_zero_linger();
    }
}

/// There is no such thing as a reset here: what is dropped with bytes unread is reset all the same.
#[cfg(unix)]
impl Connection for UnixStream {
    fn reset(self: Box<Self>) {}
}
