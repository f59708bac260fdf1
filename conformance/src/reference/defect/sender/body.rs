//! What a broken sender makes of a body.

use bytes::Bytes;
use http::HeaderValue;
use serde_json::{Map, Value};

use super::Defect;

/// What `body` becomes, if it becomes something else.
pub(super) fn changed(
    defect: Defect,
    is_retry: bool,
    body: &Bytes,
    token: Option<&HeaderValue>,
) -> Option<Bytes> {
    let text = || String::from_utf8_lossy(body);
    match defect {
        Defect::CutsJson => Some(body.slice(..body.len().saturating_sub(1))),
        Defect::ChangesBody if is_retry => Some([body, &b" "[..]].concat().into()),
        Defect::EmptiesBody if is_retry => Some(Bytes::new()),
        Defect::ReordersKeys if is_retry => rewritten(body, |_| {}),
        Defect::SendsMark => Some(format!("\u{feff}{}", text()).into()),
        Defect::SendsLatin1 => {
            let latin = |character| u8::try_from(character).unwrap_or(b'?');
            Some(text().chars().map(latin).collect())
        }
        Defect::LosesEmoji => {
            let narrow = |character| match character {
                '\u{10000}'.. => '?',
                other => other,
            };
            Some(text().chars().map(narrow).collect::<String>().into())
        }
        Defect::LosesContent => rewritten(body, |event| {
            in_object(event, "data", |data| drop(data.remove("project")));
        }),
        Defect::LosesCustomFields => rewritten(body, without_custom_fields),
        Defect::AddsTokenToBody => {
            let token = token.and_then(|token| token.to_str().ok());
            rewritten(body, |event| event["token"] = token.into())
        }
        Defect::LowersKeys => rewritten(body, |event| everywhere(event, &lower_keys)),
        Defect::LosesNulls => rewritten(body, |event| everywhere(event, &without_nulls)),
        Defect::RoundsNumbers => rewritten(body, |event| everywhere(event, &rounded)),
        Defect::CutsLongTexts => rewritten(body, |event| everywhere(event, &short)),
        _ => None,
    }
}

/// The body after `change`, with the keys of every object in the order of the alphabet.
fn rewritten(body: &Bytes, change: impl FnOnce(&mut Value)) -> Option<Bytes> {
    let mut event = serde_json::from_slice(body).ok()?;
    change(&mut event);
    Some(event.to_string().into())
}

fn in_object(value: &mut Value, key: &str, change: impl FnOnce(&mut Map<String, Value>)) {
    if let Some(object) = value.get_mut(key).and_then(Value::as_object_mut) {
        change(object);
    }
}

fn without_custom_fields(event: &mut Value) {
    const KNOWN: [&str; 4] = ["id", "createdAt", "updatedAt", "issues"];
    if let Some(data) = event.get_mut("data") {
        in_object(data, "feedback", |feedback| {
            feedback.retain(|key, _| KNOWN.contains(&key.as_str()));
        });
    }
}

/// Changes `value` and all that is in it.
fn everywhere(value: &mut Value, change: &impl Fn(&mut Value)) {
    change(value);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| everywhere(item, change)),
        Value::Object(members) => {
            let values = members.values_mut();
            values.for_each(|value| everywhere(value, change));
        }
        _ => {}
    }
}

fn lower_keys(value: &mut Value) {
    if let Value::Object(members) = value {
        let lowered = std::mem::take(members).into_iter();
        *members = lowered
            .map(|(key, value)| (key.to_lowercase(), value))
            .collect();
    }
}

fn without_nulls(value: &mut Value) {
    if let Value::Object(members) = value {
        members.retain(|_, value| !value.is_null());
    }
}

fn rounded(value: &mut Value) {
    if let Some(number) = value
        .as_f64()
        .filter(|_| !value.is_i64() && !value.is_u64())
    {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "to lose something is the point"
        )]
        let integer = number as i64;
        *value = integer.into();
    }
}

fn short(value: &mut Value) {
    if let Value::String(text) = value {
        *text = text.chars().take(1000).collect();
    }
}
