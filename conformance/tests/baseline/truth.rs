//! Whatever is broken: what an update writes is true.

use std::sync::Arc;

use abc_webhook_conformance::baseline::{Baseline, Lapse};
use abc_webhook_conformance::check::Check;
use abc_webhook_conformance::event::{Ended, Event};
use abc_webhook_conformance::exit::Exit;
use abc_webhook_conformance::reference::defect::receiver::Defect;
use abc_webhook_conformance::runner::Plan;
use abc_webhook_conformance::stage::client::Receiver;
use abc_webhook_conformance::stage::memory::Memory;
use abc_webhook_conformance::verdict::{Strictness, Verdict};
use abc_webhook_conformance::{baseline, checks, runner};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use time::macros::date;

use crate::common;

/// A run with the baseline that another run has updated is green, but for reasons that only a
/// person can give and dates that only a person can move.
#[test]
fn what_an_update_writes_is_true_of_the_run_that_it_was_written_for() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    proptest!(ProptestConfig::with_cases(48), |(
        defect in select(defects()),
        checks in subsequence(checks::receiver().collect::<Vec<_>>(), 1..=12),
        entries in proptest::collection::btree_map(pattern(), reason(), 0..6),
    )| {
        let text = entries.iter().map(|(pattern, reason)| format!("'{pattern}' = {reason}\n"));
        let text: String = text.collect();
        let before = read(&text);
        let first = runtime.block_on(run(defect, checks.clone(), before.clone()));
        let update =
            baseline::update(&text, &before, &first.failures, &first.ended.objections).unwrap();
        for pattern in &update.dropped {
            prop_assert!(entries.contains_key(pattern));
        }
        prop_assert_eq!(update.kept + update.dropped.len(), entries.len());
        for id in &update.added {
            prop_assert!(first.failures.contains(&id.as_str()));
        }

        let after = read(&update.text);
        let second = runtime.block_on(run(defect, checks.clone(), after.clone()));
        for id in &second.failures {
            prop_assert!(after.lists(id) && after.known(id).is_none(), "{} is not past", id);
        }
        for objection in &second.ended.objections {
            let is_left = matches!(objection.lapse, Lapse::NoReason | Lapse::Past(_));
            prop_assert!(is_left, "{:?}", objection);
        }
        if second.failures.is_empty() && second.ended.objections.is_empty() {
            prop_assert_eq!(second.ended.exit, green(&second.ended));
        }
        let again =
            baseline::update(&update.text, &after, &second.failures, &second.ended.objections);
        prop_assert_eq!(&again.unwrap().text, &update.text);

        let named = update.text.replace("TODO", "a reason").replace("2020-", "2030-");
        let third = runtime.block_on(run(defect, checks, read(&named)));
        let owed = green(&third.ended);
        prop_assert_eq!(third.ended.exit, owed, "{:?}\n{}", third.ended, named);
    });
}

/// What a run exits with in which nothing fails. No baseline excuses a target that is gone, nor
/// decides what its plays did not.
fn green(ended: &Ended) -> Exit {
    if ended.tally.of(Verdict::Error) > 0 {
        Exit::Unreachable
    } else if ended.tally.of(Verdict::Inconclusive) > 0 {
        Exit::Inconclusive
    } else {
        Exit::Conforms
    }
}

fn defects() -> Vec<Defect> {
    let caught = checks::receiver().flat_map(|check| check.catches);
    caught.map(|(defect, _)| *defect).collect()
}

/// Ids, globs that match several, and what matches nothing.
fn pattern() -> impl Strategy<Value = String> {
    let ids: Vec<String> = checks::receiver()
        .map(|check| check.id.to_owned())
        .collect();
    let globs = ids
        .iter()
        .map(|id| format!("{}*", &id[..id.len() - 4]))
        .collect::<Vec<_>>();
    prop_oneof![
        4 => select(ids),
        2 => select(globs),
        1 => Just("receiver.no.such.check".to_owned()),
        1 => Just("sender.*".to_owned()),
    ]
}

fn reason() -> impl Strategy<Value = &'static str> {
    select(vec![
        "'known'",
        "'TODO'",
        "{ reason = 'known', until = 2027-01-31 }",
        "{ reason = 'known', until = 2020-01-31 }",
        "'it has a # and an =' # and a comment",
    ])
}

fn read(text: &str) -> Baseline {
    Baseline::parse("b.toml", text, date!(2027 - 01 - 31)).unwrap()
}

struct Ran {
    failures: Vec<&'static str>,
    ended: Ended,
}

async fn run(defect: Defect, checks: Vec<&'static Check<Receiver>>, baseline: Baseline) -> Ran {
    let stage = common::receiver_stage(Arc::new(Memory::default()), Some(defect)).await;
    let plan = Plan {
        allow_load: true,
        strictness: Strictness::Strict,
        baseline,
        ..Plan::of(checks)
    };
    let mut failures = Vec::new();
    let ended = runner::run(&stage, &plan, &mut |event| {
        if let Event::Decided(decided) = event
            && decided.verdict == Verdict::Fail
        {
            failures.push(decided.entry.id);
        }
    })
    .await;
    Ran { failures, ended }
}
