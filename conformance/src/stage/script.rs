//! The scripted receiver: meets each attempt of one delivery as its play says.
//!
//! Every delivery gets a listener of its own, so that plays overlap and a fault
//! can strike before a byte was read. Moments are taken as the protocol's
//! *Interval* demands: a failure just before the write or close that causes it,
//! an arrival just after its first byte was read.

mod guest;
mod read;
mod record;
mod secured;
mod serve;

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, Stream};
use futures_util::{FutureExt, StreamExt};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, timeout};

pub(super) use self::guest::{Acquaintance, Guest};
pub(super) use self::read::{Seen, expects_continue, fill};
use self::record::Recorder;
pub(super) use self::record::{Origins, Site};
use self::serve::serve;
pub(crate) use self::serve::{first_byte, keep_still};
use super::Fault;
use super::gate::{Claim, Gate, Ticket};
use super::network::{Listener, Port};
use crate::play::sender::SenderPlay;
use crate::secret::Redactor;
use crate::trace::sender::{Attempt, Span};

/// What is wrong with a request, or a handshake, that is still under way.
const UNFINISHED: &str = "it had not ended when the runner stopped listening";

/// A listening scripted receiver; it stops when it is dropped.
pub(super) struct ScriptedReceiver {
    recorder: Arc<Recorder>,
    way: Way,
}

/// How it gets what is sent to it.
enum Way {
    /// By a listener of its own, which this task serves, with every connection.
    Listener(AbortHandle),
    /// Through a gate, which lets it have its part of what comes.
    Gate(Ticket),
}

impl Drop for Way {
    fn drop(&mut self) {
        if let Self::Listener(task) = self {
            task.abort();
        }
    }
}

impl ScriptedReceiver {
    /// Listens on `port`, at once or after the time for which the play wants it to refuse.
    pub(super) fn start(
        port: Box<dyn Port>,
        play: Arc<SenderPlay>,
        site: Site,
        redactor: Redactor,
        began: Instant,
    ) -> io::Result<Self> {
        let refused_for = play.refused_for;
        let recorder = Arc::new(Recorder::new(play, site, redactor, began));
        let task = if refused_for.is_zero() {
            // Before the sender is told of it.
            tokio::spawn(accept(port.listen()?, Arc::clone(&recorder)))
        } else {
            tokio::spawn(open(port, refused_for, Arc::clone(&recorder)))
        };
        let way = Way::Listener(task.abort_handle());
        Ok(Self { recorder, way })
    }

    /// Meets what comes through `gate` and is claimed so.
    pub(super) fn share(
        gate: &Gate,
        claim: Claim,
        play: Arc<SenderPlay>,
        site: Site,
        redactor: Redactor,
        began: Instant,
    ) -> Result<Self, Fault> {
        let recorder = Arc::new(Recorder::new(play, site, redactor, began));
        let way = Way::Gate(gate.admit(claim, Guest::of(&recorder))?);
        Ok(Self { recorder, way })
    }

    /// Whether something came that may have been for this play, and nobody can tell.
    pub(super) fn was_disturbed(&self) -> bool {
        match &self.way {
            Way::Listener(_) => false,
            Way::Gate(ticket) => ticket.was_disturbed(),
        }
    }

    /// What stands for the token in the attempts.
    pub(super) fn mark(&self) -> &str {
        self.recorder.mark()
    }

    /// For how long it refuses connections at first.
    pub(super) fn refuses_for(&self) -> Duration {
        self.recorder.refused_for()
    }

    /// The attempts so far.
    pub(super) fn attempts(&self) -> Vec<Attempt> {
        self.recorder.attempts_so_far()
    }

    /// The connections so far.
    pub(super) fn connections(&self) -> Vec<Span> {
        self.recorder.connections().clone()
    }

    /// Waits until the attempt with this index is as it should be.
    pub(super) async fn until_attempt(&self, number: usize, is_so: impl Fn(&Attempt) -> bool) {
        let is_so = |recorder: &Recorder| recorder.attempts().get(number).is_some_and(&is_so);
        self.recorder.until(is_so).await;
    }

