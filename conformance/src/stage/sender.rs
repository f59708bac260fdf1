//! Plays to a sender: orders a delivery, meets its attempts, listens for one too many.

mod seat;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep, timeout};

pub use self::seat::Seat;
use super::control::{Control, Measurement};
use super::network::Network;
use super::script::ScriptedReceiver;
use super::{Company, Fault, Stage, harness};
use crate::check::Subject;
use crate::clause::Role;
use crate::play::sender::{Capability, SenderPlay};
use crate::reference::defect::sender::Defect;
use crate::secret::{Redactor, Secret};
use crate::trace::sender::{Outcome, SenderTrace};
use crate::trace::{INTERVAL, Settings};

/// The subject of the sender suite.
#[derive(Debug, Clone, Copy)]
pub enum Sender {}

impl Subject for Sender {
    const ROLE: Role = Role::Sender;
    type Play = SenderPlay;
    type Trace = SenderTrace;
    type Defect = Defect;
}

/// A sender under test, however it is reached.
pub trait SenderTarget: Send + Sync {
    /// Makes one delivery, retries included, and says how it went.
    fn deliver(&self, order: Order) -> BoxFuture<'_, Result<Outcome, Fault>>;

    /// Whether it can do this, which is more than the least.
    fn can(&self, _capability: Capability) -> bool {
        true
    }

    /// Waits for a place where so many deliveries can be made at once.
    fn seat(&self, _deliveries: usize, _company: Company) -> BoxFuture<'_, Result<Seat, Fault>> {
        async { Ok(Seat::default()) }.boxed()
    }

    /// Like [`SenderTarget::deliver`], at this place.
    fn deliver_at<'s>(
        &'s self,
        order: Order,
        _seat: &'s Seat,
    ) -> BoxFuture<'s, Result<Outcome, Fault>> {
        self.deliver(order)
    }
}

/// A delivery that a sender is asked to make.
#[derive(Debug, Clone)]
pub struct Order {
    /// Where to.
    pub url: String,
    /// The shared secret; without one the header is left out.
    pub token: Option<Secret>,
    /// The exact text to send.
    pub body: String,
    /// A PEM file with the authorities to trust; without one, the usual ones.
    pub ca_file: Option<PathBuf>,
    /// How long an attempt may wait for its answer.
    pub time_out: Duration,
}

/// The sender suite's stage.
pub struct SenderStage {
    network: Arc<dyn Network>,
    target: Arc<dyn SenderTarget>,
    control: Option<Arc<Control>>,
    beside: Mutex<Option<Measurement>>,
    time_out: Duration,
    tolerance: Duration,
}

/// The longest time-out that a sender should have.
const LONGEST_TIME_OUT: Duration = Duration::from_secs(30);

/// How much longer the stage waits than an adapter, which knows more about a hang.
const GRACE: Duration = Duration::from_secs(5);

impl Order {
    /// Whether it goes over HTTPS.
    pub fn is_encrypted(&self) -> bool {
        self.url.starts_with("https:")
    }

    /// A delivery that takes longer than this hangs: four attempts and their intervals.
    pub fn patience(&self) -> Duration {
        4 * (self.time_out.max(LONGEST_TIME_OUT) + INTERVAL)
    }
}

impl SenderStage {
    /// The sender `target`; `control` measures this machine's lateness meanwhile.
    pub fn new(
        network: Arc<dyn Network>,
        target: Arc<dyn SenderTarget>,
        control: Option<Control>,
        time_out: Duration,
        tolerance: Duration,
    ) -> Self {
        Self {
            network,
            target,
            control: control.map(Arc::new),
            beside: Mutex::default(),
            time_out,
            tolerance,
        }
    }

    /// The control's measurement beside a play: one for all that overlap, one for each alone.
    fn measurement(&self, company: Company) -> Option<Measurement> {
        let control = self.control.as_ref()?;
        if company == Company::Alone {
            return Some(control.measure());
        }
        let mut beside = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        Some(beside.get_or_insert_with(|| control.measure()).clone())
    }

