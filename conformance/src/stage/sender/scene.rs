//! Plays one play: orders its deliveries at the right moments, and listens for one too many.

use std::net::Ipv4Addr;
use std::time::Duration;

use futures_util::future::join;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::cast::{Cast, Ports};
use super::{GRACE, Order, Seat, SenderTarget};
use crate::play::sender::{HERE, SenderPlay, THERE};
use crate::secret::{Redactor, Secret};
use crate::stage::authority::Authority;
use crate::stage::network::{Network, Port};
use crate::stage::script::{ScriptedReceiver, Site};
use crate::stage::{Company, Fault, harness};
use crate::trace::Settings;
use crate::trace::sender::{Beside, NextDelivery, Outcome, SenderTrace};

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
pub(super) const TARGET: &str = "/webhook?source=conformance%20suite&empty=&list=1&list=2";

impl Scene<'_> {
    /// Plays `play`, unless it is beyond the sender.
    pub(in crate::stage) async fn play(&self, play: &SenderPlay) -> Result<SenderTrace, Fault> {
        let token = Secret::random().map_err(harness)?;
        let redactor = Redactor::new(&token, &[]).map_err(harness)?;
        let ports = Ports::bind(self.network, play).await?;
        let mut trace = self.begin(play, &redactor, ports.receiver());
        if trace.lacks.is_some() {
            return Ok(trace);
        }
        let order = self.order(&trace, token)?;
        let site = Site {
            acceptor: self.acceptor(play)?,
            origins: origins(&trace, ports.canary()),
        };
        // A sender may have to be waited for until it has room. Only then anything is timed.
        let deliveries = 1 + usize::from(play.next.is_some());
        let seat = self.target.seat(deliveries, self.company).await?;
        let cast = ports.listen(play, site, &redactor)?;
        let (outcome, done_at, next) = self.deliver(play, &cast, seat, order).await?;
        cast.listen_on(done_at, trace.settings.quiet_window()).await;
        if play.lingers {
            let quiet_window = trace.settings.quiet_window();
            cast.linger(done_at, quiet_window, self.patience).await;
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
            doubt: None,
            attempts: Vec::new(),
            beside: Beside::default(),
            outcome: Outcome::Unsupported,
            done_at: Duration::ZERO,
            listened_until: Duration::ZERO,
        }
    }

    /// What shakes hands, in a play over HTTPS.
    fn acceptor(&self, play: &SenderPlay) -> Result<Option<TlsAcceptor>, Fault> {
        let certificate = play.certificate;
        let acceptor = certificate.map(|certificate| self.authority()?.acceptor(certificate));
        acceptor.transpose()
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
        let receiver = cast.other();
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

/// Scheme, host and port of the URL that the sender is given.
fn origin(trace: &SenderTrace) -> String {
    let scheme = match trace.play.certificate {
        Some(_) => "https",
        None => "http",
    };
    format!("{scheme}://{}", trace.authority)
}

/// What stands in answers for an origin, and the origin.
fn origins(trace: &SenderTrace, canary: Option<String>) -> Vec<(&'static str, String)> {
    let canary = canary.map(|authority| (THERE, format!("http://{authority}")));
    [(HERE, origin(trace))].into_iter().chain(canary).collect()
}
