//! `jsonl`: the events themselves, a line each, so that they can be followed.

use std::io;

use super::escape::json;
use super::wire::Line;
use super::{Out, Stream};

pub(super) struct Lines {
    out: Out,
}

impl Lines {
    pub(super) fn new(out: Out) -> Self {
        Self { out }
    }

    pub(super) fn text(line: &Line) -> io::Result<String> {
        Ok(json(&serde_json::to_string(line)?) + "\n")
    }
}

impl Stream for Lines {
    fn tell(&mut self, line: &Line) -> io::Result<()> {
        self.out.write_all(Self::text(line)?.as_bytes())?;
        self.out.flush()
    }
}
