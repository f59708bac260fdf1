//! A run with every verdict, for the tests of reports.

use std::time::Duration;

use time::macros::{date, datetime};

use super::wire::{Report, Scribe};
use crate::baseline::{Known, Lapse, Objection, Place};
use crate::check::{Entry, Moment};
use crate::clause::{Level, RESPONSE_OK, Role};
use crate::event::{CommandLine, Decided, Ended, Event, Started};
use crate::exit::Exit;
use crate::finding::{Finding, Reason, Violation};
use crate::stage::Fault;
use crate::verdict::{Outcome, Tally, Verdict};

/// One for each verdict, the best first.
const IDS: [&str; 9] = [
    "receiver.a",
    "receiver.b",
    "receiver.c",
    "receiver.d",
    "receiver.e",
    "receiver.f",
    "receiver.g",
    "receiver.h",
    "receiver.i",
];

/// A run with every verdict and an objection, whose target says `says`.
pub(super) fn report(says: &str) -> Report {
    let mut run = Report {
        exit: Some(Exit::Violates as u8),
        ..Report::default()
    };
    let mut scribe = Scribe::default();
    let mut tell = |event| {
        if let Some(line) = scribe.line(&event) {
            run.tell(line);
        }
    };
    tell(Event::Started(Started {
        role: Role::Receiver,
        name: None,
        at: Some(datetime!(2027-01-31 09:00 UTC)),
        target: "http://127.0.0.1/".to_owned(),
        notes: Vec::new(),
        checks: Vec::new(),
        floor: Duration::ZERO,
        command: CommandLine {
            before: "abc-webhook check receiver http://127.0.0.1/".to_owned(),
            after: String::new(),
        },
    }));
    for (id, verdict) in IDS.into_iter().zip(Verdict::ALL) {
        tell(Event::Decided(Box::new(decided(id, verdict, says))));
    }
    tell(Event::Ended(Ended {
        tally: tally(),
        objections: vec![Objection {
            pattern: says.to_owned(),
            place: Place {
                file: "b.toml".to_owned(),
                line: 3,
                column: 1,
            },
            lapse: Lapse::Stale,
        }],
        exit: Exit::Violates,
        took: Duration::from_millis(1500),
    }));
    run
}

fn tally() -> Tally {
    let mut tally = Tally::default();
    for verdict in Verdict::ALL {
        tally.count(verdict, Level::Must);
    }
    tally
}

fn decided(id: &'static str, verdict: Verdict, says: &str) -> Decided {
    let says = says.to_owned();
    let violation = Violation {
        reason: Reason::OtherSuccess,
        expected: "an answer with 200".to_owned(),
        observed: says.clone(),
    };
    let outcome = match verdict {
        Verdict::Pass => Outcome::Judged(Finding::Holds),
        Verdict::NotApplicable => Outcome::Judged(Finding::NotApplicable(says.clone())),
        Verdict::Untestable => Outcome::Judged(Finding::Untestable(says.clone())),
        Verdict::Inconclusive => Outcome::Judged(Finding::Inconclusive(says.clone())),
        Verdict::Error => Outcome::Fault(Fault::Harness(says.clone())),
        _ => Outcome::Judged(Finding::Violated(violation)),
    };
    Decided {
        entry: Entry {
            id,
            level: Level::Must,
            sources: RESPONSE_OK.sources,
            role: Role::Receiver,
            title: "answers",
            clause: &RESPONSE_OK,
        },
        verdict,
        known: (verdict == Verdict::Known).then(|| Known {
            reason: says.clone(),
            until: Some(date!(2027 - 01 - 31)),
        }),
        outcome,
        picture: None,
        timeline: vec![Moment::new(Duration::from_millis(1), says)],
        took: Duration::from_millis(20),
    }
}
