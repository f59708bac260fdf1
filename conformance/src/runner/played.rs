//! Plays one check and has it judged.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::pace::Pace;
use super::watch::Watch;
use crate::check::{Check, Moment, Subject, Timeline};
use crate::event::Event;
use crate::finding::Finding;
use crate::picture::Picture;
use crate::play::Manner;
use crate::stage::{Company, Fault, Stage};
use crate::verdict::Outcome;

/// What became of a check, before it is weighed.
#[derive(Clone)]
pub(super) struct Played {
    pub(super) outcome: Outcome,
    pub(super) timeline: Vec<Moment>,
    pub(super) picture: Option<Picture>,
    pub(super) took: Duration,
    pub(super) contact: Contact,
}

/// Whether the target answered all that it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contact {
    /// It did, or owed no answer.
    Kept,
    /// It did not, but still answers a good delivery.
    Lost,
    /// It did not, and does not answer anything any more.
    Gone,
    /// It was not asked, since it was gone before.
    Unasked,
}

/// What every play of a run has to heed.
pub(super) struct Terms<'t> {
    /// Whether the target is still there.
    pub(super) watch: Watch,
    /// How soon one play may follow another.
    pub(super) pace: Pace,
    /// Whether the target may be put under load.
    pub(super) allow_load: bool,
    /// Who is told what happens.
    pub(super) tell: Mutex<&'t mut (dyn FnMut(Event) + Send)>,
}

impl Terms<'_> {
    /// Tells an event. Plays that overlap take turns.
    pub(super) fn tell(&self, event: Event) {
        let mut tell = self.tell.lock().unwrap_or_else(PoisonError::into_inner);
        tell(event);
    }
}

/// Plays `check`, unless the target is gone or may not be asked.
pub(super) async fn play<S: Subject>(
    stage: &dyn Stage<S>,
    check: &'static Check<S>,
    company: Company,
    terms: &Terms<'_>,
) -> Played {
    if check.manner() == Manner::Load && !terms.allow_load {
        return Played::refused();
    }
    if let Some(why) = stage.cannot_show(check) {
        return Played::not(Finding::Untestable(why.to_owned()), Contact::Kept);
    }
    if terms.watch.is_gone() {
        return Played::unasked();
    }
    terms.pace.turn().await;
    terms.tell(Event::Playing(check.entry()));
    let began = Instant::now();
    let performed = stage.perform_for(check, company).await;
    let took = began.elapsed();
    let (outcome, timeline, picture, is_lost) = match performed {
        Ok(trace) => {
            let outcome = judge(check, &trace);
            let is_lost = is_trouble(&outcome) && trace.lost_contact();
            (outcome, trace.timeline(), trace.picture(), is_lost)
        }
        Err(fault) => (Outcome::Fault(fault), Vec::new(), None, false),
    };
    let contact = if !is_lost {
        Contact::Kept
    } else if terms.watch.probe(stage).await {
        Contact::Lost
    } else {
        Contact::Gone
    };
    Played {
        outcome,
        timeline,
        picture,
        took,
        contact,
    }
}

/// A judge that panics is the runner's fault, not the target's.
fn judge<S: Subject>(check: &Check<S>, trace: &S::Trace) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| (check.judge)(trace))) {
        Ok(finding) => Outcome::Judged(finding),
        Err(_) => Outcome::Fault(Fault::Harness(format!(
            "the judge of {} panicked",
            check.id
        ))),
    }
}

fn is_trouble(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Judged(finding) if !finding.holds())
}

impl Played {
    fn unasked() -> Self {
        let why = "the target was gone".to_owned();
        Self::not(Finding::Inconclusive(why), Contact::Unasked)
    }

    fn refused() -> Self {
        let why = "a load on a target that is not on loopback needs --allow-load";
        Self::not(Finding::Untestable(why.to_owned()), Contact::Kept)
    }

    /// A play that was not played, and what is to be said of it instead.
    fn not(finding: Finding, contact: Contact) -> Self {
        Self {
            outcome: Outcome::Judged(finding),
            timeline: Vec::new(),
            picture: None,
            took: Duration::ZERO,
            contact,
        }
    }

    /// Whether it ended with a process of the target, which it may have shared with others.
    pub(super) fn is_struck(&self) -> bool {
        matches!(
            self.outcome,
            Outcome::Fault(Fault::Misbehaved { is_end: true, .. })
        )
    }

    /// Whether it has to be played again alone before anybody is blamed: lateness always, silence
    /// if others could have caused it.
    pub(super) fn is_suspect(&self, company: Company) -> bool {
        let is_late = matches!(self.outcome, Outcome::Judged(Finding::Late(_)));
        let is_silent = matches!(self.contact, Contact::Lost | Contact::Gone);
        is_late || (is_silent && company == Company::Others)
    }

    /// The same, of a target that was gone from the check `since` on.
    pub(super) fn gone(self, since: &'static str) -> Self {
        Self {
            outcome: Outcome::Fault(Fault::Gone { since }),
            ..self
        }
    }

    /// The same, where nobody has the time to play it again alone.
    pub(super) fn unconfirmed(self) -> Self {
        let why = "no answer while other plays ran, and too many such to try each again alone";
        Self {
            outcome: Outcome::Judged(Finding::Inconclusive(why.to_owned())),
            ..self
        }
    }

    /// This play and the same play again, alone. Where the second could not be played, that is
    /// what is told.
    pub(super) fn confirmed_by(self, again: Self) -> Self {
        match (&self.outcome, &again.outcome) {
            (_, Outcome::Fault(_)) => again,
            (Outcome::Judged(Finding::Late(first)), Outcome::Judged(second)) => Self {
                outcome: Outcome::JudgedTwice(first.clone(), second.clone()),
                ..again
            },
            (_, Outcome::Judged(second)) if self.contact == Contact::Lost && second.holds() => {
                let note = "no answer while other plays ran, which may be their fault";
                Self {
                    outcome: Outcome::Judged(Finding::Noted(note.to_owned())),
                    ..again
                }
            }
            _ if self.contact == Contact::Lost => again,
            _ => self,
        }
    }
}
