//! Payloads, in both readings: the types, the places of what is wrong, and what people are shown.

use abc_webhook::{Reading, WebhookEvent, strict};
use abc_webhook_conformance::delivery::{layout::layout, summary};
use abc_webhook_conformance::json;
use abc_webhook_conformance::validate::human::Human;
use abc_webhook_conformance::validate::place::Position;
use abc_webhook_conformance::validate::{Payload, Payloads, excerpt::excerpt, validate};

use super::clean::must_be_clean;

pub(crate) fn payload(data: &[u8]) {
    let parsed = WebhookEvent::parse(data);
    let is_tolerated = validate(data, Reading::Tolerant).is_valid();
    assert_eq!(parsed.is_ok(), is_tolerated, "{parsed:?}");
    if let Ok(event) = parsed {
        is_lossless(data, &event);
        let is_strict = strict::check(data).unwrap().conforms();
        assert_eq!(strict::is_valid(&event), is_strict);
        assert_eq!(validate(data, Reading::Strict).is_valid(), is_strict);
    }
    is_told(data);
    is_found(data);
    let _ = (layout(data), summary(data));
}

fn is_lossless(data: &[u8], event: &WebhookEvent) {
    let again = serde_json::to_vec(event).unwrap();
    assert_eq!(json::difference(data, &again), None);
    assert_eq!(WebhookEvent::parse(&again).as_ref(), Ok(event));
}

/// Every remark has a place in the text, and is shown without steering anybody.
fn is_told(data: &[u8]) {
    let whole = Payload {
        text: data.to_vec(),
        start: Position::START,
    };
    for reading in Reading::ALL {
        let account = validate(data, reading);
        for remark in account.errors.iter().chain(&account.notes) {
            assert!(remark.place.end <= data.len(), "{remark:?}");
            let shown = excerpt(data, &remark.place);
            assert!(shown.text.get(shown.mark.clone()).is_some(), "{shown:?}");
        }
        let mut out = Vec::new();
        let mut human = Human::new(&mut out);
        human.tell("a file", &whole, &account).unwrap();
        human.finish().unwrap();
        must_be_clean(&without_colours(&String::from_utf8(out).unwrap()));
    }
}

/// Colours are ours; the command takes them away where nobody sees them.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        match rest.strip_prefix('m') {
            Some(rest) => plain.push_str(rest),
            None => plain.extend(["\u{1b}[", part]),
        }
    }
    plain
}

/// What is found in a stream stands there, in its order, and only blanks are left out.
fn is_found(data: &[u8]) {
    let mut at = 0;
    for payload in Payloads::new(data) {
        let payload = payload.unwrap();
        let start = payload.start.offset;
        // Nothing is left of a form feed, which is a blank to people and no JSON.
        let is_blank = payload.text.is_empty();
        assert!(!is_blank || data[start..].starts_with(b"\x0c"));
        assert!(data[at..start].iter().all(u8::is_ascii_whitespace));
        assert!(data[start..].starts_with(&payload.text));
        at = start + payload.text.len();
        assert!(!is_blank || !validate(&payload.text, Reading::Tolerant).is_valid());
    }
    assert!(data[at..].iter().all(u8::is_ascii_whitespace));
}
