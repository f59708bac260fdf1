//! Shrinks a payload that fails, many candidates at once.
//!
//! Every round lists the edits that make the payload smaller, boldest first, and tries them in
//! batches, all of a batch side by side. What worked is then tried together. The payload stays in
//! its class, so what is left is as valid, or as free, as what it came from.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::Instant;

use super::Class;
use super::campaign::{Sign, play};
use super::edit::{Edit, apply_all};
use super::scan::{Kind, Node, Scan};
use crate::stage::client::ReceiverStage;
use crate::stage::{Company, Stage};
use crate::trace::receiver::ReceiverTrace;

/// A payload that fails, and what is left of it.
pub(super) struct Shrink<'s> {
    stage: &'s ReceiverStage,
    sign: Sign,
    until: Instant,
    /// The smallest payload so far.
    pub(super) body: Vec<u8>,
    /// The trace of its play.
    pub(super) trace: ReceiverTrace,
    /// How many requests it took.
    pub(super) requests: usize,
    /// Whether requests or time ran out first.
    pub(super) is_cut_short: bool,
}

/// Candidates at once.
const WIDTH: usize = 32;

/// The most requests for one payload.
const MOST_REQUESTS: usize = 4000;

/// The longest that one payload may take. With a hang every round takes a time-out.
const LONGEST: Duration = Duration::from_secs(20);

impl<'s> Shrink<'s> {
    pub(super) fn new(
        stage: &'s ReceiverStage,
        sign: Sign,
        body: Vec<u8>,
        trace: ReceiverTrace,
    ) -> Self {
        Self {
            stage,
            sign,
            until: Instant::now() + LONGEST,
            body,
            trace,
            requests: 0,
            is_cut_short: false,
        }
    }

    /// No later than `until` as well.
    pub(super) fn until(mut self, until: Instant) -> Self {
        self.until = self.until.min(until);
        self
    }

    /// Makes the payload as small as it gets.
    pub(super) async fn run(mut self) -> Self {
        let mut pieces = 8;
        loop {
            let was = self.body.len();
            if self.round(pieces).await {
                continue;
            }
            if self.is_cut_short || pieces > was {
                return self;
            }
            pieces *= 4;
        }
    }

    /// Whether the payload became smaller.
    async fn round(&mut self, pieces: usize) -> bool {
        let mut edits = edits(&self.body, pieces);
        if self.sign.class == Class::Mutated {
            // Nothing has to be kept whole.
            edits.extend(cuts(0..self.body.len(), pieces));
        }
        edits.retain(|edit| is_smaller(edit, &self.body));
        // Stable, so the same payload is shrunk in the same way.
        edits.sort_by_key(|edit| edit.with.len() + self.body.len() - edit.span.len());
        let mut edits = edits.into_iter();
        loop {
            let batch = self.batch(&mut edits);
            if batch.is_empty() {
                return false;
            }
            if self.requests >= MOST_REQUESTS || Instant::now() >= self.until {
                self.is_cut_short = true;
                return false;
            }
            let worked = self.try_each(batch).await;
            if !worked.is_empty() {
                self.adopt(worked).await;
                return true;
            }
        }
    }

    /// The next edits after which the payload is still in its class.
    fn batch(&self, edits: &mut impl Iterator<Item = Edit>) -> Vec<Edit> {
        let class = self.sign.class;
        let stays = |edit: &Edit| class.holds(&edit.apply(&self.body));
        edits.filter(stays).take(WIDTH).collect()
    }

    /// The edits after which the payload still fails in the same way.
    async fn try_each(&mut self, edits: Vec<Edit>) -> Vec<(Edit, ReceiverTrace)> {
        self.requests += edits.len();
        let this = &*self;
        let tries = edits.into_iter().map(|edit| async move {
            let trace = this.fails(edit.apply(&this.body)).await?;
            Some((edit, trace))
        });
        join_all(tries).await.into_iter().flatten().collect()
    }