    /// Waits for the end of a delivery of which nobody tells: until the first attempt is overdue, or
    /// one that is owed, or there was silence for so long where none is owed.
    pub(super) async fn until_over(&self, first: Duration, owed: Duration, silence: Duration) {
        if timeout(first, self.until_attempt(0, |_| true))
            .await
            .is_err()
        {
            return;
        }
        loop {
            let number = self.recorder.attempts().len();
            let last = number.saturating_sub(1);
            let is_over = |recorder: &Recorder| !recorder.is_under_way(last);
            tokio::select! {
                () = self.recorder.until(is_over) => {}
                () = self.until_attempt(number, |_| true) => continue,
            }
            let patience = if self.recorder.owes_a_retry() {
                owed
            } else {
                silence
            };
            let another = self.until_attempt(number, |_| true);
            if timeout(patience, another).await.is_err() {
                return;
            }
        }
    }

    /// Waits until every connection has been closed.
    pub(super) async fn until_closed(&self) {
        let is_closed = |recorder: &Recorder| {
            let connections = recorder.connections();
            connections.iter().all(|span| span.closed.is_some())
        };
        self.recorder.until(is_closed).await;
    }

    /// Lets go of what is held until the second delivery has been met.
    pub(super) fn release(&self) {
        self.recorder.release();
    }

    /// The last sign of life so far; the beginning, if there was none.
    pub(super) fn last_activity(&self) -> Duration {
        let attempts = self.recorder.attempts();
        let signs = attempts.iter().map(Attempt::last_sign);
        signs.max().unwrap_or_default()
    }

    /// Waits until so many attempts came that waiting for their end is in vain.
    pub(super) fn flooded(&self) -> impl Future<Output = ()> {
        self.recorder.flooded()
    }

    /// Why the attempts are not all that came, if something went wrong here.
    pub(super) fn failure(&self) -> Option<String> {
        self.recorder.failure()
    }
}

async fn open(port: Box<dyn Port>, refused_for: Duration, recorder: Arc<Recorder>) {
    sleep(refused_for).await;
    match port.listen() {
        Ok(listener) => accept(listener, recorder).await,
        Err(error) => recorder.fail(&error),
    }
}

/// Serves every connection that comes, in this one task: those of thousands of deliveries wait.
async fn accept(mut listener: Box<dyn Listener>, recorder: Arc<Recorder>) {
    let mut connections = Connections::default();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(()) = connections.next() => continue,
        };
        match accepted {
            Ok(connection) => connections.push(serve(connection, &recorder).boxed()),
            // Gone before it was accepted: nothing came of it.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            // Out of descriptors, mostly: what came and was not seen must not be judged.
            Err(error) => return recorder.fail(&error),
        }
    }
}

/// The connections of a delivery, while they are served. Mostly there is one at a time, and room for
/// more is made only when it is needed.
#[derive(Default)]
struct Connections<'c> {
    one: Option<BoxFuture<'c, ()>>,
    more: Option<FuturesUnordered<BoxFuture<'c, ()>>>,
}

impl<'c> Connections<'c> {
    fn push(&mut self, connection: BoxFuture<'c, ()>) {
        match &mut self.one {
            Some(_) => self.more.get_or_insert_default().push(connection),
            one @ None => *one = Some(connection),
        }
    }
}

impl Stream for Connections<'_> {
    type Item = ();

    /// One that is over; nothing when all are.
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<()>> {
        if let Some(one) = &mut self.one
            && one.as_mut().poll(context).is_ready()
        {
            self.one = None;
            return Poll::Ready(Some(()));
        }
        match self.more.as_mut().map(|more| more.poll_next_unpin(context)) {
            Some(Poll::Ready(None)) | None if self.one.is_some() => Poll::Pending,
            None => Poll::Ready(None),
            Some(more) => more,
        }
    }
}
