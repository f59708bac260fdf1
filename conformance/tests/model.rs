//! The model of a conforming sender: held to the shared vectors, and to what must hold of any script.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use abc_webhook_conformance::model::{End, Met, Owed, owed};
use abc_webhook_conformance::trace::sender::Outcome;
use abc_webhook_conformance::trace::{ATTEMPTS, INTERVAL};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

const TIME_OUT: Duration = Duration::from_secs(5);

#[test]
fn every_policy_vector_owes_what_the_model_says() {
    let vectors = vectors();
    assert!(vectors.len() >= 70, "{} vectors", vectors.len());
    for vector in vectors {
        let script: Vec<Met> = array(&vector["script"]).iter().map(met).collect();
        let time_out = milliseconds(&vector["time_out_ms"]);
        let stated: Vec<Owed> = array(&vector["owed"]).iter().map(stated).collect();
        assert_eq!(owed(&script, time_out), stated, "{}", vector["name"]);
    }
}

/// Should the vectors ever change their shape, the test above must not pass on nothing.
#[test]
fn the_vectors_cover_every_end_and_both_readings() {
    let scripts = vectors();
    let ends = scripts.iter().flat_map(|vector| array(&vector["script"]));
    let ends: Vec<End> = ends.map(|reaction| met(&reaction).end).collect();
    for wanted in [
        End::Answered(200),
        End::Answered(404),
        End::Answered(302),
        End::Answered(503),
        End::Broken(200),
        End::Broken(500),
        End::Failed,
        End::Silent,
    ] {
        assert!(ends.contains(&wanted), "{wanted:?}");
    }
    assert!(
        scripts
            .iter()
            .any(|vector| array(&vector["owed"]).len() == 2)
    );
}

proptest! {
    #[test]
    fn there_are_one_to_four_attempts_an_interval_apart(script in script()) {
        for owed in owed(&script, TIME_OUT) {
            prop_assert!((1..=ATTEMPTS).contains(&owed.attempts()));
            prop_assert_eq!(owed.earliest[0], Duration::ZERO);
            for pair in owed.earliest.windows(2) {
                prop_assert!(pair[1] >= pair[0] + INTERVAL);
                prop_assert!(pair[1] <= pair[0] + INTERVAL + TIME_OUT);
            }
        }
    }

    #[test]
    fn what_is_not_reached_changes_nothing(script in script(), rest in script()) {
        let now = owed(&script, TIME_OUT);
        let longest = now.iter().map(Owed::attempts).max().unwrap();
        let mut other: Vec<Met> = script.iter().copied().take(longest).collect();
        prop_assume!(other.len() == longest);
        other.extend(rest);
        prop_assert_eq!(now, owed(&other, TIME_OUT));
    }

    #[test]
    fn a_client_error_is_the_last_attempt(before in vec(failure(), 0..ATTEMPTS), status in 400_u16..500) {
        let number = before.len() + 1;
        let mut script = before;
        script.push(at_once(End::Answered(status)));
        let owed = owed(&script, TIME_OUT);
        prop_assert_eq!(owed.len(), 1);
        prop_assert_eq!(owed[0].attempts(), number);
        prop_assert_eq!(owed[0].outcome, Outcome::Rejected);
    }

    #[test]
    fn while_it_fails_there_are_four(script in vec(failure(), ATTEMPTS..8)) {
        let owed = owed(&script, TIME_OUT);
        prop_assert_eq!(owed.len(), 1);
        prop_assert_eq!(owed[0].attempts(), ATTEMPTS);
        prop_assert_eq!(owed[0].outcome, Outcome::Exhausted);
    }

    #[test]
    fn one_failure_is_as_good_as_another(
        script in vec(failure(), 1..=ATTEMPTS),
        place in 0..ATTEMPTS,
        other in failure(),
    ) {
        prop_assume!(place < script.len() && script[place].end != End::Silent);
        prop_assume!(other.end != End::Silent);
        let mut changed = script.clone();
        changed[place].end = other.end;
        prop_assert_eq!(owed(&script, TIME_OUT), owed(&changed, TIME_OUT));
    }

    #[test]
    fn only_a_broken_body_leaves_a_choice(script in script()) {
        let has_choice = script.iter().any(|met| met.end.is_open_to_reading());
        let owed = owed(&script, TIME_OUT);
        prop_assert!(owed.len() == 1 || has_choice, "{:?}", owed);
        // One that takes it for an answer never sends more often.
        prop_assert!(owed.windows(2).all(|pair| pair[0].attempts() <= pair[1].attempts()));
    }
}

fn script() -> impl Strategy<Value = Vec<Met>> {
    let end = prop_oneof![
        (200_u16..600).prop_map(End::Answered),
        (200_u16..600).prop_map(End::Broken),
        Just(End::Failed),
        Just(End::Silent),
    ];
    vec((end, 0_u64..7000).prop_map(met_after), 0..6)
}

fn failure() -> impl Strategy<Value = Met> {
    let end = prop_oneof![
        (500_u16..600).prop_map(End::Answered),
        (500_u16..600).prop_map(End::Broken),
        Just(End::Failed),
        Just(End::Silent),
    ];
    (end, 0_u64..5000).prop_map(met_after)
}

fn at_once(end: End) -> Met {
    met_after((end, 0))
}

fn met_after((end, milliseconds): (End, u64)) -> Met {
    Met {
        end,
        after: Duration::from_millis(milliseconds),
    }
}

fn vectors() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/vectors/policy.json");
    let document: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    array(&document["vectors"])
}

fn met(reaction: &Value) -> Met {
    let status = || u16::try_from(reaction["status"].as_u64().unwrap()).unwrap();
    let end = match reaction["do"].as_str().unwrap() {
        "answer" => End::Answered(status()),
        "cut_body" => End::Broken(status()),
        "cut_head" | "garbage" | "close" | "reset" | "refuse" => End::Failed,
        "hang" => End::Silent,
        other => panic!("{other} is new"),
    };
    met_after((end, reaction["after_ms"].as_u64().unwrap_or_default()))
}

fn stated(owed: &Value) -> Owed {
    let earliest: Vec<Duration> = array(&owed["earliest_ms"])
        .iter()
        .map(milliseconds)
        .collect();
    assert_eq!(owed["attempts"].as_u64(), Some(earliest.len() as u64));
    let outcome = match owed["outcome"].as_str().unwrap() {
        "delivered" => Outcome::Delivered,
        "rejected" => Outcome::Rejected,
        "exhausted" => Outcome::Exhausted,
        other => panic!("{other} is new"),
    };
    Owed { earliest, outcome }
}

fn milliseconds(value: &Value) -> Duration {
    Duration::from_millis(value.as_u64().unwrap())
}

fn array(value: &Value) -> Vec<Value> {
    value.as_array().unwrap().clone()
}
