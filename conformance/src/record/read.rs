//! Reads a record, which may have been written by anybody.

use std::io::{self, BufRead, Read};

use serde_json::Value;

use super::trace::Trace;
use super::{FORMAT, Head, Line, Place};
use crate::check::Check;
use crate::checks;
use crate::clause::Role;
use crate::scripts;
use crate::stage::sender::Sender;
use crate::trace::sender::SenderTrace;

/// A record, read.
#[derive(Debug)]
pub struct Record {
    /// What was run.
    pub head: Head,
    /// What was recorded, in order.
    pub entries: Vec<Entry>,
}

/// What was recorded of a play.
#[derive(Debug)]
pub struct Entry {
    /// The check that it is for; `None` means all those that hold whatever the script.
    pub check: Option<&'static Check<Sender>>,
    /// Whether it is the same play once more.
    pub again: bool,
    /// The trace, or why there is none.
    pub played: Result<SenderTrace, String>,
}

/// Why a record cannot be judged.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// A line is not what it should be.
    #[error("line {line}: {what}")]
    Line {
        /// The number of the line, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// There is nothing in it to judge.
    #[error("it holds no trace")]
    Empty,
}

/// The longest line; a trace holds the bodies of eight attempts at the most.
const LONGEST: usize = 64 * 1024 * 1024;

/// The most that all lines may take.
const MOST: usize = 512 * 1024 * 1024;

/// Reads a record.
pub fn read(mut input: impl BufRead) -> Result<Record, RecordError> {
    let mut head = None;
    let (mut entries, mut total) = (Vec::new(), 0);
    for number in 1.. {
        let Some(bytes) = next_line(&mut input, number)? else {
            break;
        };
        total += bytes.len();
        if total > MOST {
            return Err(wrong(number, format!("there are more than {MOST} bytes")));
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let line = parse(&bytes).map_err(|what| wrong(number, what))?;
        if let Some(first) = &mut head {
            entries.extend(entry(first, line).map_err(|what| wrong(number, what))?);
        } else {
            head = Some(begin(line).map_err(|what| wrong(number, what))?);
        }
    }
    match head {
        Some(head) if !entries.is_empty() => Ok(Record { head, entries }),
        _ => Err(RecordError::Empty),
    }
}

fn next_line(input: &mut impl BufRead, number: usize) -> Result<Option<Vec<u8>>, RecordError> {
    let mut line = Vec::new();
    let most = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    input
        .by_ref()
        .take(most.saturating_add(1))
        .read_until(b'\n', &mut line)?;
    if line.len() > LONGEST {
        return Err(wrong(number, format!("it is longer than {LONGEST} bytes")));
    }
    Ok((!line.is_empty()).then_some(line))
}

fn wrong(line: usize, what: String) -> RecordError {
    RecordError::Line { line, what }
}

fn parse(bytes: &[u8]) -> Result<Line, String> {
    serde_json::from_slice(bytes).map_err(|error| {
        if let Some(what) = misshapen(bytes) {
            return what;
        }
        let (text, column) = (error.to_string(), error.column());
        // There is but one line, and its number is told already.
        let what = text.split(" at line ").next().unwrap_or_default();
        match column {
            0 => what.to_owned(),
            column => format!("{what} at column {column}"),
        }
    })
}

/// What is wrong with the shape of a line that is JSON, and where in it.
fn misshapen(bytes: &[u8]) -> Option<String> {
    let line: Value = serde_json::from_slice(bytes).ok()?;
    let error = match line.get("type")?.as_str()? {
        "record" => serde_path_to_error::deserialize::<_, Head>(line).err()?,
        "trace" => serde_path_to_error::deserialize::<_, Trace>(line).err()?,
        _ => return None,
    };
    match error.path().to_string().as_str() {
        "." => None,
        path => Some(format!("{path}: {}", error.inner())),
    }
}

fn begin(line: Line) -> Result<Head, String> {
    let Line::Record(head) = line else {
        return Err("the first line must be of the type record".to_owned());
    };
    if head.format != FORMAT {
        return Err(format!(
            "the format is {}, and {FORMAT} is the one that is known here",
            head.format
        ));
    }
    if head.role != Role::Sender {
        return Err("only records of senders can be judged".to_owned());
    }
    Ok(head)
}

fn entry(head: &Head, line: Line) -> Result<Option<Entry>, String> {
    Ok(Some(match line {
        Line::Record(_) => return Err("a second line of the type record".to_owned()),
        Line::Trace { place, trace } => {
            let (check, trace) = (check_of(head, &place)?, trace.read()?);
            must_be_its_play(check, &trace)?;
            Entry {
                check,
                again: place.again,
                played: Ok(trace),
            }
        }
        Line::Fault { place, fault } => Entry {
            check: check_of(head, &place)?,
            again: place.again,
            played: Err(fault),
        },
    }))
}

fn check_of(head: &Head, place: &Place) -> Result<Option<&'static Check<Sender>>, String> {
    let Some(id) = &place.check else {
        return Ok(None);
    };
    let mut checks = checks::sender().chain(checks::exhaustive());
    let check = checks.find(|check| check.id == id.as_str());
    check.map(Some).ok_or_else(|| {
        let id: String = id.chars().take(100).collect();
        let from = head.versions.as_ref().map_or_else(String::new, |versions| {
            let (tool, catalogue) = (&versions.tool, &versions.catalogue);
            format!("; the record is of version {tool}, catalogue {catalogue}")
        });
        format!("no check of a sender has the id {id:?}{from}")
    })
}

/// What a judge says of another play than that of its check would mean nothing.
fn must_be_its_play(
    check: Option<&'static Check<Sender>>,
    trace: &SenderTrace,
) -> Result<(), String> {
    let Some(check) = check.filter(|check| !is_of_scripts(check)) else {
        return Ok(());
    };
    if (check.play)() == trace.play {
        return Ok(());
    }
    Err(format!(
        "the play is not that of {}; leave check out to have it judged by what holds of any script",
        check.id
    ))
}

/// Whether the check holds whatever the script.
pub(super) fn is_of_scripts(check: &Check<Sender>) -> bool {
    scripts::CHECKS.iter().any(|other| other.id == check.id)
}
