//! Generated payloads are what they say they are, and follow from their seed.

use std::collections::{HashMap, HashSet};

use abc_webhook::{WebhookEvent, strict};
use abc_webhook_conformance::fuzz::{Case, Class, FEWEST, Source};

const SEEDS: [u64; 3] = [0, 42, u64::MAX];

fn cases(count: u64) -> impl Iterator<Item = (Source, Case)> {
    let sources = SEEDS.into_iter().map(|seed| Source { seed });
    sources.flat_map(move |source| (0..count).map(move |number| (source, source.case(number))))
}

/// The SDK defines what is valid: `Class::holds` asks its parser and its strict check.
#[test]
fn every_payload_is_valid_in_the_reading_of_its_class_and_of_no_other() {
    for (_, case) in cases(700) {
        let text = String::from_utf8_lossy(&case.body);
        assert!(case.class.holds(&case.body), "{:?}: {text}", case.class);
        if case.class == Class::Mutated {
            continue;
        }
        WebhookEvent::parse(&case.body).unwrap();
        let valid = Class::ALL
            .into_iter()
            .filter(|class| *class != Class::Mutated);
        for other in valid.filter(|other| *other != case.class) {
            assert!(
                !other.holds(&case.body),
                "{:?} is {other:?}: {text}",
                case.class
            );
        }
    }
}

#[test]
fn a_conforming_payload_is_what_the_strict_reading_demands_and_has_no_unknown_keys() {
    for (_, case) in cases(700).filter(|(_, case)| case.class == Class::Conforming) {
        let found = strict::check(&case.body).unwrap();
        assert_eq!(found, strict::Deviations::default());
    }
}

#[test]
fn what_a_payload_was_made_from_conforms_and_differs_from_it() {
    for (source, case) in cases(700) {
        let Some(origin) = source.origin(case.number) else {
            continue;
        };
        assert!(Class::Conforming.holds(&origin.body));
        if case.class != Class::Mutated {
            assert_ne!(origin.body, case.body);
        }
    }
}

#[test]
fn a_seed_and_a_number_make_the_same_payload_and_others_make_others() {
    let source = Source { seed: 42 };
    let backwards: Vec<Case> = (0..200).rev().map(|number| source.case(number)).collect();
    let forwards: Vec<Case> = (0..200).map(|number| source.case(number)).collect();
    assert!(forwards.iter().eq(backwards.iter().rev()));
    let bodies: HashSet<Vec<u8>> = cases(1000).map(|(_, case)| case.body).collect();
    // An empty body or a small truncated one may come twice.
    assert!(bodies.len() > 2950, "{}", bodies.len());
}

#[test]
fn the_fewest_cases_have_one_of_each_class() {
    let classes: HashSet<Class> = (0..FEWEST).map(Class::of).collect();
    assert_eq!(classes, HashSet::from(Class::ALL));
}

/// Mutations reach what receivers trip over.
#[test]
fn mutated_payloads_are_broken_in_many_ways() {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for (_, case) in cases(700).filter(|(_, case)| case.class == Class::Mutated) {
        let text = std::str::from_utf8(&case.body);
        let parsed: Result<serde_json::Value, _> = serde_json::from_slice(&case.body);
        let kind = match (text, parsed) {
            (Err(_), _) => "not UTF-8",
            (_, Err(error)) if error.is_eof() => "breaks off",
            (_, Err(_)) => "no JSON",
            (Ok(text), Ok(_)) if text.len() > 2000 => "long",
            _ if WebhookEvent::parse(&case.body).is_err() => "no event",
            _ if strict::check(&case.body).unwrap().conforms() => "conforming",
            _ => "tolerable",
        };
        *counts.entry(kind).or_default() += 1;
        assert!(case.body.len() < 1 << 20);
    }
    let kinds = [
        "not UTF-8",
        "breaks off",
        "no JSON",
        "long",
        "no event",
        "tolerable",
    ];
    for kind in kinds {
        assert!(counts[kind] > 10, "{kind}: {counts:?}");
    }
    assert!(counts["conforming"] < 200, "{counts:?}");
}
