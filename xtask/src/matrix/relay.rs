//! A relay between senders and a receiver: it passes every byte on, and keeps what it saw.
//!
//! A failure is stamped before the sender can have it, an arrival after it was read: as in the
//! suite, an interval can only be over-estimated, so that early is proof.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use abc_webhook_conformance::http1::{Body, FramingError, Head, request, response};
use abc_webhook_conformance::stage::network::{Connection, Network};
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf, split};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A request and its answer.
#[derive(Debug, Clone)]
pub(super) struct Exchange {
    /// The path and the query of the request.
    pub(super) target: String,
    /// When its first byte came.
    pub(super) arrived: Instant,
    /// Its body, empty as long as it is not whole.
    pub(super) body: Vec<u8>,
    /// The status of the answer, and when its last byte came, if it has come.
    pub(super) answer: Option<(u16, Instant)>,
}

/// Who listens in a receiver's place.
pub(super) struct Relay {
    pub(super) port: u16,
    log: Arc<Log>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct Log(Mutex<Vec<Exchange>>);

impl Relay {
    /// Listens on a port of its own, for the receiver that listens on `port`.
    pub(super) async fn start(network: Arc<dyn Network>, port: u16) -> io::Result<Self> {
        let mut listener = network.listen().await?;
        let log = Arc::<Log>::default();
        let (own, kept) = (listener.port(), Arc::clone(&log));
        let accepting = tokio::spawn(async move {
            while let Ok(near) = listener.accept().await {
                let (network, log) = (Arc::clone(&network), Arc::clone(&kept));
                tokio::spawn(async move {
                    if let Ok(far) = network.connect("127.0.0.1", port).await {
                        pass_on(near, far, &log).await;
                    }
                });
            }
        });
        Ok(Self {
            port: own,
            log,
            accepting,
        })
    }

    /// All that was seen, in the order in which it arrived.
    pub(super) fn exchanges(&self) -> Vec<Exchange> {
        let mut exchanges = self.log.exchanges().clone();
        exchanges.sort_by_key(|exchange| exchange.arrived);
        exchanges
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Log {
    fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        locked(&self.0)
    }

    /// Returns the exchange's number.
    fn add(&self, exchange: Exchange) -> usize {
        let mut exchanges = self.exchanges();
        exchanges.push(exchange);
        exchanges.len() - 1
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The two directions of a connection, until both have ended.
async fn pass_on(near: Box<dyn Connection>, far: Box<dyn Connection>, log: &Log) {
    let (from_sender, to_sender) = split(near);
    let (from_receiver, to_receiver) = split(far);
    // Which exchanges of the log are of this connection.
    let ours = Mutex::default();
    let requests = Requests::new(log, &ours);
    let answers = Answers::new(log, &ours);
    tokio::join!(
        pump(from_sender, to_receiver, requests),
        pump(from_receiver, to_sender, answers),
    );
}

/// What reads along in one direction.
trait Reader {
    fn take(&mut self, bytes: &[u8], now: Instant) -> Result<(), FramingError>;
}

/// Passes bytes on until there are no more, or nobody takes them. What is no HTTP is passed on too.
async fn pump(
    mut from: ReadHalf<Box<dyn Connection>>,
    mut to: WriteHalf<Box<dyn Connection>>,
    mut reader: impl Reader,
) {
    let mut buffer = vec![0; 64 * 1024];
    let mut is_http = true;
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..count];
        is_http = is_http && reader.take(bytes, Instant::now()).is_ok();
        if to.write_all(bytes).await.is_err() {
            break;
        }
    }
    // The other end may have gone already.
    let _ = to.shutdown().await;
}

/// The numbers of a connection's exchanges in the log.
type Ours = Mutex<Vec<usize>>;

struct Requests<'l> {
    log: &'l Log,
    ours: &'l Ours,
    buffer: Vec<u8>,
    began: Option<Instant>,
    body: Option<(usize, Body)>,
}

impl<'l> Requests<'l> {
    fn new(log: &'l Log, ours: &'l Ours) -> Self {
        Self {
            log,
            ours,
            buffer: Vec::new(),
            began: None,
            body: None,
        }
    }

    /// Reads one more piece of a message; false if it is not there yet.
    fn step(&mut self, now: Instant) -> Result<bool, FramingError> {
        let Some((number, body)) = &mut self.body else {
            return self.head(now);
        };
        let Some(end) = body.end(&self.buffer, false)? else {
            return Ok(false);
        };
        let number = *number;
        let rest = self.buffer.split_off(end);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        if let Some((_, body)) = self.body.take() {
            self.log.exchanges()[number].body = body.content(bytes);
        }
        Ok(true)
    }

    fn head(&mut self, now: Instant) -> Result<bool, FramingError> {
        let Some((length, framing)) = request(&self.buffer)? else {
            return Ok(false);
        };
        let exchange = Exchange {
            target: Head::parse(&self.buffer[..length]).target,
            arrived: self.began.take().unwrap_or(now),
            body: Vec::new(),
            answer: None,
        };
        let number = self.log.add(exchange);
        locked(self.ours).push(number);
        self.buffer.drain(..length);
        self.body = Some((number, framing.body()));
        Ok(true)
    }
}

impl Reader for Requests<'_> {
    fn take(&mut self, bytes: &[u8], now: Instant) -> Result<(), FramingError> {
        if self.body.is_none() {
            self.began.get_or_insert(now);
        }
        self.buffer.extend_from_slice(bytes);
        while self.step(now)? {}
        Ok(())
    }
}

struct Answers<'l> {
    log: &'l Log,
    ours: &'l Ours,
    answered: usize,
    buffer: Vec<u8>,
    body: Option<(u16, Body)>,
}

impl<'l> Answers<'l> {
    fn new(log: &'l Log, ours: &'l Ours) -> Self {
        Self {
            log,
            ours,
            answered: 0,
            buffer: Vec::new(),
            body: None,
        }
    }

    /// Reads one more piece of a message; false if it is not there yet.
    fn step(&mut self, now: Instant) -> Result<bool, FramingError> {
        let Some((status, body)) = &mut self.body else {
            return self.head();
        };
        let Some(end) = body.end(&self.buffer, false)? else {
            return Ok(false);
        };
        let answer = (*status, now);
        self.buffer.drain(..end);
        self.body = None;
        let number = locked(self.ours).get(self.answered).copied();
        if let Some(number) = number {
            self.log.exchanges()[number].answer = Some(answer);
        }
        self.answered += 1;
        Ok(true)
    }

    fn head(&mut self) -> Result<bool, FramingError> {
        let Some((length, status, framing)) = response(&self.buffer)? else {
            return Ok(false);
        };
        self.buffer.drain(..length);
        // An interim answer is none.
        self.body = (status >= 200).then(|| (status, framing.body()));
        Ok(true)
    }
}

impl Reader for Answers<'_> {
    fn take(&mut self, bytes: &[u8], now: Instant) -> Result<(), FramingError> {
        self.buffer.extend_from_slice(bytes);
        while self.step(now)? {}
        Ok(())
    }
}
