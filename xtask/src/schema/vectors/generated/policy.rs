//! Scripts of answers and faults by lot, and what follows from the rule.

use proptest::collection::vec;
use proptest::sample::select;

use super::{draw, origin, runner};
use crate::schema::vectors::policy::{Act, Policy, Reaction};
use crate::schema::vectors::rule;
use crate::schema::vectors::shared::{Level, Source};

/// What the vendor's server waits.
const TIME_OUT_MS: u64 = 5000;

pub(in crate::schema::vectors) fn policy() -> Vec<Policy> {
    let mut runner = runner();
    let acts = select(&[
        (Act::Answer, Some(200)),
        (Act::Answer, Some(404)),
        (Act::Answer, Some(500)),
        (Act::Answer, Some(503)),
        (Act::Close, None),
        (Act::Reset, None),
        (Act::CutHead, None),
        (Act::Garbage, None),
        (Act::Hang, None),
    ]);
    let delay = select(&[0_u64, 1, 250, 1999]);
    let script = vec((acts, delay), 4);
    let scripts = (1..=16).map(|number| (number, draw(&script, &mut runner)));
    scripts
        .map(|(number, drawn)| {
            let script: Vec<_> = drawn.into_iter().map(reaction).collect();
            Policy {
                name: format!("generated-{number}"),
                description: "A script that was drawn by lot.".to_owned(),
                clauses: vec!["retry.limit".to_owned(), "retry.interval".to_owned()],
                level: Level::Should,
                source: Source::Generated,
                origin: Some(origin()),
                covers: Vec::new(),
                time_out_ms: TIME_OUT_MS,
                owed: vec![rule::owed(&script, TIME_OUT_MS, true)],
                script,
            }
        })
        .collect()
}

fn reaction(((act, status), delay): ((Act, Option<u16>), u64)) -> Reaction {
    Reaction {
        act,
        status,
        headers: Vec::new(),
        after_ms: if act == Act::Hang { 0 } else { delay },
    }
}
