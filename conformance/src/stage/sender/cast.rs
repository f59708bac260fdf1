//! The receivers of a play: the one that attempts are counted at, a canary, and one for a second
//! delivery.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::event;
use super::ground::{Entrance, Ground, Lookout, Spot};
use crate::play::sender::{Next, SenderPlay};
use crate::secret::Redactor;
use crate::stage::gate::Claim;
use crate::stage::marker::Marker;
use crate::stage::script::{ScriptedReceiver, Site};
use crate::stage::{Fault, harness};
use crate::trace::sender::{Attempt, Beside, Elsewhere, NextDelivery, SenderTrace};

/// Ways in at which nobody listens yet, but which are known.
pub(super) struct Entrances {
    pub(super) spot: Spot,
    receiver: Entrance,
    canary: Option<Lookout>,
    other: Option<(Spot, Entrance)>,
}

/// The receivers, listening.
pub(super) struct Cast {
    pub(super) receiver: ScriptedReceiver,
    // Few plays have one of these, and thousands are held.
    canary: Option<Box<Bystander>>,
    other: Option<Box<(Spot, ScriptedReceiver)>>,
    pub(super) began: Instant,
}

/// A receiver that answers 200 to everything, and its host and port.
type Bystander = (String, ScriptedReceiver);

impl Entrances {
    /// Takes what `play` wants, of which the first delivery is marked so.
    pub(super) async fn take(
        ground: &Ground,
        play: &SenderPlay,
        marker: Marker,
    ) -> Result<Self, Fault> {
        let other = match play.next {
            Some(Next::ToAnother) => {
                let marker = Marker::random().map_err(harness)?;
                Some(ground.entrance(false, marker).await?)
            }
            _ => None,
        };
        let is_encrypted = play.certificate.is_some();
        let (spot, receiver) = ground.entrance(is_encrypted, marker).await?;
        let canary = match play.canary {
            Some(canary) => ground.canary(canary, marker).await?,
            None => None,
        };
        Ok(Self {
            spot,
            receiver,
            canary,
            other,
        })
    }

    /// The origin of the canary.
    pub(super) fn canary(&self) -> Option<&str> {
        self.canary.as_ref().map(|canary| canary.origin.as_str())
    }

    /// Listens at all of them, or has the gate show what comes; from now on time is counted.
    pub(super) async fn listen(
        self,
        play: &Arc<SenderPlay>,
        site: Site,
        redactor: &Redactor,
        alone: bool,
    ) -> Result<Cast, Fault> {
        if let Entrance::Gate(gate, _) = &self.receiver
            && !play.refused_for.is_zero()
        {
            gate.refuse(play.refused_for).await?;
        }
        let began = Instant::now();
        let start = |entrance, play: Arc<SenderPlay>, site, alone| {
            let redactor = redactor.clone();
            match entrance {
                Entrance::Port(port) => {
                    ScriptedReceiver::start(port, play, site, redactor, began).map_err(harness)
                }
                Entrance::Gate(gate, marker) => {
                    let claim = claim(&play, marker, alone);
                    ScriptedReceiver::share(&gate, claim, play, site, redactor, began)
                }
            }
        };
        let bystander = |entrance| {
            let play = SenderPlay::of(play.content.clone(), []);
            start(entrance, Arc::new(play), Site::default(), false)
        };
        let canary = self.canary.map(|canary| {
            let receiver = bystander(canary.entrance)?;
            Ok(Box::new((canary.authority, receiver)))
        });
        let other = self
            .other
            .map(|(spot, entrance)| Ok(Box::new((spot, bystander(entrance)?))));
        Ok(Cast {
            canary: canary.transpose()?,
            other: other.transpose()?,
            receiver: start(self.receiver, Arc::clone(play), site, alone)?,
            began,
        })
    }
}

/// What belongs to `play` of what comes through a gate.
fn claim(play: &SenderPlay, marker: Marker, alone: bool) -> Claim {
    let next = play.next.map(|_| Next::content());
    let contents = [Some(play.content.clone()), next].into_iter().flatten();
    Claim {
        marker,
        events: contents.map(|content| event(&content)).collect(),
        alone,
    }
}

impl Cast {
    /// Where the second delivery goes, if that is not where the first one goes.
    pub(super) fn other(&self) -> Option<&ScriptedReceiver> {
        self.other.as_ref().map(|other| &other.1)
    }

    /// Where a receiver of the second delivery's own is.
    pub(super) fn other_spot(&self) -> Option<Spot> {
        self.other.as_ref().map(|other| other.0)
    }

    pub(super) async fn until_it_is_time(&self, next: Next) {
        let moment = |attempt: &Attempt| match next {
            Next::ToAnother => attempt.moments.body.is_some(),
            Next::ToTheSame => attempt.moments.settled.is_some(),
        };
        self.receiver.until_attempt(0, moment).await;
    }

    fn receivers(&self) -> impl Iterator<Item = &ScriptedReceiver> {
        let canary = self.canary.iter().map(|canary| &canary.1);
        let bystanders = canary.chain(self.other());
        std::iter::once(&self.receiver).chain(bystanders)
    }

    /// Waits until a whole quiet window has passed since the last sign of life. What a sender did
    /// just before it said that it was done, such as to give up an attempt, may be seen a moment
    /// after it said so.
    pub(super) async fn listen_on(&self, done_at: Duration, quiet_window: Duration) {
        const A_MOMENT: Duration = Duration::from_millis(250);
        loop {
            let last = self.receivers().map(ScriptedReceiver::last_activity).max();
            let quiet = last.unwrap_or_default() + quiet_window;
            let until = quiet.max(done_at + A_MOMENT);
            let left = until.saturating_sub(self.began.elapsed());
            if left.is_zero() {
                return;
            }
            sleep(left).await;
        }
    }

    /// Listens for a quiet window from the end of the delivery on, and until every connection has
    /// been closed, but no longer than `patience`.
    pub(super) async fn linger(
        &self,
        done_at: Duration,
        quiet_window: Duration,
        patience: Duration,
    ) {
        let left = |until: Duration| until.saturating_sub(self.began.elapsed());
        sleep(left(done_at + quiet_window)).await;
        let _ = timeout(left(done_at + patience), self.receiver.until_closed()).await;
    }

    /// Writes down what happened.
    pub(super) fn end(
        self,
        next: Option<NextDelivery>,
        trace: &mut SenderTrace,
    ) -> Result<(), Fault> {
        if let Some(failure) = self.receivers().find_map(ScriptedReceiver::failure) {
            return Err(Fault::Harness(failure));
        }
        // Taken before the attempts, so that none of them can be missing.
        trace.listened_until = self.began.elapsed();
        trace.attempts = self.receiver.attempts();
        let other = self.other.map(|other| other.1.attempts());
        trace.beside = Beside {
            connections: self.receiver.connections(),
            canary: self.canary.map(|canary| Elsewhere {
                attempts: canary.1.attempts(),
                authority: canary.0,
            }),
            next: next.map(|next| NextDelivery {
                attempts: other.unwrap_or_default(),
                ..next
            }),
        };
        Ok(())
    }
}
