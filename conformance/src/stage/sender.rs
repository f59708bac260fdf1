//! Plays to a sender: orders a delivery, meets its attempts, listens for one too many.

mod advertised;
mod cast;
mod deliver;
mod ground;
mod scene;
mod seat;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

pub use self::advertised::{Advertised, AdvertisedError};
pub use self::ground::Ground;
pub(super) use self::scene::Scene;
pub use self::seat::Seat;
use super::authority::Authority;
use super::control::{Control, Measurement};
use super::marker::Marker;
use super::network::Network;
use super::{Company, Fault, Stage};
use crate::check::{Check, Subject};
use crate::clause::Role;
use crate::play::Manner;
use crate::play::sender::{Capability, Content, SenderPlay};
use crate::reference::defect::sender::Defect;
use crate::secret::Secret;
use crate::trace::sender::{Outcome, SenderTrace};
use crate::trace::{INTERVAL, LONGEST_TIME_OUT, Settings};

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

    /// Why it cannot do what `play` needs, in other words than those of its capabilities.
    fn bar(&self, _play: &SenderPlay) -> Option<String> {
        None
    }

    /// How long a first attempt may take to arrive at a sender that need not say how its deliveries
    /// end; nothing if it says so of every one. Of what it is asked for may then be said that the
    /// outcome is unknown as soon as nothing is left to be done, and it may be dropped when the
    /// delivery is over.
    fn arrival(&self) -> Option<Duration> {
        None
    }

    /// What a reader should know of a delivery that was asked for and did not come.
    fn story(&self, _marker: Marker) -> Vec<String> {
        Vec::new()
    }

    /// What this sender makes of `content` where deliveries are told apart by a marker in a text of
    /// the event; or why it cannot.
    fn content(&self, content: &Content, marker: Marker) -> Result<Content, String> {
        Ok(content.marked(&marker.to_string()))
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

    /// What is wrong with it if it did not say within `patience` how a delivery at this place ended.
    fn hung(&self, _seat: &Seat, patience: Duration) -> Fault {
        Fault::Hung(patience)
    }
}

/// A delivery that a sender is asked to make.
#[derive(Debug, Clone)]
pub struct Order {
    /// Where to.
    pub url: String,
    /// The shared secret; without one the header is left out.
    pub token: Option<Secret>,
    /// The event.
    pub event: String,
    /// What it is known by; a second delivery to the same URL has that of the first.
    pub marker: Option<Marker>,
    /// The exact text to send.
    pub body: String,
    /// A PEM file with the authorities to trust; without one, the usual ones.
    pub ca_file: Option<PathBuf>,
    /// How long an attempt may wait for its answer.
    pub time_out: Duration,
}

/// The sender suite's stage.
pub struct SenderStage {
    ground: Ground,
    token: Option<Secret>,
    target: Arc<dyn SenderTarget>,
    control: Option<Arc<Control>>,
    beside: Mutex<Option<Measurement>>,
    settings: Settings,
    authority: OnceLock<Result<Authority, Fault>>,
    patience: Duration,
}

/// What event `content` is; nothing if it is none.
fn event(content: &Content) -> String {
    super::gate::event(content.text().as_bytes()).unwrap_or_default()
}

/// Why `play` cannot be played by this sender on this ground.
fn bar(ground: &Ground, target: &dyn SenderTarget, play: &SenderPlay) -> Option<String> {
    ground.bar(play).or_else(|| target.bar(play))
}

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
            ground: Ground::of(network),
            token: None,
            target,
            control: control.map(Arc::new),
            beside: Mutex::default(),
            settings: Settings {
                token_mark: String::new(),
                time_out,
                tolerance,
            },
            authority: OnceLock::new(),
            patience: Duration::ZERO,
        }
    }

    /// The same, where the sender delivers to this ground.
    #[must_use]
    pub fn on(mut self, ground: Ground) -> Self {
        self.ground = ground;
        self
    }

    /// The same, where every delivery has this token.
    #[must_use]
    pub fn with_token(self, token: Secret) -> Self {
        self.with_tokens(Some(token))
    }

    /// The same, where every delivery has this token, if there is one; otherwise each has its own.
    #[must_use]
    pub fn with_tokens(mut self, token: Option<Secret>) -> Self {
        self.token = token;
        self
    }

    /// The same, with certificates of this authority. Otherwise one is made when there is need.
    #[must_use]
    pub fn with_authority(mut self, authority: Authority) -> Self {
        self.authority = OnceLock::from(Ok(authority));
        self
    }

    /// The same, where plays that want to see connections closed wait for it so long.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Whether `play` needs the place that deliveries come to for itself.
    pub fn must_be_alone(&self, play: &SenderPlay) -> bool {
        self.ground.must_be_alone(play)
    }

    /// Why `play` cannot be played here, as far as that is known beforehand.
    pub fn bar(&self, play: &SenderPlay) -> Option<String> {
        bar(&self.ground, &*self.target, play).or_else(|| {
            let marker = Marker::random().ok().filter(|_| self.ground.is_one_url())?;
            self.target.content(&play.content, marker).err()
        })
    }

    fn authority(&self) -> Result<&Authority, Fault> {
        let authority = self.authority.get_or_init(Authority::new);
        authority.as_ref().map_err(Clone::clone)
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
        let authority = play.certificate.map(|_| self.authority()).transpose()?;
        let scene = Scene {
            ground: &self.ground,
            target: &*self.target,
            token: self.token.as_ref(),
            authority,
            settings: &self.settings,
            patience: self.patience,
            company,
        };
        let mut trace = scene.play(play).await?;
        // Lateness matters where a retry came; nobody need wait for it otherwise.
        if let Some(measurement) = measurement.filter(|_| trace.is_about_time()) {
            trace.lateness = measurement.await?.into();
        }
        Ok(*trace)
    }

    /// What every delivery is set to.
    pub fn settings(&self) -> &Settings {
        &self.settings
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

    fn floor(&self, check: &Check<Sender>) -> Duration {
        (check.play)().floor(&self.settings)
    }

    fn manner(&self, check: &Check<Sender>) -> Manner {
        let play = (check.play)();
        if self.must_be_alone(&play) && self.bar(&play).is_none() {
            Manner::Alone
        } else {
            check.manner()
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::future::pending;

    use super::*;
    use crate::stage::memory::Memory;
    use crate::trace::sender::Attempt;
    use crate::trace::{TIME_OUT, TOLERANCE};

    struct Silent;

    impl SenderTarget for Silent {
        fn deliver(&self, _order: Order) -> BoxFuture<'_, Result<Outcome, Fault>> {
            pending().boxed()
        }
    }

    /// Thousands of plays wait at once, each with its attempts.
    #[test]
    fn a_play_that_waits_holds_little() {
        let network = Arc::new(Memory::default());
        let stage = SenderStage::new(network, Arc::new(Silent), None, TIME_OUT, TOLERANCE);
        let play = SenderPlay::answer([]);
        let playing = Stage::perform(&stage, &play, Company::Others);
        assert!(size_of_val(&*playing) <= 512);
        assert!(size_of::<Attempt>() <= 136);
    }
}
