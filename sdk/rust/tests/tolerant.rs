//! The tolerant check and the parser agree, on what is an event and on what is wrong where.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod samples;

use abc_webhook::strict::Violation;
use abc_webhook::{ParseError, WebhookEvent, strategy, strict, tolerant};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::FileFailurePersistence;
use serde_json::Value;

/// Failing cases are kept beside the tests; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` work.
fn config() -> ProptestConfig {
    let file = FileFailurePersistence::Direct("tests/tolerant.proptest-regressions");
    ProptestConfig {
        failure_persistence: Some(Box::new(file)),
        ..ProptestConfig::default()
    }
}

#[test]
fn an_event_has_no_violation() {
    for (name, body) in samples::all() {
        assert_eq!(tolerant::check(body.as_bytes()).unwrap(), [], "{name}");
    }
    proptest!(config(), |(event in strategy::any_event())| {
        let body = serde_json::to_vec(&event).unwrap();
        prop_assert_eq!(tolerant::check(&body).unwrap(), []);
    });
}

#[test]
fn what_the_parser_refuses_is_among_the_violations() {
    let change = (any::<Index>(), proptest::option::of(strategy::json_value()));
    let changes = proptest::collection::vec(change, 1..4);
    proptest!(config(), |(event in strategy::any_event(), changes in changes)| {
        let mut body = serde_json::to_value(&event).unwrap();
        for (place, value) in changes {
            change_at(&mut body, place, value);
        }
        let text = body.to_string();
        let found = tolerant::check(text.as_bytes()).unwrap();
        match WebhookEvent::parse(text.as_bytes()) {
            Ok(_) => prop_assert_eq!(found, [], "{}", text),
            Err(error) => prop_assert!(found.iter().any(|it| is_same(it, &error)), "{error}: {found:?}"),
        }
    });
}

/// Whatever a receiver need not accept, no conforming sender writes.
#[test]
fn the_strict_check_finds_at_least_these_places() {
    let change = (any::<Index>(), proptest::option::of(strategy::json_value()));
    proptest!(config(), |(event in strategy::conforming_event(), change in change)| {
        let mut body = serde_json::to_value(&event).unwrap();
        change_at(&mut body, change.0, change.1);
        let text = body.to_string();
        let strict = strict::check(text.as_bytes()).unwrap().violations;
        for violation in tolerant::check(text.as_bytes()).unwrap() {
            let place = |other: &Violation| other.pointer == violation.pointer;
            prop_assert!(strict.iter().any(place), "{violation}: {strict:?}");
        }
    });
}

/// Puts a value in the place of another, or takes the other away.
fn change_at(body: &mut Value, place: Index, value: Option<Value>) {
    let mut pointers = Vec::new();
    samples::collect_pointers(body, String::new(), &mut pointers);
    let pointer: &String = place.get(&pointers);
    let parent = pointer
        .rsplit_once('/')
        .map(|(parent, key)| (parent.to_owned(), key));
    match (value, parent) {
        (Some(value), _) => *body.pointer_mut(pointer).unwrap() = value,
        (None, Some((parent, key))) => {
            let parent = body.pointer_mut(&parent).unwrap();
            let key = key.replace("~1", "/").replace("~0", "~");
            parent.as_object_mut().map(|map| map.remove(&key));
        }
        (None, None) => *body = Value::Null,
    }
}

/// The same place and the same missing key or the same value that was found there. What was
/// expected is said more fully by the check, which knows where null is taken.
fn is_same(violation: &Violation, error: &ParseError) -> bool {
    use abc_webhook::Fault::{Mismatch, MissingKey};

    let ParseError::Shape { pointer, fault } = error else {
        return false;
    };
    let same_fault = match (&violation.fault, fault) {
        (MissingKey(one), MissingKey(other)) => one == other,
        (Mismatch { found, .. }, Mismatch { found: other, .. }) => found == other,
        _ => false,
    };
    *pointer == violation.pointer && same_fault
}
