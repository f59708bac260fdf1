//! The receivers of a play: the one that attempts are counted at, a canary, and one for a second
//! delivery.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::Order;
use super::scene::TARGET;
use crate::play::sender::{Canary, Next, SenderPlay};
use crate::secret::Redactor;
use crate::stage::network::{Network, Port};
use crate::stage::script::{ScriptedReceiver, Site};
use crate::stage::{Fault, harness};
use crate::trace::sender::{Attempt, Beside, Elsewhere, NextDelivery, SenderTrace};

/// Ports on which nobody listens yet, but whose numbers are known.
pub(super) struct Ports {
    receiver: Box<dyn Port>,
    canary: Option<Door>,
    other: Option<Door>,
}

/// A host and a port of it.
type Door = (Ipv4Addr, Box<dyn Port>);

/// The receivers, listening.
pub(super) struct Cast {
    pub(super) receiver: ScriptedReceiver,
    canary: Option<Bystander>,
    other: Option<Bystander>,
    pub(super) began: Instant,
}

/// A receiver that answers 200 to everything, and its host and port.
type Bystander = (String, ScriptedReceiver);

/// The other host that is this machine.
const OTHER_HOST: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

impl Ports {
    /// Takes the ports that `play` wants.
    pub(super) async fn bind(network: &dyn Network, play: &SenderPlay) -> Result<Self, Fault> {
        let other = match play.next {
            Some(Next::ToAnother) => {
                let port = network.bind().await.map_err(harness)?;
                Some((Ipv4Addr::LOCALHOST, port))
            }
            _ => None,
        };
        Ok(Self {
            receiver: network.bind().await.map_err(harness)?,
            canary: canary(network, play.canary).await?,
            other,
        })
    }

    pub(super) fn receiver(&self) -> &dyn Port {
        &*self.receiver
    }

    /// Host and port of the canary.
    pub(super) fn canary(&self) -> Option<String> {
        self.canary.as_ref().map(authority)
    }

    /// Listens on all of them; from now on time is counted.
    pub(super) fn listen(
        self,
        play: &SenderPlay,
        site: Site,
        redactor: &Redactor,
    ) -> Result<Cast, Fault> {
        let began = Instant::now();
        let start = |port, play, site| {
            ScriptedReceiver::start(port, play, site, redactor.clone(), began).map_err(harness)
        };
        let bystander = |door: Door| {
            let authority = authority(&door);
            let play = SenderPlay::of(play.content.clone(), []);
            start(door.1, play, Site::default()).map(|receiver| (authority, receiver))
        };
        Ok(Cast {
            canary: self.canary.map(bystander).transpose()?,
            other: self.other.map(bystander).transpose()?,
            receiver: start(self.receiver, play.clone(), site)?,
            began,
        })
    }
}

/// Where the canary is to listen; nowhere if this machine has no second loopback address.
async fn canary(network: &dyn Network, canary: Option<Canary>) -> Result<Option<Door>, Fault> {
    let host = match canary {
        None => return Ok(None),
        Some(Canary::OtherPort) => Ipv4Addr::LOCALHOST,
        Some(Canary::OtherHost) => OTHER_HOST,
    };
    match network.bind_at(host).await {
        Ok(port) => Ok(Some((host, port))),
        Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => Ok(None),
        Err(error) => Err(harness(error)),
    }
}

fn authority((host, port): &Door) -> String {
    format!("{host}:{}", port.number())
}

impl Cast {
    /// Where the second delivery goes, if that is not where the first one goes.
    pub(super) fn other(&self) -> Option<&ScriptedReceiver> {
        self.other.as_ref().map(|(_, other)| other)
    }

    /// The order for the second delivery.
    pub(super) fn next(&self, next: Next, first: &Order) -> Order {
        let other = self.other.as_ref().filter(|_| next == Next::ToAnother);
        Order {
            url: other.map_or_else(
                || first.url.clone(),
                |(authority, _)| format!("http://{authority}{TARGET}"),
            ),
            body: Next::content().text().into_owned(),
            ..first.clone()
        }
    }

    pub(super) async fn until_it_is_time(&self, next: Next) {
        let moment = |attempt: &Attempt| match next {
            Next::ToAnother => attempt.moments.body.is_some(),
            Next::ToTheSame => attempt.moments.settled.is_some(),
        };
        self.receiver.until_attempt(0, moment).await;
    }

    fn receivers(&self) -> impl Iterator<Item = &ScriptedReceiver> {
        let bystanders = self.canary.iter().chain(&self.other);
        std::iter::once(&self.receiver).chain(bystanders.map(|(_, receiver)| receiver))
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
        let other = self.other.map(|(_, other)| other.attempts());
        trace.beside = Beside {
            connections: self.receiver.connections(),
            canary: self.canary.map(|(authority, canary)| Elsewhere {
                authority,
                attempts: canary.attempts(),
            }),
            next: next.map(|next| NextDelivery {
                attempts: other.unwrap_or_default(),
                ..next
            }),
        };
        Ok(())
    }
}
