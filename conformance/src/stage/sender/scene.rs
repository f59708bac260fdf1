//! Plays one play: orders its deliveries at the right moments, and listens for one too many.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{BoxFuture, join};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::cast::{Cast, Entrances};
use super::ground::{Address, Ground, Place};
use super::{Order, Seat, SenderTarget, bar, event};
use crate::play::sender::{Capability, Content, HERE, Next, SenderPlay, THERE};
use crate::secret::{Redactor, Secret};
use crate::stage::authority::Authority;
use crate::stage::gate::Pass;
use crate::stage::marker::Marker;
use crate::stage::script::{ScriptedReceiver, Site};
use crate::stage::{Company, Fault, harness};
use crate::trace::Settings;
use crate::trace::sender::{Beside, Lateness, NextDelivery, Outcome, SenderTrace};

/// Where a play is played, and by whom.
pub(in crate::stage) struct Scene<'s> {
    pub(in crate::stage) ground: &'s Ground,
    pub(in crate::stage) target: &'s dyn SenderTarget,
    /// The token that every delivery has; without one each has its own.
    pub(in crate::stage) token: Option<&'s Secret>,
    /// Who signs certificates; there has to be one for a play over HTTPS.
    pub(in crate::stage) authority: Option<&'s Authority>,
    pub(in crate::stage) settings: Settings,
    /// How long the end of the connections is waited for, where a play wants to see it.
    pub(in crate::stage) patience: Duration,
    pub(in crate::stage) company: Company,
}

/// A play on this ground, and what it is known by.
struct Part {
    play: Arc<SenderPlay>,
    marker: Marker,
    /// What a second delivery carries.
    next: Option<(Next, Content)>,
}

/// What came of putting everything in its place; or a trace that says that it cannot be played.
type Staging = Result<Staged, Box<SenderTrace>>;

/// Everything is in its place, and nothing has been asked of the sender yet.
struct Staged {
    part: Part,
    address: Box<Address>,
    redactor: Redactor,
    cast: Cast,
    seat: Seat,
    order: Box<Order>,
    /// Held until the play is over.
    _pass: Option<Pass>,
}

/// What the sender told.
struct Told {
    outcome: Outcome,
    done_at: Duration,
    next: Option<NextDelivery>,
}

/// How long a retry is waited for that is owed, where nobody tells whether it will come: longer than
/// any that is merely late should take.
const OWED: Duration = Duration::from_secs(15);

/// How long an attempt may take to arrive once the sender is said to have failed.
const A_MOMENT: Duration = Duration::from_secs(1);

