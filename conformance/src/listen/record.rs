//! What happens, as JSON: a line each on standard output, and what the page is told.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::line::{self, Attempt, FORMAT, Happened, Line};
use super::told::{Answered, Arrival, Overdue, Remark, Told};
use crate::delivery::Saved;
use crate::picture::in_ms;
use crate::validate::place::{Lines, Position};
use crate::validate::record::Record;
use crate::validate::{Payload, validate};

/// What happened, as an object.
pub fn record(told: &Told, reading: abc_webhook::Reading) -> serde_json::Result<Value> {
    match told {
        Told::Arrived(arrival) => arrived(arrival, reading),
        Told::Answered(answered) => object(self::answered(answered)),
        Told::Quiet(quiet) => object(overdue(quiet)),
        Told::Trouble(message) => object(Happened::Trouble { message }),
    }
}

/// That deliveries are taken from now on.
pub fn listening(url: &str, ui: Option<&str>) -> serde_json::Result<Value> {
    object(Happened::Listening { url, ui })
}

/// That no more are taken.
pub fn ended(deliveries: usize, wrong: usize) -> serde_json::Result<Value> {
    object(Happened::End { deliveries, wrong })
}

fn object(happened: Happened<'_>) -> serde_json::Result<Value> {
    let format = FORMAT;
    serde_json::to_value(Line { format, happened })
}

fn arrived(arrival: &Arrival, reading: abc_webhook::Reading) -> serde_json::Result<Value> {
    let payload = arrival.body.as_ref().map(|body| Payload {
        text: body.clone(),
        start: Position::START,
    });
    // In the body as it was sent: programs have no lines to look at.
    let account = payload.as_ref().map(|it| validate(&it.text, reading));
    let judged = payload.as_ref().zip(account.as_ref());
    let judged = judged.map(|(payload, account)| Record::new("body", payload, reading, account));
    attempt(arrival, judged)
}

fn attempt(arrival: &Arrival, payload: Option<Record<'_>>) -> serde_json::Result<Value> {
    let body = arrival.body.as_deref().unwrap_or_default();
    let saved = Saved::new(&arrival.head, body);
    object(Happened::Attempt(Box::new(Attempt {
        delivery: arrival.delivery,
        attempt: arrival.attempt,
        time: stamp(arrival.time),
        at_ms: in_ms(arrival.at),
        waited_ms: arrival.waited.map(in_ms),
        method: &saved.method,
        target: &saved.target,
        http_version: &saved.http_version,
        headers: &saved.headers,
        body: saved.body.as_deref(),
        body_base64: saved.body_base64.as_deref(),
        event: arrival.event(),
        summary: arrival.summary.as_deref(),
        payload,
        remarks: remarks(&arrival.remarks),
        wrong: arrival.is_wrong(),
    })))
}

/// What happened, as a page wants it: the body once, laid out, with what is wrong at its line.
pub(super) fn for_page(told: &Told, reading: abc_webhook::Reading) -> serde_json::Result<Value> {
    let Told::Arrived(arrival) = told else {
        return record(told, reading);
    };
    let mut record = attempt(arrival, None)?;
    let Some(keys) = record.as_object_mut() else {
        return Ok(record);
    };
    for key in ["body", "body_base64", "payload"] {
        keys.remove(key);
    }
    keys.insert("body_read".to_owned(), arrival.body.is_some().into());
    keys.insert("repetition".to_owned(), arrival.is_repetition.into());
    keys.insert("shown".to_owned(), shown(arrival));
    Ok(record)
}

/// Of a body that is not laid out, places are not those of what is shown: all is told above it.
fn shown(arrival: &Arrival) -> Value {
    let text = &arrival.layout.text;
    let lines = Lines::new(text.as_bytes(), Position::START);
    let errors = arrival.account.errors.iter().map(|error| {
        let line = if arrival.layout.is_whole {
            lines.position(error.place.start).line
        } else {
            1
        };
        json!({ "line": line, "message": error.what.to_string() })
    });
    json!({ "text": text, "errors": errors.collect::<Value>() })
}

fn answered(answered: &Answered) -> Happened<'_> {
    Happened::Answer {
        delivery: answered.delivery,
        attempt: answered.attempt,
        how: &answered.how,
        status: answered.status,
        took_ms: in_ms(answered.took),
        given_up: answered.given_up,
        delivered: answered.is_delivered,
    }
}

fn overdue(quiet: &Overdue) -> Happened<'_> {
    Happened::Quiet {
        delivery: quiet.delivery,
        attempt: quiet.attempt,
        remarks: remarks(quiet.remark.as_slice()),
    }
}

/// Remarks, with the rules behind them.
fn remarks(remarks: &[Remark]) -> Vec<line::Remark<'_>> {
    let told = remarks.iter().map(|remark| line::Remark {
        weight: remark.weight.as_str(),
        clause: remark.clause.map(|clause| clause.id),
        message: &remark.text,
    });
    told.collect()
}

/// A moment of the wall's clock in UTC, to the millisecond, as the protocol writes timestamps.
pub(super) fn stamp(time: OffsetDateTime) -> String {
    let (date, (hour, minute, second, millisecond)) = (time.date(), time.to_hms_milli());
    let (year, month, day) = date.to_calendar_date();
    let month = u8::from(month);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z")
}
