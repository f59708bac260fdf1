//! What every sender delivers to every receiver, and what is owed for it.

use abc_webhook_conformance::reference::echo::FAILS;
use abc_webhook_conformance::trace::ATTEMPTS;
use abc_webhook_conformance::trace::sender::Outcome;
use serde_json::Value;

use crate::consumers::vectors::Vector;
use crate::error::Error;

/// One delivery.
#[derive(Debug, Clone)]
pub(super) struct Delivery {
    pub(super) name: String,
    pub(super) body: String,
    pub(super) has_right_token: bool,
    pub(super) owed: Owed,
}

/// What a delivery owes: the statuses of its answers, in order, and how it ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owed {
    pub(super) answers: &'static [u16],
    pub(super) outcome: Outcome,
}

/// What is accepted.
const ACCEPTED: Owed = Owed {
    answers: &[200],
    outcome: Outcome::Delivered,
};

/// What a handler fails to deal with, twice.
const FAILING: Owed = Owed {
    answers: &[500, 500, 200],
    outcome: Outcome::Delivered,
};

/// What a sender does with a delivery that is refused with a 4xx.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Habit {
    /// It gives up, as the guide has it.
    GivesUp,
    /// It sends it again, as the vendor's own server does.
    Retries,
}

impl Habit {
    fn unauthorized(self) -> Owed {
        match self {
            Self::GivesUp => rejected(&[401]),
            Self::Retries => exhausted(&[401; ATTEMPTS]),
        }
    }

    fn malformed(self) -> Owed {
        match self {
            Self::GivesUp => rejected(&[400]),
            Self::Retries => exhausted(&[400; ATTEMPTS]),
        }
    }
}

fn rejected(answers: &'static [u16]) -> Owed {
    let outcome = Outcome::Rejected;
    Owed { answers, outcome }
}

fn exhausted(answers: &'static [u16]) -> Owed {
    let outcome = Outcome::Exhausted;
    Owed { answers, outcome }
}

impl Owed {
    /// How often a handler is given the delivery.
    pub(super) fn handled(&self) -> usize {
        let handled = self.answers.iter().filter(|status| is_handled(**status));
        handled.count()
    }
}

/// Whether an answer with this status comes from a handler.
fn is_handled(status: u16) -> bool {
    matches!(status, 200 | 500)
}

/// The deliveries that the sender with this number makes to each receiver. Behind each body are as
/// many line feeds, so that what a receiver tells of a body is about one sender.
pub(super) fn deliveries(
    vectors: &[Vector],
    sender: usize,
    habit: Habit,
) -> Result<Vec<Delivery>, Error> {
    let mut deliveries = failing(vectors)?;
    for vector in vectors {
        deliveries.push(Delivery {
            name: vector.name.clone(),
            body: text(vector)?,
            has_right_token: true,
            owed: ACCEPTED,
        });
    }
    deliveries.extend(refused(vectors, habit)?);
    for delivery in &mut deliveries {
        delivery.body += &"\n".repeat(sender);
    }
    Ok(deliveries)
}

/// One of each documented event.
fn documented(vectors: &[Vector]) -> impl Iterator<Item = &Vector> {
    vectors
        .iter()
        .filter(|vector| vector.name.starts_with("guide-"))
}

/// The documented events, with a project that has the handlers of receivers fail.
fn failing(vectors: &[Vector]) -> Result<Vec<Delivery>, Error> {
    let failing = documented(vectors).map(|vector| {
        let mut body: Value = serde_json::from_slice(&vector.body).map_err(unreadable(vector))?;
        body["data"]["project"]["name"] = FAILS.into();
        Ok(Delivery {
            name: format!("{} that fails twice", vector.name),
            body: body.to_string(),
            has_right_token: true,
            owed: FAILING,
        })
    });
    failing.collect()
}

/// One that has another token, and one whose body is cut.
fn refused(vectors: &[Vector], habit: Habit) -> Result<Vec<Delivery>, Error> {
    let Some(vector) = documented(vectors).next() else {
        return Ok(Vec::new());
    };
    let body = text(vector)?;
    let half: String = body.chars().take(body.chars().count() / 2).collect();
    let wrong_token = Delivery {
        name: "wrong token".to_owned(),
        // Otherwise it could not be told apart from the vector, which is accepted.
        body: body + " ",
        has_right_token: false,
        owed: habit.unauthorized(),
    };
    let broken = Delivery {
        name: "broken body".to_owned(),
        body: half,
        has_right_token: true,
        owed: habit.malformed(),
    };
    Ok(vec![wrong_token, broken])
}

fn text(vector: &Vector) -> Result<String, Error> {
    let text = String::from_utf8(vector.body.clone());
    text.map_err(|_| Error::Vector {
        name: vector.name.clone(),
    })
}

fn unreadable(vector: &Vector) -> impl FnOnce(serde_json::Error) -> Error {
    let name = format!("vector {}", vector.name);
    |source| Error::Json { name, source }
}
