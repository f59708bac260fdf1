//! Plays one play: sets the receivers up, orders the deliveries, and listens for one too many.

use std::net::Ipv4Addr;
use std::time::Duration;

use futures_util::future::join;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use super::{GRACE, Order, Seat, SenderTarget};
use crate::play::sender::{Canary, HERE, Next, SenderPlay, THERE};
use crate::secret::{Redactor, Secret};
use crate::stage::authority::Authority;
use crate::stage::network::{Network, Port};
use crate::stage::script::{ScriptedReceiver, Site};
use crate::stage::{Company, Fault, harness};
use crate::trace::Settings;
use crate::trace::sender::{Attempt, Beside, Elsewhere, NextDelivery, Outcome, SenderTrace};

/// Where a play is played, and by whom.
pub(in crate::stage) struct Scene<'s> {
    pub(in crate::stage) network: &'s dyn Network,
    pub(in crate::stage) target: &'s dyn SenderTarget,
    /// Who signs certificates; there has to be one for a play over HTTPS.
    pub(in crate::stage) authority: Option<&'s Authority>,
    pub(in crate::stage) settings: Settings,
    /// How long the end of the connections is waited for, where a play wants to see it.
    pub(in crate::stage) patience: Duration,
    pub(in crate::stage) company: Company,
}

/// Where the sender delivers to: a path, and a query that should not be touched.
const TARGET: &str = "/webhook?source=conformance%20suite&empty=&list=1&list=2";

/// The other host that is this machine.
const OTHER_HOST: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// The receivers of a play.
struct Cast {
    receiver: ScriptedReceiver,
    canary: Option<(String, ScriptedReceiver)>,
    /// Where the second delivery goes, if that is not where the first one goes.
    other: Option<(String, ScriptedReceiver)>,
    began: Instant,
}

