//! Generated payloads: lossless, and no input makes the parser panic.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod samples;

use abc_webhook::{EventName, WebhookEvent, strategy};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde_json::{Value, json};

/// Failing cases are kept beside the tests; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` work.
fn config() -> ProptestConfig {
    let file = FileFailurePersistence::Direct("tests/roundtrip.proptest-regressions");
    ProptestConfig {
        failure_persistence: Some(Box::new(file)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_event_survives_a_round_trip(event in strategy::any_event()) {
        let bytes = serde_json::to_vec(&event).unwrap();
        let again = WebhookEvent::parse(&bytes).unwrap();
        prop_assert_eq!(&again, &event);
        prop_assert_eq!(serde_json::to_vec(&again).unwrap(), bytes);
    }

    #[test]
    fn a_value_is_the_same_after_decoding_and_encoding(event in strategy::any_event()) {
        let value = serde_json::to_value(&event).unwrap();
        let again: WebhookEvent = serde_json::from_value(value.clone()).unwrap();
        prop_assert_eq!(&again, &event);
        prop_assert_eq!(serde_json::to_value(&again).unwrap(), value);
    }

    #[test]
    fn key_order_means_nothing(event in strategy::any_event()) {
        // A `Value` sorts its keys, and `data` comes before `event`.
        let sorted = serde_json::to_value(&event).unwrap().to_string();
        prop_assert_eq!(WebhookEvent::parse(sorted.as_bytes()).unwrap(), event);
    }

    #[test]
    fn the_event_may_stand_anywhere(event in strategy::any_event(), last: bool) {
        let Value::Object(mut rest) = serde_json::to_value(&event).unwrap() else {
            return Err(TestCaseError::fail("no object"));
        };
        let name = rest.remove("event").unwrap().to_string();
        let data = rest.remove("data").map(|data| format!("\"data\" : {data}"));
        let event_key = Some(format!("\"event\" : {name}"));
        let rest = rest.iter().map(|(key, value)| format!("{}:{value}", json!(key)));
        let rest = Some(rest.collect::<Vec<_>>().join(",")).filter(|rest| !rest.is_empty());
        let order = if last { [data, rest, event_key] } else { [data, event_key, rest] };
        let body = order.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let body = format!(" {{ {body} }} ");
        prop_assert_eq!(WebhookEvent::parse(body.as_bytes()).unwrap(), event.clone());
        prop_assert_eq!(serde_json::from_str::<WebhookEvent>(&body).unwrap(), event);
    }

    #[test]
    fn a_strategy_keeps_to_its_event(
        (name, event) in prop::sample::select(&EventName::ALL)
            .prop_flat_map(|name| (Just(name), strategy::event_of(name))),
    ) {
        prop_assert_eq!(event.event(), name.as_str());
        prop_assert!(!matches!(event, WebhookEvent::Unknown { .. }), "{:?}", event);
    }

    #[test]
    fn mutated_bytes_never_panic(
        event in strategy::any_event(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 1..8),
    ) {
        let mut bytes = serde_json::to_vec(&event).unwrap();
        for (index, byte, action) in edits {
            let index = index.index(bytes.len());
            match action {
                0 => bytes[index] = byte,
                1 => bytes.insert(index, byte),
                _ => bytes.truncate(index + 1),
            }
        }
        check_error_or_round_trip(&bytes);
    }

    #[test]
    fn misshapen_values_never_panic(
        event in strategy::any_event(),
        value in strategy::json_value(),
        choice: prop::sample::Index,
    ) {
        let mut body = serde_json::to_value(&event).unwrap();
        let mut pointers = Vec::new();
        samples::collect_pointers(&body, String::new(), &mut pointers);
        let pointer: &String = choice.get(&pointers);
        *body.pointer_mut(pointer).unwrap() = value;
        check_error_or_round_trip(body.to_string().as_bytes());
    }
}

/// Whatever is accepted is kept whole; whatever is refused is refused in few words; and it is
/// the same in either way of reading.
fn check_error_or_round_trip(bytes: &[u8]) {
    if let Some(slow) = read_slowly(bytes) {
        assert_eq!(WebhookEvent::parse(bytes), WebhookEvent::parse(&slow));
    }
    match WebhookEvent::parse(bytes) {
        Ok(event) => {
            let again = serde_json::to_vec(&event).unwrap();
            assert_eq!(WebhookEvent::parse(&again).unwrap(), event);
        }
        Err(error) => assert!(error.to_string().len() < 400, "{error}"),
    }
}

/// The same body with an `event` in front that does not count. Only the slow way of reading knows
/// that it does not.
fn read_slowly(bytes: &[u8]) -> Option<Vec<u8>> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    value.get("event")?;
    let start = bytes.iter().position(|byte| *byte == b'{')?;
    let (before, after) = bytes.split_at(start + 1);
    Some([before, b"\"event\":null,", after].concat())
}
