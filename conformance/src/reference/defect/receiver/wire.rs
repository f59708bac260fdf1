//! Defects below HTTP: what a connection brings, and which is served.
//!
//! Servers fold header names, strip blanks and put packets together before
//! anybody can look, so these change the bytes while they are read. A head arrives
//! in one piece here, since the runner sends it in one.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Defect, TOKEN};
use crate::reference::defect::utf8::Utf8Only;
use crate::stage::network::{Connection, Listener};

/// `listener`, with one defect.
pub fn broken_listener(listener: Box<dyn Listener>, defect: Defect) -> Box<dyn Listener> {
    let turns = match defect {
        Defect::DropsInvalidUtf8 => return Box::new(Utf8Only(listener)),
        Defect::ServesOneConnection => 1,
        Defect::NeedsLowerCase
        | Defect::KeepsBlanks
        | Defect::ReadsOnce
        | Defect::SwapsPipelined
        | Defect::DropsPipelined => Semaphore::MAX_PERMITS,
        _ => return listener,
    };
    Box::new(BrokenListener {
        listener,
        defect,
        turns: Arc::new(Semaphore::new(turns)),
    })
}

/// More than the runner sends in one go where that matters.
const PACKET: usize = 16 * 1024;

struct BrokenListener {
    listener: Box<dyn Listener>,
    defect: Defect,
    turns: Arc<Semaphore>,
}

struct BrokenConnection {
    connection: Box<dyn Connection>,
    defect: Defect,
    /// Whether the first packet has come.
    has_read: bool,
    /// What came and was not yet taken: a server may take a packet in several bites.
    packet: VecDeque<u8>,
    /// Held until the connection is over.
    _turn: OwnedSemaphorePermit,
}

impl Listener for BrokenListener {
    fn port(&self) -> u16 {
        self.listener.port()
    }

    fn accept(&mut self) -> BoxFuture<'_, io::Result<Box<dyn Connection>>> {
        async {
            let turn = Arc::clone(&self.turns).acquire_owned().await;
            let turn = turn.map_err(io::Error::other)?;
            let broken = BrokenConnection {
                connection: self.listener.accept().await?,
                defect: self.defect,
                has_read: false,
                packet: VecDeque::new(),
                _turn: turn,
            };
            Ok(Box::new(broken) as Box<dyn Connection>)
        }
        .boxed()
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
        if self.packet.is_empty() {
            ready!(self.poll_packet(context))?;
        }
        let (front, _) = self.packet.as_slices();
        let length = front.len().min(buffer.remaining());
        buffer.put_slice(&front[..length]);
        self.packet.drain(..length);
        Poll::Ready(Ok(()))
    }
}

impl BrokenConnection {
    /// Reads a packet and mangles it; at the end it stays empty.
    fn poll_packet(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.has_read && self.defect == Defect::ReadsOnce {
            // Nobody looks at this connection again. An end would be seen, and cut the answer off.
            return Poll::Pending;
        }
        let mut space = vec![0; PACKET];
        let mut packet = ReadBuf::new(&mut space);
        ready!(Pin::new(&mut self.connection).poll_read(context, &mut packet))?;
        self.has_read = true;
        let kept = mangle(self.defect, packet.filled_mut());
        self.packet.extend(&packet.filled()[..kept]);
        Poll::Ready(Ok(()))
    }
}

/// Changes what was read as the defect has it; returns how much of it is left.
fn mangle(defect: Defect, bytes: &mut [u8]) -> usize {
    match defect {
        Defect::NeedsLowerCase => lose_other_spellings(bytes),
        Defect::KeepsBlanks => make_blanks_visible(bytes),
        Defect::SwapsPipelined => {
            if let [_, second, third, ..] = requests(bytes)[..] {
                bytes[..third].rotate_left(second);
            }
        }
        Defect::DropsPipelined => {
            if let [_, second, ..] = requests(bytes)[..] {
                return second;
            }
        }
        _ => {}
    }
    bytes.len()
}

/// Where requests begin.
fn requests(bytes: &[u8]) -> Vec<usize> {
    let begins = |start: &usize| bytes[*start..].starts_with(b"POST ");
    (0..bytes.len()).filter(begins).collect()
}

/// Renames the token's header where it is spelled in another case.
fn lose_other_spellings(bytes: &mut [u8]) {
    for start in 0..bytes.len().saturating_sub(TOKEN.len()) {
        let name = &mut bytes[start..start + TOKEN.len()];
        if name != TOKEN.as_bytes() && name.eq_ignore_ascii_case(TOKEN.as_bytes()) {
            name.copy_from_slice(b"x-webhook-taken");
        }
    }
}

/// Puts a letter in the place of a blank too many in front of the token.
fn make_blanks_visible(bytes: &mut [u8]) {
    let name = format!("{TOKEN}: ");
    let places = bytes.windows(name.len());
    let mut places = places.enumerate();
    let found = places.find(|(_, window)| *window == name.as_bytes());
    if let Some((start, _)) = found
        && let Some(next) = bytes.get_mut(start + name.len())
        && next.is_ascii_whitespace()
    {
        *next = b'_';
    }
}

impl AsyncWrite for BrokenConnection {
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