impl Scene<'_> {
    /// Plays `play`, unless it is beyond the sender.
    pub(in crate::stage) async fn play(&self, play: &SenderPlay) -> Result<SenderTrace, Fault> {
        let token = Secret::random().map_err(harness)?;
        let redactor = Redactor::new(&token, &[]).map_err(harness)?;
        let port = self.network.bind().await.map_err(harness)?;
        let mut trace = self.begin(play, &redactor, &*port);
        if trace.lacks.is_some() {
            return Ok(trace);
        }
        let canary = self.canary(play).await?;
        let other = match play.next {
            Some(Next::ToAnother) => Some(self.network.bind().await.map_err(harness)?),
            _ => None,
        };
        let acceptor = play.certificate.map(|it| self.authority()?.acceptor(it));
        let acceptor = acceptor.transpose()?;
        // A sender may have to be waited for until it has room. Only then anything is timed.
        let deliveries = 1 + usize::from(play.next.is_some());
        let seat = self.target.seat(deliveries, self.company).await?;
        let began = Instant::now();
        let start = |port, play, site| {
            ScriptedReceiver::start(port, play, site, redactor.clone(), began).map_err(harness)
        };
        let bystander = |(host, port): (Ipv4Addr, Box<dyn Port>)| {
            let authority = format!("{host}:{}", port.number());
            let play = SenderPlay::of(play.content.clone(), []);
            start(port, play, Site::default()).map(|receiver| (authority, receiver))
        };
        let canary = canary.map(bystander).transpose()?;
        let other = other.map(|port| bystander((Ipv4Addr::LOCALHOST, port)));
        let site = Site {
            acceptor,
            origins: origins(&trace, canary.as_ref().map(|(authority, _)| &**authority)),
        };
        let cast = Cast {
            receiver: start(port, play.clone(), site)?,
            canary,
            other: other.transpose()?,
            began,
        };
        let order = self.order(&trace, token)?;
        let (outcome, done_at, next) = self.deliver(play, &cast, seat, order).await?;
        cast.listen_on(trace.settings.quiet_window()).await;
        if play.lingers {
            cast.linger(done_at, trace.settings.quiet_window(), self.patience)
                .await;
        }
        (trace.outcome, trace.done_at) = (outcome, done_at);
        cast.end(next, &mut trace)?;
        Ok(trace)
    }

    /// The trace of a play of which nothing is known yet.
    fn begin(&self, play: &SenderPlay, redactor: &Redactor, port: &dyn Port) -> SenderTrace {
        SenderTrace {
            play: play.clone(),
            settings: Settings {
                token_mark: redactor.mark().to_owned(),
                ..self.settings.clone()
            },
            authority: format!("{}:{}", Ipv4Addr::LOCALHOST, port.number()),
            target: TARGET.to_owned(),
            lacks: play.needs().filter(|needed| !self.target.can(*needed)),
            lateness: Duration::ZERO,
            notes: Vec::new(),
            attempts: Vec::new(),
            beside: Beside::default(),
            outcome: Outcome::Unsupported,
            done_at: Duration::ZERO,
            listened_until: Duration::ZERO,
        }
    }

    /// Where the canary is to listen; nowhere if this machine has no second loopback address.
    async fn canary(&self, play: &SenderPlay) -> Result<Option<(Ipv4Addr, Box<dyn Port>)>, Fault> {
        let host = match play.canary {
            None => return Ok(None),
            Some(Canary::OtherPort) => Ipv4Addr::LOCALHOST,
            Some(Canary::OtherHost) => OTHER_HOST,
        };
        match self.network.bind_at(host).await {
            Ok(port) => Ok(Some((host, port))),
            Err(error) if error.kind() == std::io::ErrorKind::AddrNotAvailable => Ok(None),
            Err(error) => Err(harness(error)),
        }
    }

    fn authority(&self) -> Result<&Authority, Fault> {
        self.authority
            .ok_or_else(|| harness("there is nobody to sign a certificate"))
    }

    fn order(&self, trace: &SenderTrace, token: Secret) -> Result<Order, Fault> {
        let play = &trace.play;
        let ca_file = match play.certificate {
            Some(_) => Some(self.authority()?.path().to_owned()),
            None => None,
        };
        Ok(Order {
            url: format!("{}{}", origin(trace), trace.target),
            token: play.has_token.then_some(token),
            body: play.content.text().into_owned(),
            ca_file,
            time_out: trace.settings.time_out,
        })
    }

    /// Has the deliveries made. Others may have the place while the runner goes on listening.
    async fn deliver(
        &self,
        play: &SenderPlay,
        cast: &Cast,
        seat: Seat,
        order: Order,
    ) -> Result<(Outcome, Duration, Option<NextDelivery>), Fault> {
        let is_over = watch::Sender::new(false);
        let mut over = is_over.subscribe();
        let over = async { drop(over.wait_for(|is_over| *is_over).await) };
        let next = play.next.map(|next| (next, cast.next(next, &order)));
        let first = async {
            let outcome = self.outcome(&cast.receiver, &seat, order).await;
            is_over.send_replace(true);
            (outcome, cast.began.elapsed())
        };
        let second = async {
            let (next, order) = next?;
            tokio::select! {
                biased;
                () = cast.until_it_is_time(next) => Some(self.next(cast, &seat, order).await),
                // Nothing came of the first delivery that a second could be ordered beside.
                () = over => None,
            }
        };
        let ((outcome, done_at), next) = join(first, second).await;
        Ok((outcome?, done_at, next.transpose()?))
    }

    async fn next(&self, cast: &Cast, seat: &Seat, order: Order) -> Result<NextDelivery, Fault> {
        let ordered_at = cast.began.elapsed();
        let receiver = cast.other.as_ref().map(|(_, other)| other);
        let met = async {
            if let Some(receiver) = receiver {
                receiver
                    .until_attempt(0, |attempt| attempt.moments.settled.is_some())
                    .await;
                cast.receiver.release();
            }
            std::future::pending::<()>().await;
        };
        let outcome = tokio::select! {
            outcome = self.outcome(receiver.unwrap_or(&cast.receiver), seat, order) => outcome?,
            () = met => Outcome::Unfinished,
        };
        cast.receiver.release();
        Ok(NextDelivery {
            ordered_at,
            attempts: Vec::new(),
            outcome,
            done_at: cast.began.elapsed(),
        })
    }

    /// What the sender says of a delivery; one that sends without end is not waited for.
    async fn outcome(
        &self,
        receiver: &ScriptedReceiver,
        seat: &Seat,
        order: Order,
    ) -> Result<Outcome, Fault> {
        let patience = order.patience();
        tokio::select! {
            outcome = timeout(patience + GRACE, self.target.deliver_at(order, seat)) => {
                outcome.unwrap_or(Err(Fault::Hung(patience)))
            }
            () = receiver.flooded() => Ok(Outcome::Unfinished),
        }
    }
}

impl Cast {
    /// The order for the second delivery.
    fn next(&self, next: Next, first: &Order) -> Order {
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

    async fn until_it_is_time(&self, next: Next) {
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

    /// Waits until a whole quiet window has passed since the last sign of life.
    async fn listen_on(&self, quiet_window: Duration) {
        loop {
            let last = self.receivers().map(ScriptedReceiver::last_activity).max();
            let until = last.unwrap_or_default() + quiet_window;
            let left = until.saturating_sub(self.began.elapsed());
            if left.is_zero() {
                return;
            }
            sleep(left).await;
        }
    }

    /// Listens for a quiet window from the end of the delivery on, and until every connection has
    /// been closed, but no longer than `patience`.
    async fn linger(&self, done_at: Duration, quiet_window: Duration, patience: Duration) {
        let left = |until: Duration| until.saturating_sub(self.began.elapsed());
        sleep(left(done_at + quiet_window)).await;
        let _ = timeout(left(done_at + patience), self.receiver.until_closed()).await;
    }

    /// Writes down what happened.
    fn end(self, next: Option<NextDelivery>, trace: &mut SenderTrace) -> Result<(), Fault> {
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

/// Scheme, host and port of the URL that the sender is given.
fn origin(trace: &SenderTrace) -> String {
    let scheme = match trace.play.certificate {
        Some(_) => "https",
        None => "http",
    };
    format!("{scheme}://{}", trace.authority)
}

/// What stands in answers for an origin, and the origin.
fn origins(trace: &SenderTrace, canary: Option<&str>) -> Vec<(&'static str, String)> {
    let canary = canary.map(|authority| (THERE, format!("http://{authority}")));
    [(HERE, origin(trace))].into_iter().chain(canary).collect()
}