    async fn perform(&self, play: &SenderPlay, company: Company) -> Result<SenderTrace, Fault> {
        let measurement = self.measurement(company);
        // Before anything is timed: a sender may have to be waited for until it has room.
        let seat = self.target.seat(1, company).await?;
        let trace = deliver(&*self.network, &*self.target, seat, play, self.settings()).await?;
        // Lateness matters where a retry came; nobody need wait for it otherwise.
        match measurement.filter(|_| trace.attempts.len() > 1) {
            Some(measurement) => Ok(SenderTrace {
                lateness: measurement.await?,
                ..trace
            }),
            None => Ok(trace),
        }
    }

    /// What every delivery is set to.
    pub fn settings(&self) -> Settings {
        Settings {
            token_mark: String::new(),
            time_out: self.time_out,
            tolerance: self.tolerance,
        }
    }
}

impl Stage<Sender> for SenderStage {
    fn perform<'s>(
        &'s self,
        play: &'s SenderPlay,
        company: Company,
    ) -> BoxFuture<'s, Result<SenderTrace, Fault>> {
        self.perform(play, company).boxed()
    }
}

/// Where the sender delivers to: a path, and a query that should not be touched.
const TARGET: &str = "/webhook?source=conformance%20suite&empty=&list=1&list=2";

/// Has `target` make the delivery of `play` to a scripted receiver on `network`.
pub(super) async fn deliver(
    network: &dyn Network,
    target: &dyn SenderTarget,
    seat: Seat,
    play: &SenderPlay,
    settings: Settings,
) -> Result<SenderTrace, Fault> {
    let token = Secret::random().map_err(harness)?;
    let redactor = Redactor::new(&token, &[]).map_err(harness)?;
    let port = network.bind().await.map_err(harness)?;
    let mut trace = SenderTrace {
        play: play.clone(),
        settings: Settings {
            token_mark: redactor.mark().to_owned(),
            ..settings
        },
        authority: format!("127.0.0.1:{}", port.number()),
        target: TARGET.to_owned(),
        lacks: play.needs().filter(|needed| !target.can(*needed)),
        lateness: Duration::ZERO,
        notes: Vec::new(),
        attempts: Vec::new(),
        outcome: Outcome::Unsupported,
        done_at: Duration::ZERO,
        listened_until: Duration::ZERO,
    };
    if trace.lacks.is_some() {
        return Ok(trace);
    }
    let order = Order {
        url: format!("http://{}{}", trace.authority, trace.target),
        token: play.has_token.then_some(token),
        body: play.content.text().into_owned(),
        ca_file: None,
        time_out: trace.settings.time_out,
    };
    let began = Instant::now();
    let receiver = ScriptedReceiver::start(port, play.clone(), redactor, began).map_err(harness)?;
    trace.outcome = outcome(target, &seat, order, &receiver).await?;
    // Others may have the place while the runner goes on listening.
    drop(seat);
    trace.done_at = began.elapsed();
    listen_on(&receiver, began, trace.settings.quiet_window()).await;
    if let Some(failure) = receiver.failure() {
        return Err(Fault::Harness(failure));
    }
    // Taken before the attempts, so that none of them can be missing.
    trace.listened_until = began.elapsed();
    trace.attempts = receiver.attempts();
    Ok(trace)
}

/// What the sender says of the delivery; one that sends without end is not waited for.
async fn outcome(
    target: &dyn SenderTarget,
    seat: &Seat,
    order: Order,
    receiver: &ScriptedReceiver,
) -> Result<Outcome, Fault> {
    let patience = order.patience();
    tokio::select! {
        outcome = timeout(patience + GRACE, target.deliver_at(order, seat)) => {
            outcome.unwrap_or(Err(Fault::Hung(patience)))
        }
        () = receiver.flooded() => Ok(Outcome::Unfinished),
    }
}

/// Waits until a whole quiet window has passed since the last sign of life.
async fn listen_on(receiver: &ScriptedReceiver, began: Instant, quiet_window: Duration) {
    loop {
        let left = (receiver.last_activity() + quiet_window).saturating_sub(began.elapsed());
        if left.is_zero() {
            return;
        }
        sleep(left).await;
    }
}
