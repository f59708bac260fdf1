//! The bodies that are raced over: the guide's examples, captures, and large ones made of them.

use serde_json::Value;

use crate::error::Error;

/// A body in both orders.
pub(crate) struct Body {
    pub(crate) name: &'static str,
    /// `event` first, as it comes on the wire.
    pub(crate) text: String,
    /// The same with `data` first.
    pub(crate) data_first: String,
    pub(crate) fields: CustomFields,
}

/// What custom fields the feedback of a body has, and so what a plain struct needs to hold it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum CustomFields {
    /// Those of the guide's examples.
    Guide,
    /// One of every format.
    EveryFormat,
    /// More than anybody would write down.
    Many,
}

impl Body {
    pub(crate) fn value(&self) -> Result<Value, Error> {
        parsed(self.name, &self.text)
    }

    /// A side of a race makes the wrong thing of this body.
    pub(crate) fn wrong(&self, reason: String) -> Error {
        let body = self.name;
        Error::Wrong { body, reason }
    }

    fn new(name: &'static str, text: String, fields: CustomFields) -> Result<Self, Error> {
        let value = parsed(name, &text)?;
        let event = value["event"].to_string();
        // Cut out of the text, since a `Value` does not know in what order its keys came.
        let head = format!("{{\"event\":{event},\"data\":");
        let data = text
            .strip_prefix(&head)
            .and_then(|rest| rest.strip_suffix('}'));
        let data = data.ok_or(Error::Order { body: name })?;
        Ok(Self {
            name,
            data_first: format!("{{\"data\":{data},\"event\":{event}}}"),
            text,
            fields,
        })
    }
}

const EVENTS: &str = include_str!("../../../sdk/rust/tests/data/captures/events.jsonl");

/// Captures, by their lines.
const CAPTURES: [(&str, usize, CustomFields); 7] = [
    ("FEEDBACK_CREATION, no issue", 2, CustomFields::Guide),
    ("FEEDBACK_CREATION, two issues", 6, CustomFields::Guide),
    (
        "FEEDBACK_CREATION, every format",
        1,
        CustomFields::EveryFormat,
    ),
    ("ISSUE_CREATION", 4, CustomFields::Guide),
    ("ISSUE_STATUS_CHANGE", 14, CustomFields::Guide),
    ("ISSUE_ADDITION, one issue", 22, CustomFields::Guide),
    ("ISSUE_ADDITION, two issues", 23, CustomFields::Guide),
];

/// Every body, the small ones first.
pub(crate) fn all() -> Result<Vec<Body>, Error> {
    let mut bodies = Vec::new();
    for (name, line, fields) in CAPTURES {
        bodies.push(Body::new(name, capture(name, line)?, fields)?);
    }
    let of_guide = [
        ("ISSUE_CREATION, long description", long_description()),
        ("long text", feedback(&text("plain words, "), "")),
        ("long text in Korean", feedback(&text("한글 문장, "), "")),
        (
            "long text with escapes",
            feedback(&text(r"two\nlines, "), ""),
        ),
        (
            "many issues",
            feedback(r#""message":"many issues""#, &issues()),
        ),
    ];
    for (name, text) in of_guide {
        bodies.push(Body::new(name, text, CustomFields::Guide)?);
    }
    let many = feedback(&fields(), "");
    bodies.push(Body::new("many custom fields", many, CustomFields::Many)?);
    Ok(bodies)
}

/// The size of a large body, in bytes.
const LARGE: usize = 100_000;

fn text(words: &str) -> String {
    format!(r#""message":"{}""#, words.repeat(LARGE / words.len()))
}

fn issues() -> String {
    let issues: Vec<String> = (1..=LARGE / issue(LARGE, "").len())
        .map(|id| issue(id, ""))
        .collect();
    issues.join(",")
}

fn fields() -> String {
    let field = |number: usize| format!(r#""field_{number}":"what the user chose""#);
    let fields: Vec<String> = (1..=LARGE / field(LARGE).len()).map(field).collect();
    fields.join(",")
}

fn feedback(custom: &str, issues: &str) -> String {
    format!(
        r#"{{"event":"FEEDBACK_CREATION","data":{{"feedback":{{"id":4,"createdAt":"2026-11-23T09:42:36.991Z","updatedAt":"2026-11-23T09:42:37.000Z",{custom},"issues":[{issues}]}},"channel":{{"id":1,"name":"All Formats"}},"project":{{"id":1,"name":"My Project"}}}}}}"#
    )
}

fn issue(id: usize, description: &str) -> String {
    format!(
        r#"{{"id":{id},"createdAt":"2026-11-23T09:42:37.009Z","updatedAt":"2026-11-23T09:42:37.000Z","name":"Bug Report","description":"{description}","status":"INIT","externalIssueId":"EXT-{id}","feedbackCount":1}}"#
    )
}

fn long_description() -> String {
    let issue = issue(7, &"what happens, and when. ".repeat(10));
    format!(
        r#"{{"event":"ISSUE_CREATION","data":{{"issue":{issue},"project":{{"id":1,"name":"My Project"}}}}}}"#
    )
}

fn parsed(name: &'static str, text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|source| Error::Body { body: name, source })
}

/// The body of a captured delivery, by its line.
fn capture(name: &'static str, line: usize) -> Result<String, Error> {
    let delivery = EVENTS.lines().nth(line - 1).unwrap_or_default();
    let delivery = parsed(name, delivery)?;
    Ok(delivery["body"].as_str().unwrap_or_default().to_owned())
}
