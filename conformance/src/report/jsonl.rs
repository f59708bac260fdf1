//! `jsonl`: the events themselves, a line each, so that they can be followed.

use std::io;

use super::escape::json;
use super::wire::Line;
use super::{Out, Stream};
use crate::event::{CommandLine, Event};

pub(super) struct Lines {
    out: Out,
    command: CommandLine,
}

impl Lines {
    pub(super) fn new(out: Out) -> Self {
        Self {
            out,
            command: CommandLine::default(),
        }
    }
}

impl Stream for Lines {
    fn tell(&mut self, event: &Event) -> io::Result<()> {
        if let Event::Started(started) = event {
            self.command = started.command.clone();
        }
        let mut line = json(&serde_json::to_string(&Line::new(event, &self.command))?);
        line.push('\n');
        self.out.write_all(line.as_bytes())?;
        self.out.flush()
    }
}