    /// Takes all edits together, or half of them, or else the boldest.
    async fn adopt(&mut self, mut worked: Vec<(Edit, ReceiverTrace)>) {
        let edits: Vec<Edit> = worked.iter().map(|(edit, _)| edit.clone()).collect();
        for count in [edits.len(), edits.len() / 2] {
            let together = apply_all(&edits[..count], &self.body);
            if count > 1 && self.sign.class.holds(&together) {
                self.requests += 1;
                if let Some(trace) = self.fails(together.clone()).await {
                    (self.body, self.trace) = (together, trace);
                    return;
                }
            }
        }
        let (edit, trace) = worked.swap_remove(0);
        self.body = edit.apply(&self.body);
        self.trace = trace;
    }

    /// The trace of `body`, if it shows the same sign.
    async fn fails(&self, body: Vec<u8>) -> Option<ReceiverTrace> {
        let play = play(body);
        let trace = self.stage.perform(&play, Company::Others).await.ok()?;
        (Sign::of(self.sign.class, &trace).as_ref() == Some(&self.sign)).then_some(trace)
    }
}

/// Every way to make `body` smaller by one edit after which it is still in `class`, boldest first.
/// Texts and numbers are cut in up to so many `pieces`.
pub fn smaller(body: &[u8], class: Class, pieces: usize) -> impl Iterator<Item = Vec<u8>> {
    let mut edits = edits(body, pieces);
    if class == Class::Mutated {
        edits.extend(cuts(0..body.len(), pieces));
    }
    edits.retain(|edit| is_smaller(edit, body));
    // Stable, so the same payload is shrunk in the same way.
    edits.sort_by_key(|edit| edit.with.len() + body.len() - edit.span.len());
    let smaller = edits.into_iter().map(move |edit| edit.apply(body));
    smaller.filter(move |body| class.holds(body))
}

/// Shorter, or as long and plain where it was not: so shrinking ends.
fn is_smaller(edit: &Edit, body: &[u8]) -> bool {
    let before = &body[edit.span.clone()];
    let is_plain = PLAIN.iter().any(|plain| plain.as_bytes() == before);
    edit.with.len() < before.len() || (edit.with.len() == before.len() && !is_plain)
}

/// What may be left out of `text`, if it is JSON, and what may stand for less; texts and numbers
/// are cut in up to so many `pieces`.
fn edits(text: &[u8], pieces: usize) -> Vec<Edit> {
    let Some(scan) = Scan::of(text) else {
        return Vec::new();
    };
    let mut edits = Vec::new();
    for node in &scan.nodes {
        let content = node.span.start + 1..node.span.end.saturating_sub(1);
        match node.kind {
            Kind::Key | Kind::String => edits.extend(cuts(content, pieces)),
            Kind::Number => edits.extend(cuts(node.span.clone(), pieces)),
            _ => {}
        }
        edits.extend(stand_ins(node));
        if let (Some(parent), false) = (node.parent, node.kind == Kind::Key) {
            edits.push(Edit::cut(node.member.clone()));
            let value = &text[node.span.clone()];
            edits.push(Edit::replace(scan.nodes[parent].span.clone(), value));
        }
    }
    edits
}

/// Cuts of ever smaller pieces of `span`.
fn cuts(span: std::ops::Range<usize>, pieces: usize) -> impl Iterator<Item = Edit> {
    let (start, end, length) = (span.start, span.end, span.len());
    let halves = std::iter::successors(Some(length), |size| Some(size / 2));
    let sizes = halves.take_while(move |size| *size > 0 && length / size <= pieces);
    sizes.flat_map(move |size| {
        let starts = (start..end).step_by(size);
        starts.map(move |start| Edit::cut(start..end.min(start + size)))
    })
}

/// The plainest values, those first that say least. The fifth is the shortest known status.
const PLAIN: [&str; 9] = [
    "0",
    "1",
    "\"\"",
    "\"n\"",
    "\"INIT\"",
    "\"1970-01-01T00:00:00.000Z\"",
    "[]",
    "{}",
    "null",
];

/// The plainest values that may stand for one.
fn stand_ins(node: &Node) -> impl Iterator<Item = Edit> {
    let values = match node.kind {
        Kind::Null => &[][..],
        Kind::Bool => &PLAIN[8..],
        Kind::Number => &PLAIN[..2],
        Kind::Key => &PLAIN[3..4],
        Kind::String => &PLAIN[2..6],
        Kind::Array | Kind::Object => &PLAIN[6..],
    };
    let span = node.span.clone();
    values
        .iter()
        .map(move |value| Edit::replace(span.clone(), *value))
}
