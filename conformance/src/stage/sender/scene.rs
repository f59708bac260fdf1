//! Plays one play: puts everything in its place, has the deliveries made, and listens for one too
//! many.

use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::TlsAcceptor;

use super::cast::{Cast, Entrances};
use super::ground::{Ground, Place, Spot};
use super::{Order, Seat, SenderTarget, bar, event};
use crate::play::sender::{Capability, Content, HERE, Next, SenderPlay, THERE};
use crate::secret::{Redactor, Secret};
use crate::stage::authority::Authority;
use crate::stage::gate::Pass;
use crate::stage::marker::Marker;
use crate::stage::script::{Origins, Site};
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
    pub(in crate::stage) settings: &'s Settings,
    /// How long the end of the connections is waited for, where a play wants to see it.
    pub(in crate::stage) patience: Duration,
    pub(in crate::stage) company: Company,
}

/// A play on this ground.
struct Part {
    play: Arc<SenderPlay>,
    next: Option<Box<Second>>,
}

/// A second delivery, and what it carries.
type Second = (Next, Content);

/// What came of putting everything in its place; or a trace that says that it cannot be played.
type Staging = Result<(Staged, Seat, Box<Order>), Box<SenderTrace>>;

/// Everything is in its place, and nothing has been asked of the sender yet.
struct Staged {
    part: Part,
    spot: Spot,
    cast: Cast,
    /// Held until the play is over.
    _pass: Option<Box<Pass>>,
}

/// What the sender told.
pub(super) struct Told {
    pub(super) outcome: Outcome,
    pub(super) done_at: Duration,
    pub(super) next: Option<NextDelivery>,
}

impl Told {
    /// Of a delivery with no other beside it.
    fn one(outcome: Outcome, done_at: Duration) -> Self {
        Self {
            outcome,
            done_at,
            next: None,
        }
    }
}

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
        let mut alone = self.company == Company::Alone || self.ground.must_be_alone(play);
        loop {
            let (staged, seat, order) = match Box::pin(self.stage(play, alone)).await? {
                Ok(staged) => staged,
                Err(trace) => return Ok(trace),
            };
            let told = match &staged.part.next {
                None => {
                    let receiver = &staged.cast.receiver;
                    let outcome = self.outcome(receiver, &seat, order).await?;
                    Told::one(outcome, staged.cast.began.elapsed())
                }
                Some(second) => {
                    let both = self.deliver_both(second, &staged.cast, &seat, order);
                    Box::pin(both).await?
                }
            };
            // Others may have the place while the runner goes on listening.
            drop(seat);
            Box::pin(self.listen_on(&staged.part.play, &staged.cast, &told)).await;
            let was_disturbed = staged.cast.receiver.was_disturbed();
            let trace = self.end(staged, told)?;
            if alone || !was_disturbed || !trace.lacks_an_attempt() {
                return Ok(trace);
            }
            alone = true;
        }
    }

    /// Writes down what happened.
    fn end(&self, staged: Staged, told: Told) -> Result<Box<SenderTrace>, Fault> {
        let refusal = self.ground.refusal_since(staged.cast.began);
        let place = self.ground.place(staged.spot);
        let mut trace = self.begin(&staged.part.play, staged.cast.receiver.mark(), place);
        (trace.outcome, trace.done_at) = (told.outcome, told.done_at);
        staged.cast.end(told.next, &mut trace)?;
        if told.outcome == Outcome::Unknown {
            trace.done_at = trace.listened_until;
        }
        if trace.attempts.is_empty() {
            trace.notes = self.target.story(staged.spot.marker);
            trace.barred = refusal;
        }
        Ok(trace)
    }

    /// Puts everything in its place, unless the play is beyond the sender.
    async fn stage(&self, play: &SenderPlay, alone: bool) -> Result<Staging, Fault> {
        let token = self.token.cloned().map_or_else(Secret::random, Ok);
        let token = token.map_err(harness)?;
        let redactor = Redactor::new(&token, &[]).map_err(harness)?;
        let marker = Marker::random().map_err(harness)?;
        let part = match self.part(play, marker) {
            Ok(part) => part,
            Err(why) => return Ok(Err(self.barred(play, why))),
        };
        let play = &part.play;
        let entrances = Entrances::take(self.ground, play, marker).await?;
        let spot = entrances.spot;
        let place = self.ground.place(spot);
        if self.lacks(play).is_some() {
            return Ok(Err(self.begin(play, redactor.mark(), place)));
        }
        let order = Box::new(self.order(play, place.url(), marker, token)?);
        let site = Site {
            acceptor: self.acceptor(play)?,
            origins: origins(play, &place, &entrances),
        };
        // A sender may have to be waited for until it has room, and then for others at the gate. Only
        // then anything is timed.
        let deliveries = 1 + usize::from(play.next.is_some());
        let seat = self.target.seat(deliveries, self.company).await?;
        let pass = self.ground.pass(alone).await;
        let cast = entrances.listen(play, site, &redactor, alone).await?;
        let staged = Staged {
            part,
            spot,
            cast,
            _pass: pass.map(Box::new),
        };
        Ok(Ok((staged, seat, order)))
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
    fn part(&self, play: &SenderPlay, marker: Marker) -> Result<Part, String> {
        if let Some(why) = bar(self.ground, self.target, play) {
            return Err(why);
        }
        let content = |content: &Content| -> Result<Content, String> {
            if self.ground.is_one_url() {
                self.target.content(content, marker)
            } else {
                Ok(content.clone())
            }
        };
        let next = play.next.map(|next| {
            let content = content(&Next::content())?;
            Ok::<_, String>(Box::new((next, content)))
        });
        Ok(Part {
            play: Arc::new(SenderPlay {
                content: content(&play.content)?,
                ..play.clone()
            }),
            next: next.transpose()?,
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
    fn begin(&self, play: &SenderPlay, mark: &str, place: Place) -> Box<SenderTrace> {
        let blank = self.blank(play);
        Box::new(SenderTrace {
            settings: Settings {
                token_mark: mark.to_owned(),
                ..self.settings.clone()
            },
            authority: place.authority,
            target: place.target,
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

    fn order(
        &self,
        play: &SenderPlay,
        url: String,
        marker: Marker,
        token: Secret,
    ) -> Result<Order, Fault> {
        let ca_file = match play.certificate {
            Some(_) if !self.ground.has_certificate() => Some(self.authority()?.path().to_owned()),
            _ => None,
        };
        Ok(Order {
            url,
            token: play.has_token.then_some(token),
            event: event(&play.content),
            marker: Some(marker),
            body: play.content.text().into_owned(),
            ca_file,
            time_out: self.settings.time_out,
        })
    }
}

impl SenderTrace {
    /// Whether there is no attempt, or one was owed that is not there.
    fn lacks_an_attempt(&self) -> bool {
        let last = self.ends().zip(1..).last();
        last.is_none_or(|(end, number)| end.owes_a_retry(number))
    }
}

/// The origins that are in answers of `play`: what stands for each, and what it is.
fn origins(play: &SenderPlay, place: &Place, entrances: &Entrances) -> Origins {
    let here = Some((HERE, place.own.as_str()));
    let there = entrances.canary().map(|origin| (THERE, origin));
    let origins = [here, there].into_iter().flatten();
    origins
        .filter(|(name, _)| play.mentions(name))
        .map(|(name, origin)| (name, origin.to_owned()))
        .collect()
}
