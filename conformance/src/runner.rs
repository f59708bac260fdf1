//! The runner: plays every selected check, has it judged, and tells what came of it.
//!
//! Plays that disturb nobody overlap; the others follow, one by one. What happened
//! to a play among others, and may be the others' fault, is played again alone.

mod floor;
mod pace;
mod played;
mod sum;
mod watch;

use std::sync::Mutex;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use time::OffsetDateTime;
use tokio::time::Instant;

use self::floor::floor;
use self::pace::Pace;
use self::played::{Contact, Played, Terms, play};
use self::sum::Sum;
use self::watch::Watch;
use crate::baseline::Baseline;
use crate::check::{Check, Subject};
use crate::event::{CommandLine, Decided, Ended, Event, Started};
use crate::exit::Exit;
use crate::play::Manner;
use crate::stage::{Company, Stage};
use crate::verdict::{Strictness, Tally, Verdict};

/// What is to be run.
pub struct Plan<S: Subject> {
    /// The checks, in the order in which they are told.
    pub checks: Vec<&'static Check<S>>,
    /// How many plays may overlap.
    pub at_once: usize,
    /// How long after the beginning of a play the next one may begin.
    pub delay: Duration,
    /// Whether the target may be put under load.
    pub allow_load: bool,
    /// Whether a broken SHOULD is a failure.
    pub strictness: Strictness,
    /// The failures that are known.
    pub baseline: Baseline,
    /// When the run begins, by the clock on the wall, for reports.
    pub at: Option<OffsetDateTime>,
    /// The target's name, for reports, where there are several.
    pub name: Option<String>,
    /// The target, for reports.
    pub target: String,
    /// What a reader has to know of the terms of the run, for reports.
    pub notes: Vec<String>,
    /// The command that runs the suite again, for reports.
    pub command: CommandLine,
}

impl<S: Subject> Plan<S> {
    /// These checks one after the other, lenient, without load and without a baseline.
    pub fn of(checks: Vec<&'static Check<S>>) -> Self {
        Self {
            checks,
            at_once: 1,
            delay: Duration::ZERO,
            allow_load: false,
            strictness: Strictness::Lenient,
            baseline: Baseline::default(),
            at: None,
            name: None,
            target: String::new(),
            notes: Vec::new(),
            command: CommandLine::default(),
        }
    }
}

impl<S: Subject> Plan<S> {
    /// What there is to tell when it is begun; it takes as long as `floor` at the least.
    fn started(&self, floor: Duration) -> Started {
        Started {
            role: S::ROLE,
            name: self.name.clone(),
            at: self.at,
            target: self.target.clone(),
            notes: self.notes.clone(),
            checks: self.checks.iter().map(|check| check.entry()).collect(),
            floor,
            command: self.command.clone(),
        }
    }

    /// Tells every event of a run in which nothing could be played, and returns the last.
    pub fn give_up(&self, why: String, exit: Exit, tell: &mut dyn FnMut(Event)) -> Ended {
        let mut started = self.started(Duration::ZERO);
        started.notes.push(why);
        started.checks.clear();
        tell(Event::Started(started));
        let ended = Ended {
            tally: Tally::default(),
            objections: Vec::new(),
            exit,
            took: Duration::ZERO,
        };
        tell(Event::Ended(ended.clone()));
        ended
    }
}

/// How many processes of the target there are at most where each play has one of its own.
const APART: usize = 8;

/// How long checks that got no answer among others may be played again, all of them together.
const CONFIRMING: Duration = Duration::from_secs(20);

/// Runs a plan on a stage, tells every event to `tell`, and returns the last.
pub async fn run<S: Subject>(
    stage: &dyn Stage<S>,
    plan: &Plan<S>,
    tell: &mut (dyn FnMut(Event) + Send),
) -> Ended {
    let began = Instant::now();
    tell(Event::Started(plan.started(floor(stage, plan))));
    let terms = Terms {
        watch: Watch::default(),
        pace: Pace::new(plan.delay),
        allow_load: plan.allow_load,
        tell: Mutex::new(tell),
    };
    let mut run = Run {
        stage,
        plan,
        terms: &terms,
        sum: Sum::default(),
        lost_in: None,
    };
    let (struck, mut suspects) = run.play_side_by_side().await;
    run.play_one_by_one().await;
    suspects.extend(run.play_apart(struck).await);
    run.confirm(suspects).await;
    let ended = run.sum.ended(plan, began.elapsed());
    terms.tell(Event::Ended(ended.clone()));
    ended
}

/// A plan while it is run.
struct Run<'r, S: Subject> {
    stage: &'r dyn Stage<S>,
    plan: &'r Plan<S>,
    terms: &'r Terms<'r>,
    sum: Sum,
    /// The first check in which the target was lost for good.
    lost_in: Option<&'static str>,
}