impl Scene<'_> {
    /// Plays `play`, unless it is beyond the sender. If something came meanwhile of which nobody knows
    /// whose it is, and this play lacks something, it is played once more with nobody beside it.
    ///
    /// Thousands of plays may be under way, and most of their time they wait for the sender: what is
    /// needed only before and after that is in boxes, or not there yet.
    pub(in crate::stage) async fn play(
        &self,
        play: &SenderPlay,
    ) -> Result<Box<SenderTrace>, Fault> {
        let alone = self.company == Company::Alone || self.ground.must_be_alone(play);
        let (trace, was_disturbed) = self.play_once(play, alone).await?;
        if was_disturbed && !alone && trace.lacks_an_attempt() {
            return Ok(Box::pin(self.play_once(play, true)).await?.0);
        }
        Ok(trace)
    }

    async fn play_once(
        &self,
        play: &SenderPlay,
        alone: bool,
    ) -> Result<(Box<SenderTrace>, bool), Fault> {
        let staging = Box::pin(self.stage(play, alone));
        let staged = match staging.await? {
            Ok(staged) => staged,
            Err(trace) => return Ok((trace, false)),
        };
        let told = self.deliver(&staged.part, &staged.cast, staged.seat, staged.order);
        let told = told.await?;
        self.listen_on(&staged.part.play, &staged.cast, &told).await;
        let was_disturbed = staged.cast.receiver.was_disturbed();
        let refusal = self.ground.refusal_since(staged.cast.began);
        let mut trace = self.begin(&staged.part.play, &staged.redactor, &staged.address);
        (trace.outcome, trace.done_at) = (told.outcome, told.done_at);
        staged.cast.end(told.next, &mut trace)?;
        if told.outcome == Outcome::Unknown {
            trace.done_at = trace.listened_until;
        }
        if trace.attempts.is_empty() {
            trace.notes = self.target.story(&staged.part.marker);
            trace.barred = refusal;
        }
        Ok((trace, was_disturbed))
    }

    /// Puts everything in its place, unless the play is beyond the sender.
    async fn stage(&self, play: &SenderPlay, alone: bool) -> Result<Staging, Fault> {
        let token = self.token.cloned().map_or_else(Secret::random, Ok);
        let token = token.map_err(harness)?;
        let redactor = Redactor::new(&token, &[]).map_err(harness)?;
        let marker = Marker::random().map_err(harness)?;
        let part = match self.cast(play, marker) {
            Ok(part) => part,
            Err(why) => return Ok(Err(self.barred(play, why))),
        };
        let play = &part.play;
        let entrances = Entrances::take(self.ground, play, &part.marker).await?;
        let address = Box::new(entrances.place.address.clone());
        if self.lacks(play).is_some() {
            return Ok(Err(self.begin(play, &redactor, &address)));
        }
        let order = Box::new(self.order(&part, &entrances.place, token)?);
        let site = Site {
            acceptor: self.acceptor(play)?,
            origins: origins(&entrances),
        };
        // A sender may have to be waited for until it has room, and then for others at the gate. Only
        // then anything is timed.
        let deliveries = 1 + usize::from(play.next.is_some());
        let seat = self.target.seat(deliveries, self.company).await?;
        let pass = self.ground.pass(alone).await;
        let cast = entrances.listen(play, site, &redactor, alone).await?;
        Ok(Ok(Staged {
            part,
            address,
            redactor,
            cast,
            seat,
            order,
            _pass: pass,
        }))
    }

    /// Listens for one attempt too many.
    async fn listen_on(&self, play: &SenderPlay, cast: &Cast, told: &Told) {
        let quiet_window = self.settings.quiet_window();
        cast.listen_on(told.done_at, quiet_window).await;
        if play.lingers && told.outcome != Outcome::Unknown {
            Box::pin(cast.linger(told.done_at, quiet_window, self.patience)).await;
        }
    }

    /// What `play` is here, or why it cannot be played.
    fn cast(&self, play: &SenderPlay, marker: Marker) -> Result<Part, String> {
        if let Some(why) = bar(self.ground, self.target, play) {
            return Err(why);
        }
        let content = |content: &Content| -> Result<Content, String> {
            if self.ground.is_one_url() {
                self.target.content(content, &marker)
            } else {
                Ok(content.clone())
            }
        };
        let next = play.next.map(|next| {
            let content = content(&Next::content())?;
            Ok::<_, String>((next, content))
        });
        Ok(Part {
            play: Arc::new(SenderPlay {
                content: content(&play.content)?,
                ..play.clone()
            }),
            next: next.transpose()?,
            marker,
        })
    }

    /// The trace of a play of which nothing was played.
    fn barred(&self, play: &SenderPlay, why: String) -> Box<SenderTrace> {
        Box::new(SenderTrace {
            barred: Some(why),
            ..self.blank(play)
        })
    }

    /// The trace of a play of which nothing is known yet.
    fn begin(&self, play: &SenderPlay, redactor: &Redactor, address: &Address) -> Box<SenderTrace> {
        let blank = self.blank(play);
        Box::new(SenderTrace {
            settings: Settings {
                token_mark: redactor.mark().to_owned(),
                ..self.settings.clone()
            },
            authority: address.authority.clone(),
            target: address.target.clone(),
            lacks: self.lacks(play),
            ..blank
        })
    }

    fn blank(&self, play: &SenderPlay) -> SenderTrace {
        SenderTrace {
            play: play.clone(),
            settings: self.settings.clone(),
            authority: String::new(),
            target: String::new(),
            lacks: None,
            barred: None,
            lateness: Lateness::default(),
            notes: Vec::new(),
            doubt: None,
            attempts: Vec::new(),
            beside: Beside::default(),
            outcome: Outcome::Unsupported,
            done_at: Duration::ZERO,
            listened_until: Duration::ZERO,
        }
    }

    /// What the sender would have to be capable of. To trust a certificate of the user's own it need
    /// not be told of another.
    fn lacks(&self, play: &SenderPlay) -> Option<Capability> {
        let needed = play.needs()?;
        let is_needless = needed == Capability::CaFile && self.ground.has_certificate();
        (!is_needless && !self.target.can(needed)).then_some(needed)
    }

    /// What shakes hands, in a play over HTTPS.
    fn acceptor(&self, play: &SenderPlay) -> Result<Option<TlsAcceptor>, Fault> {
        if self.ground.has_certificate() {
            return Ok(self.ground.acceptor().cloned());
        }
        let host = self.ground.host();
        let certificate = play.certificate;
        let acceptor = certificate.map(|certificate| self.authority()?.acceptor(certificate, host));
        acceptor.transpose()
    }

    fn authority(&self) -> Result<&Authority, Fault> {
        self.authority
            .ok_or_else(|| harness("there is nobody to sign a certificate"))
    }

    fn order(&self, part: &Part, place: &Place, token: Secret) -> Result<Order, Fault> {
        let play = &part.play;
        let ca_file = match play.certificate {
            Some(_) if !self.ground.has_certificate() => Some(self.authority()?.path().to_owned()),
            _ => None,
        };
        Ok(Order {
            url: place.url(),
            token: play.has_token.then_some(token),
            event: event(&play.content),
            marker: Some(part.marker.clone()),
            body: play.content.text().into_owned(),
            ca_file,
            time_out: self.settings.time_out,
        })
    }

    /// Has the deliveries made. Others may have the place while the runner goes on listening.
    async fn deliver(
        &self,
        part: &Part,
        cast: &Cast,
        seat: Seat,
        order: Box<Order>,
    ) -> Result<Told, Fault> {
        match &part.next {
            None => Ok(Told {
                outcome: self.outcome(&cast.receiver, &seat, order).await?,
                done_at: cast.began.elapsed(),
                next: None,
            }),
            Some((next, content)) => {
                let second = Box::new(cast.next(*next, content, &order));
                Box::pin(self.deliver_both(*next, cast, seat, [order, second])).await
            }
        }
    }

    async fn deliver_both(
        &self,
        next: Next,
        cast: &Cast,
        seat: Seat,
        [order, second]: [Box<Order>; 2],
    ) -> Result<Told, Fault> {
        let is_over = watch::Sender::new(false);
        let mut over = is_over.subscribe();
        let over = async { drop(over.wait_for(|is_over| *is_over).await) };
        let first = async {
            let outcome = self.outcome(&cast.receiver, &seat, order).await;
            is_over.send_replace(true);
            (outcome, cast.began.elapsed())
        };
        let second = async {
            tokio::select! {
                biased;
                () = cast.until_it_is_time(next) => Some(self.next(cast, &seat, second).await),
                // Nothing came of the first delivery that a second could be ordered beside.
                () = over => None,
            }
        };
        let ((outcome, done_at), next) = join(first, second).await;
        Ok(Told {
            outcome: outcome?,
            done_at,
            next: next.transpose()?,
        })
    }

    async fn next(
        &self,
        cast: &Cast,
        seat: &Seat,
        order: Box<Order>,
    ) -> Result<NextDelivery, Fault> {
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
        order: Box<Order>,
    ) -> Result<Outcome, Fault> {
        let patience = order.patience();
        let telling = self.order_at(order, seat);
        tokio::select! {
            outcome = self.told(receiver, seat, patience, telling) => outcome,
            () = receiver.flooded() => Ok(Outcome::Unfinished),
        }
    }

    /// Orders a delivery.
    #[expect(
        clippy::boxed_local,
        reason = "the box goes here, before anybody waits"
    )]
    fn order_at<'s>(
        &'s self,
        order: Box<Order>,
        seat: &'s Seat,
    ) -> BoxFuture<'s, Result<Outcome, Fault>> {
        self.target.deliver_at(*order, seat)
    }

    /// What comes of `telling`, or of what can be seen where nobody need tell.
    async fn told(
        &self,
        receiver: &ScriptedReceiver,
        seat: &Seat,
        patience: Duration,
        telling: BoxFuture<'_, Result<Outcome, Fault>>,
    ) -> Result<Outcome, Fault> {
        let telling = timeout(patience, telling);
        let Some(arrival) = self.target.arrival() else {
            let hung = |_| Err(self.target.hung(seat, patience));
            return telling.await.unwrap_or_else(hung);
        };
        let telling = async { telling.await.unwrap_or(Ok(Outcome::Unknown)) };
        let arrival = arrival + receiver.refuses_for();
        let silence = self.settings.quiet_window();
        let over = receiver.until_over(arrival, OWED, silence);
        let over = async { drop(timeout(arrival + patience, over).await) };
        Box::pin(untold(receiver, telling, over)).await
    }
}

