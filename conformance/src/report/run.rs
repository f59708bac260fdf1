//! A run as far as it was told: what a document is made of.

use crate::event::{Decided, Ended, Event, Started};
use crate::exit::Exit;

/// The suites of a run.
#[derive(Debug, Default)]
pub struct Run {
    /// The suites, in the order in which they began.
    pub suites: Vec<Suite>,
    /// What the process exits with; nothing if the run was cut short.
    pub exit: Option<Exit>,
}

/// A suite, as far as it was told.
#[derive(Debug)]
pub struct Suite {
    /// How it began.
    pub started: Started,
    /// What was decided.
    pub decided: Vec<Decided>,
    /// How it ended; nothing if it was cut short.
    pub ended: Option<Ended>,
}

impl Run {
    /// Keeps one event.
    pub fn tell(&mut self, event: &Event) {
        match (event, self.suites.last_mut()) {
            (Event::Started(started), _) => self.suites.push(Suite {
                started: started.clone(),
                decided: Vec::new(),
                ended: None,
            }),
            (Event::Decided(decided), Some(suite)) => suite.decided.push((**decided).clone()),
            (Event::Ended(ended), Some(suite)) => suite.ended = Some(ended.clone()),
            // The runner tells of nothing before it tells of the beginning.
            (_, None) => {}
        }
    }
}
