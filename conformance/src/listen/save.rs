//! Keeps every attempt in a file of its own.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::told::Arrival;
use crate::delivery::Saved;
use crate::picture::in_ms;

/// A folder of saved deliveries.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// The highest number that stood there before.
    before: usize,
}

impl Folder {
    /// The folder at `path`, which is made if it is not there. What is in it stays.
    pub fn open(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        let mut before = 0;
        for entry in path.read_dir()? {
            let name = entry?.file_name();
            let name = name.to_string_lossy();
            let number = name
                .split('-')
                .next()
                .and_then(|number| number.parse().ok());
            before = before.max(number.unwrap_or_default());
        }
        Ok(Self {
            path: path.to_owned(),
            before,
        })
    }

    /// Writes an attempt; one that was not read is not kept.
    pub fn keep(&self, arrival: &Arrival) -> io::Result<()> {
        let Some(body) = &arrival.body else {
            return Ok(());
        };
        let saved = Saved {
            at_ms: in_ms(arrival.at),
            delivery: Some(self.before + arrival.delivery),
            attempt: Some(arrival.attempt),
            ..Saved::new(&arrival.head, body)
        };
        let mut text = serde_json::to_vec_pretty(&saved)?;
        text.push(b'\n');
        // Nothing that is there already gives way.
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .open(self.path.join(self.name(arrival)))?;
        file.write_all(&text)
    }

    fn name(&self, arrival: &Arrival) -> String {
        let delivery = self.before + arrival.delivery;
        let event = arrival.event().unwrap_or("unknown");
        let is_plain = |character: &char| character.is_ascii_alphanumeric() || *character == '_';
        let event: String = event.chars().filter(is_plain).take(40).collect();
        format!("{delivery:04}-{}-{event}.json", arrival.attempt)
    }
}
