//! An act of a script: what one attempt meets, in a word.
//!
//! The words are those of `--script`: a status, a status whose body breaks off in some way, or the
//! name of a fault.

use std::fmt;
use std::str::FromStr;

use fastrand::Rng;

use super::Class;
use crate::play::sender::{self, Reaction};

/// What one attempt meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// A complete answer with this status.
    Status(u16),
    /// A complete head with this status, and a body that is none.
    Broken(Breach, u16),
    /// What takes no status.
    Fault(Fault),
}

/// How a body breaks off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Breach {
    /// The connection is closed within it.
    Cut,
    /// The connection is reset within it.
    Reset,
    /// It is not in chunks, though the head says so.
    Chunks,
}

/// What a receiver can do beside answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Accepts the connection and closes it.
    CloseOnAccept,
    /// Accepts the connection and resets it.
    ResetOnAccept,
    /// Reads the head of the request and closes.
    CloseBeforeBody,
    /// Reads half of the body and resets the connection.
    ResetWithinBody,
    /// Reads the request and closes.
    Close,
    /// Reads the request and resets the connection.
    Reset,
    /// Answers with what is no HTTP.
    Garbage,
    /// Breaks off within the head of the answer.
    CutHead,
    /// Breaks off behind the status line of the answer.
    CutStatusLine,
    /// Sends an interim answer and no other.
    OnlyInterim,
    /// Does not answer.
    Silence,
}

/// A text that is no act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is neither a status from 200 to 599, nor cut-, reset- or chunks- with a status behind \
     it, nor one of {}",
    names()
)]
pub struct ActError {
    text: String,
}

/// The statuses that stand for a 5xx, a 2xx other than 200, a 3xx and a 4xx. One that concerns
/// the transport alone, 407, is left out.
const SERVER_ERRORS: &[u16] = &[
    500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 599,
];
const SUCCESSES: &[u16] = &[201, 202, 203, 204, 205, 206, 207, 208, 226, 299];
const REDIRECTS: &[u16] = &[300, 301, 302, 303, 304, 305, 307, 308];
const CLIENT_ERRORS: &[u16] = &[
    400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421,
    422, 423, 424, 425, 426, 428, 429, 431, 451, 499,
];

/// What stands for a failed connection.
const FAULTS: &[Fault] = &[
    Fault::CloseOnAccept,
    Fault::ResetOnAccept,
    Fault::CloseBeforeBody,
    Fault::ResetWithinBody,
    Fault::Close,
    Fault::Reset,
];

/// What stands for an answer that breaks off. A head that ends the delivery for good is none of
/// them but 200, of which the protocol speaks.
const CUTS: &[Act] = &[
    Act::Fault(Fault::CutHead),
    Act::Fault(Fault::CutStatusLine),
    Act::Fault(Fault::OnlyInterim),
    Act::Fault(Fault::Garbage),
    Act::Broken(Breach::Cut, 200),
    Act::Broken(Breach::Reset, 200),
    Act::Broken(Breach::Chunks, 200),
    Act::Broken(Breach::Cut, 500),
    Act::Broken(Breach::Reset, 502),
    Act::Broken(Breach::Chunks, 503),
];

impl Act {
    /// Any act of `class`.
    pub(super) fn draw(class: Class, rng: &mut Rng) -> Self {
        match class {
            Class::Ok => Self::Status(200),
            Class::OtherSuccess => Self::Status(one(SUCCESSES, rng)),
            Class::Redirect => Self::Status(one(REDIRECTS, rng)),
            Class::ClientError => Self::Status(one(CLIENT_ERRORS, rng)),
            Class::ServerError => Self::Status(one(SERVER_ERRORS, rng)),
            Class::Fault => Self::Fault(one(FAULTS, rng)),
            Class::Cut => one(CUTS, rng),
            Class::Silence => Self::Fault(Fault::Silence),
        }
    }

    /// The same, but not before the request is read. A client that has given a request up may open a
    /// connection in advance, which is no attempt, and is not to be met as one.
    pub(super) fn once_read(self) -> Self {
        match self {
            Self::Fault(Fault::CloseOnAccept) => Self::Fault(Fault::Close),
            Self::Fault(Fault::ResetOnAccept) => Self::Fault(Fault::Reset),
            other => other,
        }
    }

    /// The class that it is of.
    pub fn class(self) -> Class {
        match self {
            Self::Status(status) => Class::of_status(status),
            Self::Fault(Fault::Silence) => Class::Silence,
            Self::Fault(fault) if FAULTS.contains(&fault) => Class::Fault,
            Self::Broken(..) | Self::Fault(_) => Class::Cut,
        }
    }

