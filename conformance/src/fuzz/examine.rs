//! Examines what looked wrong: is it so again, whose fault is it, and how little does it take?

use std::time::Duration;

use tokio::time::Instant;

use super::campaign::{Report, Sign, Stop, Suspects, Symptom, play};
use super::shrink::Shrink;
use super::{Case, Source};
use crate::stage::client::ReceiverStage;
use crate::stage::{Company, Stage};
use crate::trace::receiver::ReceiverTrace;

/// A failure of a class, with as little of a payload as it takes.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) sign: Sign,
    /// How many cases showed the sign.
    pub(super) count: u64,
    /// The case it was shrunk from.
    pub(super) case: Case,
    /// What is left of its payload.
    pub(super) body: Vec<u8>,
    /// The trace of what is left.
    pub(super) trace: ReceiverTrace,
    /// How it was shrunk, or why not, to complete "case 1 …".
    pub(super) how: String,
}

/// The most failures of one class that are examined.
const MOST: usize = 4;

/// The longest that all of it may take, but for a few time-outs. Only hangs take long.
const LONGEST: Duration = Duration::from_secs(40);

const GONE: &str = "was not shrunk, since nobody listens any more";

/// Examines the suspects of a campaign, the lowest case first.
pub(super) async fn examine(
    stage: &ReceiverStage,
    source: Source,
    report: &mut Report,
) -> Vec<Failure> {
    let mut suspects: Vec<(Sign, Suspects)> = report.suspects.drain().collect();
    // Conforming payloads first: what is found there explains others.
    suspects.sort_by_key(|(sign, suspects)| (sign.class, suspects.cases.first().copied()));
    let until = Instant::now() + LONGEST;
    let is_gone = matches!(report.stopped, Some(Stop::Gone(_)));
    let mut failures: Vec<Failure> = Vec::new();
    for (sign, suspects) in suspects {
        let same_class = failures
            .iter()
            .filter(|found| found.sign.class == sign.class);
        if same_class.count() < MOST {
            let examiner = Examiner {
                stage,
                source,
                sign,
                suspects,
                until,
            };
            failures.extend(examiner.run(is_gone).await);
        }
    }
    failures
}

struct Examiner<'s> {
    stage: &'s ReceiverStage,
    source: Source,
    sign: Sign,
    suspects: Suspects,
    until: Instant,
}

impl Examiner<'_> {
    async fn run(self, is_gone: bool) -> Option<Failure> {
        if is_gone {
            return Some(self.unshrunk(GONE));
        }
        let mut is_fleeting = false;
        for (index, number) in self.suspects.cases.clone().into_iter().enumerate() {
            if Instant::now() >= self.until {
                return Some(self.unshrunk("was not shrunk, since time was up"));
            }
            let case = self.source.case(number);
            let Some(trace) = self.perform(&case).await else {
                return Some(self.unshrunk(GONE));
            };
            if Sign::of(self.sign.class, &trace).as_ref() != Some(&self.sign) {
                is_fleeting |= index == 0;
            } else if !self.is_of_the_origin(number, &trace).await {
                return Some(self.shrink(case, trace).await);
            }
        }
        // Late once, among others, and not when it was sent again alone: proves nothing.
        let is_proof = is_fleeting && !self.sign.symptom.is_hang();
        is_proof.then(|| self.unshrunk("was not shrunk, since it did not fail again"))
    }

    /// Whether the receiver does the same to the conforming payload that the case was made from:
    /// then that is the failure, and it shows among the conforming ones.
    async fn is_of_the_origin(&self, number: u64, trace: &ReceiverTrace) -> bool {
        let Some(origin) = self.source.origin(number) else {
            return false;
        };
        let of_origin = self.perform(&origin).await;
        of_origin.is_some_and(|of_origin| Symptom::of(&of_origin) == Symptom::of(trace))
    }

    async fn perform(&self, case: &Case) -> Option<ReceiverTrace> {
        let play = play(case.body.clone());
        let trace = self.stage.perform(&play, Company::Alone).await.ok()?;
        // Refused: nobody listens any more.
        (Symptom::of(&trace).end != "refused").then_some(trace)
    }

    async fn shrink(self, case: Case, trace: ReceiverTrace) -> Failure {
        let before = case.body.len();
        let least = Shrink::new(self.stage, self.sign.clone(), case.body.clone(), trace);
        let least = least.until(self.until).run().await;
        let (after, requests) = (least.body.len(), least.requests);
        let end = if least.is_cut_short {
            ", and might get smaller with more time"
        } else {
            ""
        };
        Failure {
            sign: self.sign,
            count: self.suspects.count,
            case,
            body: least.body,
            trace: least.trace,
            how: format!("was shrunk from {before} to {after} bytes with {requests} requests{end}"),
        }
    }

    /// The first case that showed the sign, as it was.
    fn unshrunk(self, how: &str) -> Failure {
        let number = self.suspects.cases.first().copied().unwrap_or_default();
        let case = self.source.case(number);
        Failure {
            sign: self.sign,
            count: self.suspects.count,
            body: case.body.clone(),
            case,
            trace: self.suspects.first,
            how: how.to_owned(),
        }
    }
}