/// What a sender says of a delivery that need not say anything. A failure is one only if no attempt
/// comes of it.
async fn untold(
    receiver: &ScriptedReceiver,
    telling: impl Future<Output = Result<Outcome, Fault>>,
    over: impl Future<Output = ()>,
) -> Result<Outcome, Fault> {
    let mut over = std::pin::pin!(over);
    let told = tokio::select! {
        biased;
        told = telling => told,
        () = &mut over => return Ok(Outcome::Unknown),
    };
    match told {
        Ok(Outcome::Unknown) => {}
        Ok(outcome) => return Ok(outcome),
        Err(fault) => {
            let arrival = receiver.until_attempt(0, |_| true);
            if timeout(A_MOMENT, arrival).await.is_err() {
                return Err(fault);
            }
        }
    }
    over.await;
    Ok(Outcome::Unknown)
}

impl SenderTrace {
    /// Whether there is no attempt, or one was owed that is not there.
    fn lacks_an_attempt(&self) -> bool {
        let last = self.ends().zip(1..).last();
        last.is_none_or(|(end, number)| end.owes_a_retry(number))
    }
}

/// What stands in answers for an origin, and the origin.
fn origins(entrances: &Entrances) -> Vec<(&'static str, String)> {
    let canary = entrances.canary();
    let canary = canary.map(|origin| (THERE, origin.to_owned()));
    let here = (HERE, entrances.place.own.clone());
    [here].into_iter().chain(canary).collect()
}
