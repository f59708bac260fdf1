//! Writes a record, a line as soon as it is known: a run that is cut short has recorded what it saw.

use std::collections::HashSet;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FORMAT, Line, Place};
use crate::clause::Role;
use crate::report::escape_json;
use crate::report::wire::Versions;
use crate::stage::Fault;
use crate::trace::sender::SenderTrace;

/// What was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// The version of this format. Within it keys may be added.
    #[schemars(extend("const" = FORMAT))]
    pub format: u32,
    /// The end that was examined: `sender`.
    pub role: Role,
    /// What it was made with, if that was this suite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub versions: Option<Versions>,
    /// What was examined, without its secrets.
    #[serde(default)]
    pub target: String,
    /// What the sender declared that it can do beyond the least.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
}

/// Writes a record.
pub struct Recorder {
    out: Box<dyn Write + Send>,
    /// The checks of which there is a trace.
    seen: HashSet<&'static str>,
}

impl Head {
    /// The head of a record of the sender `target`, made by this program.
    pub fn of_sender(target: String, capabilities: Vec<String>) -> Self {
        Self {
            format: FORMAT,
            role: Role::Sender,
            versions: Some(Versions::current()),
            target,
            capabilities,
        }
    }
}

impl Recorder {
    /// Begins a record on `out`.
    pub fn new(out: Box<dyn Write + Send>, head: Head) -> io::Result<Self> {
        let mut recorder = Self {
            out,
            seen: HashSet::new(),
        };
        recorder.write(&Line::Record(head))?;
        Ok(recorder)
    }

    /// Records what came of the play of `check`.
    pub fn record(
        &mut self,
        check: &'static str,
        played: &Result<SenderTrace, Fault>,
    ) -> io::Result<()> {
        let place = |again| Place {
            check: Some(check.to_owned()),
            again,
        };
        let line = match played {
            Ok(trace) => Line::Trace {
                place: place(!self.seen.insert(check)),
                trace: Box::new(trace.into()),
            },
            Err(fault) => Line::Fault {
                place: place(false),
                fault: fault.to_string(),
            },
        };
        self.write(&line)
    }

    fn write(&mut self, line: &Line) -> io::Result<()> {
        // Somebody may look at the file, and what is in it came from the target.
        let text = escape_json(&serde_json::to_string(line)?);
        writeln!(self.out, "{text}")?;
        self.out.flush()
    }
}
