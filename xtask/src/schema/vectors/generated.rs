//! Vectors from a fixed seed: inputs nobody would think of, with expectations that need no
//! implementation.
//!
//! A generated payload is valid in the tolerant reading by construction; whether it is in the
//! strict one is not said. A mutation breaks one place that the protocol's tables require, and
//! that place is the pointer.

use std::collections::BTreeMap;

use abc_webhook::{EventName, WebhookEvent, strategy};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use super::payload::{Invalid, Readings, Refused, Valid};
use super::policy::{Act, Policy, Reaction};
use super::rule;
use super::shared::{Body, Level, Source};
use crate::error::Error;

/// All bytes of the seed.
const SEED: u8 = 42;
/// What the vendor's server waits.
const TIME_OUT_MS: u64 = 5000;

/// What each documented event requires in the tolerant reading, as parent and key.
const REQUIRED: [(EventName, &[(&str, &str)]); 4] = [
    (
        EventName::FeedbackCreation,
        &[
            ("", "data"),
            ("/data", "feedback"),
            ("/data", "channel"),
            ("/data/feedback", "issues"),
            ("/data/channel", "id"),
        ],
    ),
    (
        EventName::IssueCreation,
        &[
            ("/data", "issue"),
            ("/data/issue", "id"),
            ("/data/issue", "name"),
            ("/data/issue", "status"),
            ("/data/project", "name"),
        ],
    ),
    (
        EventName::IssueStatusChange,
        &[
            ("/data", "previousStatus"),
            ("/data", "issue"),
            ("/data", "project"),
            ("/data/project", "id"),
        ],
    ),
    (
        EventName::IssueAddition,
        &[
            ("/data", "feedback"),
            ("/data", "channel"),
            ("/data", "project"),
            ("/data/feedback", "updatedAt"),
            ("/data/feedback", "id"),
        ],
    ),
];

pub(super) fn valid() -> Result<Vec<Valid>, Error> {
    let mut runner = runner();
    let strategy = strategy::any_event();
    (1..=24)
        .map(|number| {
            let event: WebhookEvent = draw(&strategy, &mut runner);
            let body = text(&event)?;
            Ok(Valid {
                name: format!("generated-{number}"),
                description: "Whatever the strategies of the payload types come upon.".to_owned(),
                clause: None,
                covers: Vec::new(),
                source: Source::Generated,
                origin: Some(origin()),
                readings: Readings {
                    tolerant: true,
                    strict: None,
                },
                event: event.event().to_owned(),
                known: EventName::ALL
                    .iter()
                    .any(|name| name.as_str() == event.event()),
                facts: BTreeMap::from([("/event".to_owned(), event.event().into())]),
                absent: Vec::new(),
                body: Some(Body::Text(body)),
            })
        })
        .collect()
}

/// Every required key twice: left out, and of a type that fits nowhere.
pub(super) fn invalid() -> Result<Vec<Invalid>, Error> {
    let mut runner = runner();
    let mut vectors = Vec::new();
    for (event, keys) in REQUIRED {
        for (parent, key) in keys {
            let drawn: WebhookEvent = draw(&strategy::event_of(event), &mut runner);
            let body = text(&drawn)?;
            let name = format!("{}{parent}/{key}", event.as_str());
            vectors.push(mutation(&name, &body, parent, key, None));
            vectors.push(mutation(&name, &body, parent, key, Some(json!(true))));
        }
    }
    Ok(vectors)
}

/// Takes a key out of a body, or gives it another value.
fn mutation(name: &str, body: &str, parent: &str, key: &str, value: Option<Value>) -> Invalid {
    let mut body: Value = serde_json::from_str(body).unwrap_or_default();
    let object = body.pointer_mut(parent).and_then(Value::as_object_mut);
    let (kind, why, pointer) = match &value {
        None => (
            "missing",
            format!("the required key {key} is missing"),
            parent.to_owned(),
        ),
        Some(_) => (
            "mistyped",
            format!("the value of {key} is a boolean"),
            format!("{parent}/{key}"),
        ),
    };
    if let Some(object) = object {
        match value {
            None => drop(object.remove(key)),
            Some(value) => drop(object.insert(key.to_owned(), value)),
        }
    }
    Invalid {
        name: format!("generated-{kind}-{name}"),
        description: "A generated payload with one place broken.".to_owned(),
        why,
        clause: None,
        covers: Vec::new(),
        source: Source::Generated,
        origin: Some(origin()),
        body: Body::Text(body.to_string()),
        refused: Refused::Tolerant,
        pointer: Some(pointer),
    }
}

pub(super) fn policy() -> Vec<Policy> {
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

/// The same on every machine and in every run.
fn runner() -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[SEED; 32]);
    TestRunner::new_with_rng(Config::default(), rng)
}

#[expect(
    clippy::expect_used,
    reason = "the strategies filter so little that a draw cannot fail"
)]
fn draw<S: Strategy>(strategy: &S, runner: &mut TestRunner) -> S::Value {
    let tree = strategy.new_tree(runner);
    tree.expect("the strategies give values").current()
}

fn origin() -> String {
    format!("seed {SEED}")
}

fn text(event: &WebhookEvent) -> Result<String, Error> {
    serde_json::to_string(event).map_err(|source| Error::Json {
        name: "a generated payload".to_owned(),
        source,
    })
}
