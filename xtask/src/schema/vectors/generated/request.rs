//! Requests by lot: a token, the spelling of its header, a body. What is owed follows from whether
//! the token is one of the receiver's and whether the body is an event.

use proptest::prelude::*;
use proptest::sample::select;

use super::payload::{invalid, valid};
use super::{draw, runner};
use crate::error::Error;
use crate::schema::vectors::payload::Refused;
use crate::schema::vectors::request::{Class, Duty, Request, Verdict};
use crate::schema::vectors::shared::{Body, Level, Source};

const TOKEN: &str = "tok-ABCDEF.0123456789_x";
/// What served before `TOKEN`, and still does.
const PREVIOUS: &str = "old-ABCDEF.0123456789_y";

/// What stands in the token's header, if it is there.
const PRESENTED: &[Option<&str>] = &[
    Some(TOKEN),
    Some(PREVIOUS),
    Some("tok-ABCDEF.0123456789_"),
    Some("ok-ABCDEF.0123456789_x"),
    Some("tok-abcdef.0123456789_x"),
    Some("old-ABCDEF.0123456789_x"),
    Some("tok-ABCDEF.0123456789_x,"),
    Some(""),
    None,
];
const SPELLINGS: &[&str] = &["x-webhook-token", "X-Webhook-Token", "X-WEBHOOK-TOKEN"];
const CONTENT_TYPES: &[&str] = &["application/json", "application/json; charset=utf-8"];

/// What is drawn apart from the body.
type Head = (Option<&'static str>, &'static str, &'static str);

pub(in crate::schema::vectors) fn requests() -> Result<Vec<Request>, Error> {
    let mut runner = runner();
    let events = valid()?.into_iter().filter_map(|vector| vector.body);
    let events = select(events.collect::<Vec<_>>());
    // What only the strict reading refuses, a receiver accepts.
    let broken = invalid()?
        .into_iter()
        .filter(|vector| vector.refused == Refused::Tolerant)
        .map(|vector| vector.body);
    let broken = select(broken.collect::<Vec<_>>());
    // Half of the requests carry a token that serves, or the bodies would not be reached.
    let token = prop_oneof![select(&PRESENTED[..2]), select(PRESENTED)];
    let head = (token, select(SPELLINGS), select(CONTENT_TYPES));
    let requests = (1..=24).map(|number| {
        let is_event = draw(&any::<bool>(), &mut runner);
        let bodies = if is_event { &events } else { &broken };
        let body = draw(bodies, &mut runner);
        request(number, draw(&head, &mut runner), body, is_event)
    });
    Ok(requests.collect())
}

fn request(
    number: usize,
    (token, spelling, content_type): Head,
    body: Body,
    is_event: bool,
) -> Request {
    let mut headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
    headers.extend(token.map(|token| (spelling.to_owned(), token.to_owned())));
    Request {
        name: format!("generated-{number}"),
        description: "A token, a spelling and a body that were drawn by lot.".to_owned(),
        source: Source::Generated,
        covers: Vec::new(),
        tokens: vec![TOKEN.to_owned(), PREVIOUS.to_owned()],
        method: "POST".to_owned(),
        headers,
        body,
        verdict: verdict(token, is_event),
    }
}

fn verdict(token: Option<&str>, is_event: bool) -> Verdict {
    let serves = token.is_some_and(|token| [TOKEN, PREVIOUS].contains(&token));
    let duties = match (serves, is_event) {
        (true, true) => vec![status("response.ok", Level::Must, 200)],
        (true, false) => vec![not(
            "response.rejected",
            Level::Should,
            &[Class::Success, Class::ServerError],
        )],
        (false, _) => vec![
            not("transport.token", Level::Must, &[Class::Success]),
            status("response.unauthorized", Level::Should, 401),
            not(
                "unauthenticated.robust",
                Level::Should,
                &[Class::ServerError],
            ),
        ],
    };
    Verdict {
        accept: Some(serves && is_event),
        duties,
    }
}

fn status(clause: &str, level: Level, status: u16) -> Duty {
    Duty {
        clause: clause.to_owned(),
        level,
        status: Some(status),
        not: Vec::new(),
    }
}

fn not(clause: &str, level: Level, classes: &[Class]) -> Duty {
    Duty {
        clause: clause.to_owned(),
        level,
        status: None,
        not: classes.to_vec(),
    }
}
