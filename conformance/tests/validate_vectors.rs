//! Validation agrees with the shared vectors: the verdict in both readings, and the place.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "in a test a panic is the report"
)]

use std::fs;
use std::path::Path;

use abc_webhook::Reading;
use abc_webhook_conformance::validate::{Account, What, validate};
use serde_json::Value;

fn vectors(kind: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/vectors");
    let text = fs::read(folder.join(format!("{kind}.json"))).unwrap();
    let document: Value = serde_json::from_slice(&text).unwrap();
    let vectors = document["vectors"].as_array().unwrap().clone();
    assert!(vectors.len() >= 60, "{kind}");
    vectors
}

fn body(body: &Value) -> Vec<u8> {
    if let Some(text) = body["text"].as_str() {
        return text.as_bytes().to_vec();
    }
    if let Some(text) = body["base64"].as_str() {
        return base64(text);
    }
    let part = |name: &str| body["recipe"][name].as_str().unwrap();
    let length = usize::try_from(body["recipe"]["bytes"].as_u64().unwrap()).unwrap();
    let fill = length - part("prefix").len() - part("suffix").len();
    [part("prefix"), &part("fill").repeat(fill), part("suffix")]
        .concat()
        .into_bytes()
}

fn base64(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes().filter(|byte| *byte != b'=') {
        let value = digits.iter().position(|other| *other == digit).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).unwrap());
        }
    }
    bytes
}

#[test]
fn valid_vectors_are_valid() {
    for vector in vectors("payloads-valid") {
        let name = &vector["name"];
        let body = body(&vector["body"]);
        let tolerant = validate(&body, Reading::Tolerant);
        assert!(tolerant.is_valid(), "{name}: {tolerant:?}");
        assert_eq!(vector["event"], tolerant.event.unwrap(), "{name}");
        if let Some(conforms) = vector["readings"]["strict"].as_bool() {
            let strict = validate(&body, Reading::Strict);
            assert_eq!(strict.is_valid(), conforms, "{name}: {strict:?}");
        }
    }
}

#[test]
fn invalid_vectors_are_refused_at_their_place_and_by_their_clause() {
    for vector in vectors("payloads-invalid") {
        let name = &vector["name"];
        let body = body(&vector["body"]);
        let tolerant = validate(&body, Reading::Tolerant);
        if vector["refused"] == "tolerant" {
            refused(&vector, &body, &tolerant);
        } else {
            assert!(tolerant.is_valid(), "{name}: {tolerant:?}");
        }
        refused(&vector, &body, &validate(&body, Reading::Strict));
    }
}

fn refused(vector: &Value, body: &[u8], account: &Account) {
    let name = &vector["name"];
    let pointer = vector["pointer"].as_str();
    let mut errors = account.errors.iter();
    let error = errors.find(|error| error.pointer.as_deref() == pointer);
    let error = error.unwrap_or_else(|| panic!("{name}: {account:?}"));
    // Without an event no clause says what a body holds; what to do with such a body, one does.
    if let Some(clause) = vector["clause"]
        .as_str()
        .filter(|it| *it != "response.rejected")
    {
        assert_eq!(error.clause.map(|clause| clause.id), Some(clause), "{name}");
    }
    if let (What::Fault(_), Ok(text)) = (&error.what, std::str::from_utf8(body)) {
        assert_is_at(text, pointer.unwrap(), error.place.start);
    }
}

/// What begins at `start` is the value at the pointer.
fn assert_is_at(text: &str, pointer: &str, start: usize) {
    let whole: Value = serde_json::from_str(text).unwrap();
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
    let found = values.next().unwrap().unwrap();
    assert_eq!(Some(&found), whole.pointer(pointer), "{pointer} in {text}");
}
