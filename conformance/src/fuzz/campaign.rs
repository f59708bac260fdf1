//! A campaign: many cases over a few connections, and what looked wrong.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::Barrier;

use super::{Case, Class, Source};
use crate::finding::Reason;
use crate::play::receiver::{Delivery, ReceiverPlay};
use crate::stage::Fault;
use crate::stage::client::{Line, ReceiverStage};
use crate::trace::receiver::{End, ReceiverTrace};

/// What is to be sent.
#[derive(Debug, Clone)]
pub struct Order {
    /// Where the cases come from.
    pub source: Source,
    /// How many there are. Those of other classes count, too, so that a number stands for the
    /// same payload whatever was selected.
    pub cases: u64,
    /// The classes to send.
    pub classes: Vec<Class>,
}

/// The fewest cases with one of each class among them.
pub const FEWEST: u64 = 20;

/// Connections at once: enough to keep a receiver busy, too few to be a load.
const LINES: usize = 8;

/// So many answers may fail to come in time before the campaign is stopped.
const MOST_HANGS: u64 = 8;

/// So many cases of one sign are kept, in case some of them turn out to be of another class.
const MOST_CASES: usize = 4;

/// What sets one failure apart from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Sign {
    pub(super) class: Class,
    pub(super) reason: Reason,
    pub(super) symptom: Symptom,
}

/// What a receiver did, whoever judges it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Symptom {
    pub(super) status: Option<u16>,
    pub(super) end: &'static str,
}

/// Cases that show the same sign.
#[derive(Debug)]
pub(super) struct Suspects {
    pub(super) count: u64,
    /// The lowest numbers, in order.
    pub(super) cases: Vec<u64>,
    /// The trace of the lowest.
    pub(super) first: ReceiverTrace,
}

/// What came of a campaign.
#[derive(Debug, Default)]
pub(super) struct Report {
    next: u64,
    hangs: u64,
    pub(super) sent: HashMap<Class, u64>,
    pub(super) suspects: HashMap<Sign, Suspects>,
    /// Why not all cases were sent.
    pub(super) stopped: Option<Stop>,
}

/// Why a campaign ended early.
#[derive(Debug, Clone)]
pub(super) enum Stop {
    /// Too many answers did not come in time.
    Hangs,
    /// Nobody listens any more.
    Gone(Fault),
}

/// Sends all cases; a receiver that is gone is for the caller to judge.
pub(super) async fn run(stage: Arc<ReceiverStage>, order: Order) -> Report {
    let report = Mutex::new(Report::default());
    let barrier = Barrier::new(1);
    let lines: FuturesUnordered<_> = (0..LINES)
        .map(|_| work(Line::new(&stage, &barrier), &order, &report))
        .collect();
    lines.for_each(|()| async {}).await;
    report.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Sends one case after the other over one connection.
async fn work(mut line: Line<'_>, order: &Order, report: &Mutex<Report>) {
    let lock = || report.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        let Some(number) = lock().take(order) else {
            return;
        };
        let Case { class, body, .. } = order.source.case(number);
        let traced = line.perform(play(body)).await;
        match traced {
            Ok(trace) => lock().note(number, class, trace),
            Err(fault) => lock().stopped = Some(Stop::Gone(fault)),
        }
    }
}

/// The play of a generated payload.
pub(super) fn play(body: Vec<u8>) -> ReceiverPlay {
    ReceiverPlay::one(&Delivery::text(body))
}

impl Report {
    /// The number of the next case to send.
    fn take(&mut self, order: &Order) -> Option<u64> {
        while self.stopped.is_none() && self.next < order.cases {
            let number = self.next;
            self.next += 1;
            let class = Class::of(number);
            if order.classes.contains(&class) {
                *self.sent.entry(class).or_default() += 1;
                return Some(number);
            }
        }
        None
    }

    fn note(&mut self, number: u64, class: Class, trace: ReceiverTrace) {
        let Some(sign) = Sign::of(class, &trace) else {
            return;
        };
        if sign.symptom.is_hang() {
            self.hangs += 1;
            if self.hangs >= MOST_HANGS {
                self.stopped.get_or_insert(Stop::Hangs);
            }
        }
        match self.suspects.get_mut(&sign) {
            Some(suspects) => suspects.add(number, trace),
            None => drop(self.suspects.insert(sign, Suspects::new(number, trace))),
        }
    }
}

impl Suspects {
    fn new(number: u64, first: ReceiverTrace) -> Self {
        Self {
            count: 1,
            cases: vec![number],
            first,
        }
    }

    /// Answers come in any order; the lowest numbers stay.
    fn add(&mut self, number: u64, trace: ReceiverTrace) {
        self.count += 1;
        if self.cases.first().is_some_and(|first| number < *first) {
            self.first = trace;
        }
        let place = self.cases.partition_point(|other| *other < number);
        self.cases.insert(place, number);
        self.cases.truncate(MOST_CASES);
    }
}

impl Sign {
    /// What the judge of `class` has against a trace, if anything.
    pub(super) fn of(class: Class, trace: &ReceiverTrace) -> Option<Self> {
        let finding = (class.check().judge)(trace);
        Some(Self {
            class,
            reason: finding.reason()?,
            symptom: Symptom::of(trace),
        })
    }
}

impl Symptom {
    pub(super) fn of(trace: &ReceiverTrace) -> Self {
        let last = trace.exchanges.last();
        Self {
            status: last.and_then(|last| last.status),
            end: last.map_or("nothing", |last| match last.end {
                End::Answered => "answered",
                End::Closed => "closed",
                End::Failed(_) => "failed",
                End::Refused(_) => "refused",
                End::Prevented(_) => "prevented",
                End::Unasked => "unasked",
                End::TimedOut => "timed out",
                End::NotHttp(_) => "no HTTP",
                End::TooLarge => "too large",
            }),
        }
    }

    pub(super) fn is_hang(&self) -> bool {
        self.end == "timed out"
    }
}
