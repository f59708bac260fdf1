//! Connections, as the server's HTTP client uses them: kept for a while, and used again.
//!
//! A library would write heads in its own order and case, so requests are bytes here.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::sleep;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Position, Url};

use super::request::{Answer, Request};
use crate::http1::{FramingError, Head, response};
use crate::stage::network::{Connection, Network};
use crate::stage::tls::TlsStream;
use crate::stage::wire::Wire;

/// The server's HTTP client; clones share their connections.
#[derive(Clone)]
pub(super) struct Client {
    network: Arc<dyn Network>,
    /// Without it nothing is sent over HTTPS.
    tls: Option<Arc<ClientConfig>>,
    idle: Arc<Idle>,
}

/// Connections that wait for another request, by their origin.
#[derive(Default)]
struct Idle(Mutex<HashMap<String, Vec<(u64, Wire)>>>);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error("the connection failed: {0}")]
    Connection(#[from] io::Error),
    #[error("the answer is no HTTP: {0}")]
    Malformed(#[from] FramingError),
    #[error("the connection ended before the answer did")]
    Ended,
    #[error("the protocol was to be another one")]
    Switched,
    #[error("the URL is none that anything can be sent to")]
    Url,
}

/// How long a connection waits for another request.
const KEPT: Duration = Duration::from_secs(5);

impl Client {
    /// A client on `network`, which verifies certificates as `tls` does.
    pub(super) fn new(network: Arc<dyn Network>, tls: Option<Arc<ClientConfig>>) -> Self {
        Self {
            network,
            tls,
            idle: Arc::default(),
        }
    }

    /// Sends a request and waits for its whole answer.
    pub(super) async fn exchange(&self, request: &Request) -> Result<Answer, Failure> {
        let origin = &request.url[..Position::BeforePath];
        let mut wire = match self.idle.take(origin) {
            Some(wire) => wire,
            None => Wire::new(self.connect(&request.url).await?),
        };
        let all = wire.write_or_be_answered(&request.bytes()).await?;
        let (answer, may_stay) = read(&mut wire).await?;
        if all && may_stay {
            self.idle.keep(origin, wire);
        }
        Ok(answer)
    }

    async fn connect(&self, url: &Url) -> Result<Box<dyn Connection>, Failure> {
        let host = url.host_str().ok_or(Failure::Url)?;
        let host = host.trim_matches(['[', ']']);
        let port = url.port_or_known_default().ok_or(Failure::Url)?;
        let connection = self.network.connect(host, port).await?;
        if url.scheme() != "https" {
            return Ok(connection);
        }
        let config = self.tls.clone().ok_or(Failure::Url)?;
        let name = ServerName::try_from(host.to_owned()).map_err(|_| Failure::Url)?;
        let stream = TlsConnector::from(config).connect(name, connection).await?;
        Ok(Box::new(TlsStream::from(stream)))
    }
}

impl Idle {
    /// A connection to `origin` that is still open, the latest first.
    fn take(&self, origin: &str) -> Option<Wire> {
        let mut kept = self.lock();
        let wires = kept.get_mut(origin)?;
        while let Some((_, mut wire)) = wires.pop() {
            // Whatever can be read of it without having been asked for is its end.
            if wire.fill().now_or_never().is_none() {
                return Some(wire);
            }
        }
        None
    }

    fn keep(self: &Arc<Self>, origin: &str, wire: Wire) {
        let mut kept = self.lock();
        let wires = kept.entry(origin.to_owned()).or_default();
        let number = wires.last().map_or(0, |(number, _)| number + 1);
        wires.push((number, wire));
        let (idle, origin) = (Arc::downgrade(self), origin.to_owned());
        tokio::spawn(async move { close(&idle, &origin, number).await });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Vec<(u64, Wire)>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Closes a connection that nobody has used again.
async fn close(idle: &Weak<Idle>, origin: &str, number: u64) {
    sleep(KEPT).await;
    if let Some(idle) = idle.upgrade()
        && let Some(wires) = idle.lock().get_mut(origin)
    {
        wires.retain(|(other, _)| *other != number);
    }
}

/// Reads an answer to its end, and says whether the connection can be used again.
async fn read(wire: &mut Wire) -> Result<(Answer, bool), Failure> {
    let (head, mut body) = loop {
        let Some((length, status, framing)) = response(&wire.buffer)? else {
            more(wire).await?;
            continue;
        };
        let head = Head::parse(&wire.take(length));
        match status {
            101 => return Err(Failure::Switched),
            100..=199 => {}
            _ => break ((head, status), framing.body()),
        }
    };
    let end = loop {
        match body.end(&wire.buffer, wire.ended)? {
            Some(end) => break end,
            None => more(wire).await?,
        }
    };
    wire.take(end);
    let (head, status) = head;
    let may_stay = !head.is_last() && !wire.ended && wire.buffer.is_empty();
    let location = head
        .all("location")
        .first()
        .map(|value| (*value).to_owned());
    Ok((Answer { status, location }, may_stay))
}

async fn more(wire: &mut Wire) -> Result<(), Failure> {
    if wire.ended {
        return Err(Failure::Ended);
    }
    Ok(wire.fill().await?)
}