/// A check that has to be played again, and what came of it among others.
type Suspect<S> = (&'static Check<S>, Played);

impl<S: Subject> Run<'_, S> {
    /// Plays what disturbs nobody; returns what was struck down by another's fault, perhaps, and
    /// what else has to be played again.
    async fn play_side_by_side(&mut self) -> (Vec<Suspect<S>>, Vec<Suspect<S>>) {
        let (stage, terms) = (self.stage, self.terms);
        let at_once = self.plan.at_once.max(1);
        let company = if at_once > 1 {
            Company::Others
        } else {
            Company::Alone
        };
        let (mut struck, mut suspects) = (Vec::new(), Vec::new());
        let plays = self.checks(|manner| manner == Manner::Beside);
        // Collected, since a stream with a closure in it cannot be sent to another thread.
        let plays: Vec<_> = plays
            .into_iter()
            .map(|check| async move { (check, play(stage, check, company, terms).await) })
            .collect();
        let mut plays = stream::iter(plays).buffered(at_once);
        while let Some((check, played)) = plays.next().await {
            self.note_loss(check, &played);
            if played.is_struck() {
                struck.push((check, played));
            } else if played.is_suspect(company) && stage.can_play_again(check) {
                suspects.push((check, played));
            } else {
                self.decide(check, played);
            }
        }
        drop(plays);
        (struck, suspects)
    }

    /// Plays again what ended with a process of the target, each in a process of its own: what
    /// ends that one too is to blame, and what does not has a verdict. Returns what is still
    /// suspect.
    async fn play_apart(&mut self, struck: Vec<Suspect<S>>) -> Vec<Suspect<S>> {
        let (stage, terms) = (self.stage, self.terms);
        let first = struck
            .first()
            .map(|(check, played)| (*check, played.clone()));
        let plays: Vec<_> =
            struck
                .into_iter()
                .map(|(check, _)| async move {
                    (check, play(stage, check, Company::Apart, terms).await)
                })
                .collect();
        let mut again: Vec<Suspect<S>> = stream::iter(plays).buffered(APART).collect().await;
        if let Some((check, fault)) = first
            && !again.iter().any(|(_, played)| played.is_struck())
        {
            // It was nobody's alone. That it happened must be told all the same.
            again.retain(|(other, _)| other.id != check.id);
            self.decide(check, fault);
        }
        let mut suspects = Vec::new();
        for (check, played) in again {
            if played.is_suspect(Company::Apart) {
                suspects.push((check, played));
            } else {
                self.decide(check, played);
            }
        }
        suspects
    }

    /// Plays what has to be alone. What it finds, nobody else can have caused.
    async fn play_one_by_one(&mut self) {
        for check in self.checks(|manner| manner != Manner::Beside) {
            let played = play(self.stage, check, Company::Alone, self.terms).await;
            self.note_loss(check, &played);
            self.decide(check, played);
        }
    }

    /// Plays again, alone, what may have been the fault of others.
    async fn confirm(&mut self, suspects: Vec<Suspect<S>>) {
        let began = Instant::now();
        let gone = |(_, played): &&Suspect<S>| played.contact == Contact::Gone;
        let is_ambiguous = suspects.iter().filter(gone).count() > 1;
        for (check, first) in suspects {
            let decided = match first.contact {
                Contact::Gone if is_ambiguous => first.gone(self.lost_in.unwrap_or(check.id)),
                Contact::Gone => first,
                Contact::Lost if began.elapsed() > CONFIRMING => first.unconfirmed(),
                _ => {
                    let again = play(self.stage, check, Company::Alone, self.terms).await;
                    self.note_loss(check, &again);
                    first.confirmed_by(self.explained(again))
                }
            };
            self.decide(check, decided);
        }
    }

    fn checks(&self, wanted: impl Fn(Manner) -> bool) -> Vec<&'static Check<S>> {
        let checks = self.plan.checks.iter().copied();
        checks
            .filter(|check| wanted(self.stage.manner(check)))
            .collect()
    }

    fn note_loss(&mut self, check: &Check<S>, played: &Played) {
        if played.contact == Contact::Gone {
            self.lost_in.get_or_insert(check.id);
        }
    }

    /// `played`, which says since when the target was gone if it was.
    fn explained(&self, played: Played) -> Played {
        match (played.contact, self.lost_in) {
            (Contact::Unasked, Some(since)) => played.gone(since),
            _ => played,
        }
    }

    fn decide(&mut self, check: &Check<S>, played: Played) {
        let played = self.explained(played);
        let known = self.plan.baseline.known(check.id);
        let verdict =
            played
                .outcome
                .verdict(check.clause.level, self.plan.strictness, known.is_some());
        self.sum.add(check, &played.outcome, verdict);
        self.terms.tell(Event::Decided(Box::new(Decided {
            entry: check.entry(),
            verdict,
            known: known.filter(|_| verdict == Verdict::Known).cloned(),
            outcome: played.outcome,
            timeline: played.timeline,
            picture: played.picture,
            took: played.took,
        })));
    }
}