    /// How a receiver does it.
    pub fn reaction(self) -> Reaction {
        match self {
            Self::Status(code) => sender::status(code),
            Self::Broken(Breach::Cut, code) => sender::cut_body(code),
            Self::Broken(Breach::Reset, code) => sender::reset_body(code),
            Self::Broken(Breach::Chunks, code) => sender::broken_chunks(code),
            Self::Fault(fault) => fault.reaction(),
        }
    }
}

fn one<T: Copy>(of: &[T], rng: &mut Rng) -> T {
    of[rng.usize(..of.len())]
}

impl Breach {
    const ALL: [Self; 3] = [Self::Cut, Self::Reset, Self::Chunks];

    fn name(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Reset => "reset",
            Self::Chunks => "chunks",
        }
    }
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 11] = [
        Self::CloseOnAccept,
        Self::ResetOnAccept,
        Self::CloseBeforeBody,
        Self::ResetWithinBody,
        Self::Close,
        Self::Reset,
        Self::Garbage,
        Self::CutHead,
        Self::CutStatusLine,
        Self::OnlyInterim,
        Self::Silence,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::CloseOnAccept => "close-on-accept",
            Self::ResetOnAccept => "reset-on-accept",
            Self::CloseBeforeBody => "close-before-body",
            Self::ResetWithinBody => "reset-within-body",
            Self::Close => "close",
            Self::Reset => "reset",
            Self::Garbage => "garbage",
            Self::CutHead => "cut-head",
            Self::CutStatusLine => "cut-status-line",
            Self::OnlyInterim => "only-interim",
            Self::Silence => "silence",
        }
    }

    fn reaction(self) -> Reaction {
        match self {
            Self::CloseOnAccept => sender::close_on_accept(),
            Self::ResetOnAccept => sender::reset_on_accept(),
            Self::CloseBeforeBody => sender::close_before_body(),
            Self::ResetWithinBody => sender::reset_within_body(),
            Self::Close => sender::close(),
            Self::Reset => sender::reset(),
            Self::Garbage => sender::garbage(),
            Self::CutHead => sender::cut_head(),
            Self::CutStatusLine => sender::cut_status_line(),
            Self::OnlyInterim => sender::only_interim(),
            Self::Silence => sender::silence(),
        }
    }
}

fn names() -> String {
    Fault::ALL.map(Fault::name).join(", ")
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => write!(f, "{status}"),
            Self::Broken(breach, status) => write!(f, "{}-{status}", breach.name()),
            Self::Fault(fault) => f.write_str(fault.name()),
        }
    }
}

impl FromStr for Act {
    type Err = ActError;

    fn from_str(text: &str) -> Result<Self, ActError> {
        let fault = || Fault::ALL.into_iter().find(|fault| fault.name() == text);
        let act = status(text)
            .map(Self::Status)
            .or_else(|| broken(text))
            .or_else(|| fault().map(Self::Fault));
        act.ok_or_else(|| ActError {
            text: text.to_owned(),
        })
    }
}

fn status(digits: &str) -> Option<u16> {
    let status = digits.parse().ok()?;
    (200..=599).contains(&status).then_some(status)
}

fn broken(text: &str) -> Option<Act> {
    let (name, digits) = text.split_once('-')?;
    let breach = Breach::ALL
        .into_iter()
        .find(|breach| breach.name() == name)?;
    Some(Act::Broken(breach, status(digits)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::End;

    fn every() -> impl Iterator<Item = Act> {
        let statuses = (200..=599).map(Act::Status);
        let broken = Breach::ALL
            .into_iter()
            .flat_map(|breach| (200..=599).map(move |status| Act::Broken(breach, status)));
        let faults = Fault::ALL.into_iter().map(Act::Fault);
        statuses.chain(broken).chain(faults)
    }

    #[test]
    fn every_act_is_read_as_it_is_written() {
        for act in every() {
            assert_eq!(act.to_string().parse(), Ok(act));
        }
    }

    /// The judges go by the bytes, and know nothing of acts: both must mean the same.
    #[test]
    fn the_bytes_of_an_act_end_an_attempt_as_its_class_says() {
        for act in every() {
            let end = act.reaction().end();
            let expected = match act {
                Act::Status(status) => End::Answered(status),
                // By their definition these have no body to break.
                Act::Broken(_, 204 | 304) => continue,
                Act::Broken(_, status) => End::Broken(status),
                Act::Fault(Fault::Silence) => End::Silent,
                Act::Fault(_) => End::Failed,
            };
            assert_eq!(end, expected, "{act}");
        }
    }

    #[test]
    fn what_is_drawn_is_of_its_class() {
        let mut rng = Rng::with_seed(1);
        for class in Class::ALL {
            for _ in 0..50 {
                assert_eq!(Act::draw(class, &mut rng).class(), class);
            }
        }
    }
}
