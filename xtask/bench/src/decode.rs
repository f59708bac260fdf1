//! Decoding: the lossless types against plain structs that drop what they do not know.
//!
//! The baseline always reads `event` first, which is the order it is fast in.

use std::hint::black_box;

use abc_webhook::WebhookEvent;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::body::{Body, CustomFields};
use crate::error::Error;
use crate::plain::{self, AnyFields, EveryFormat, Feedback};
use crate::race::{Race, Side};

type Parse = fn(&[u8]) -> Result<WebhookEvent, String>;

/// The ways to decode, and whether each has to keep to the bar.
const WAYS: [(&str, Parse, bool); 3] = [
    ("WebhookEvent::parse", parse, true),
    ("serde_json::from_slice", from_slice, false),
    ("sonic_rs::from_slice", from_slice_with_sonic, false),
];

fn parse(body: &[u8]) -> Result<WebhookEvent, String> {
    WebhookEvent::parse(body).map_err(|error| error.to_string())
}

fn from_slice(body: &[u8]) -> Result<WebhookEvent, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

fn from_slice_with_sonic(body: &[u8]) -> Result<WebhookEvent, String> {
    sonic_rs::from_slice(body).map_err(|error| error.to_string())
}

pub(crate) fn races(bodies: &[Body]) -> Result<Vec<Race<'_>>, Error> {
    let mut races = Vec::new();
    for body in bodies {
        for (order, text) in [
            ("event first", &body.text),
            ("data first", &body.data_first),
        ] {
            for (way, parse, judged) in WAYS {
                let race = Race {
                    name: format!("{}, {order}", body.name),
                    bytes: text.len(),
                    candidate: Side::new(way, move || parse(black_box(text.as_bytes()))),
                    baseline: baseline(body),
                    bar: judged.then_some(1.0),
                };
                check_candidate(body, way, parse(text.as_bytes()))?;
                races.push(race);
            }
        }
        if body.fields != CustomFields::Guide {
            races.push(against_dropping(body));
        }
        check_baseline(body)?;
    }
    Ok(races)
}

/// What it costs to keep what a struct does not know and drops: no bar, since nobody can have it
/// for nothing.
fn against_dropping(body: &Body) -> Race<'_> {
    let text = &body.text;
    Race {
        name: format!("{}, event first", body.name),
        bytes: text.len(),
        candidate: Side::new("WebhookEvent::parse", || parse(black_box(text.as_bytes()))),
        baseline: side::<Feedback>("plain structs that drop these fields", body),
        bar: None,
    }
}

fn baseline(body: &Body) -> Side<'_> {
    match body.fields {
        CustomFields::Guide => side::<Feedback>("plain structs", body),
        CustomFields::EveryFormat => side::<EveryFormat>("plain structs", body),
        CustomFields::Many => side::<AnyFields>("plain structs, flattened map", body),
    }
}

fn side<'a, F: DeserializeOwned + 'static>(what: &'static str, body: &'a Body) -> Side<'a> {
    Side::new(what, move || {
        serde_json::from_slice::<plain::Event<F>>(black_box(body.text.as_bytes()))
    })
}

/// The event says what the body says, all of it.
fn check_candidate(
    body: &Body,
    way: &str,
    event: Result<WebhookEvent, String>,
) -> Result<(), Error> {
    let again = event.and_then(|event| serde_json::to_value(event).map_err(|e| e.to_string()));
    match again {
        Ok(again) if again == body.value()? => Ok(()),
        Ok(again) => Err(body.wrong(format!("{way} makes of it {again}"))),
        Err(reason) => Err(body.wrong(format!("{way}: {reason}"))),
    }
}

/// What the plain structs hold is what the body says, as far as it goes.
fn check_baseline(body: &Body) -> Result<(), Error> {
    let plain = match body.fields {
        CustomFields::Guide => plain_value::<Feedback>(&body.text),
        CustomFields::EveryFormat => plain_value::<EveryFormat>(&body.text),
        CustomFields::Many => plain_value::<AnyFields>(&body.text),
    };
    let all = body.value()?;
    match plain {
        Ok(plain) if part_of(&plain, &all) => Ok(()),
        Ok(plain) => Err(body.wrong(format!("it makes of it {plain}"))),
        Err(error) => Err(body.wrong(error.to_string())),
    }
}

fn plain_value<F: DeserializeOwned + Serialize>(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_str::<plain::Event<F>>(text)?)
}

fn part_of(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part.iter().all(|(key, part)| {
            let whole = whole.get(key).unwrap_or(&Value::Null);
            part_of(part, whole)
        }),
        (Value::Array(part), Value::Array(whole)) => {
            part.len() == whole.len()
                && part
                    .iter()
                    .zip(whole)
                    .all(|(part, whole)| part_of(part, whole))
        }
        (part, whole) => part == whole,
    }
}
