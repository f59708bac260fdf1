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
}

impl Stream for Lines {
    fn tell(&mut self, line: &Line) -> io::Result<()> {
        let mut text = json(&serde_json::to_string(line)?);
        text.push('\n');
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}
