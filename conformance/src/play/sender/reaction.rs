//! How one attempt is met: steps, and how the connection is left.

use std::time::Duration;

/// How one attempt is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reaction {
    /// What it is called in a trace, to complete "the receiver …".
    pub name: String,
    /// What is done, in this order. One that does not begin with [`Step::Read`] meets the
    /// connection itself, before a byte of the request was read.
    pub steps: Vec<Step>,
    /// How the connection is left.
    pub then: Then,
}

/// One thing that a receiver does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Reads until so much of the request is there.
    Read(Part),
    /// Reads what is left of the request, as far as it comes: who was answered already need not
    /// send it.
    Drain,
    /// Waits, unless the sender closes the connection.
    Pause(Duration),
    /// The same, but not beyond the moment when the second delivery has been met.
    Hold(Duration),
    /// The attempt is decided by what follows. Without this step it is by how the connection is
    /// left.
    Decide,
    /// Writes.
    Write(Vec<u8>),
    /// Writes `bytes` so many `times`, with a `pause` behind each.
    Repeat {
        /// What is written each time.
        bytes: Vec<u8>,
        /// How many times.
        times: u32,
        /// How long the receiver waits after each.
        pause: Duration,
    },
}

/// How much of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The head.
    Head,
    /// The head and half of the body, or what can be had of it where its length is not told.
    Half,
    /// All of it.
    Body,
}

/// How the connection is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Open, for further requests.
    KeepAlive,
    /// Closed.
    Close,
    /// Reset.
    Reset,
}

impl Reaction {
    /// Meets an attempt with these `steps`.
    pub fn new(name: impl Into<String>, steps: impl Into<Vec<Step>>, then: Then) -> Self {
        Self {
            name: name.into(),
            steps: steps.into(),
            then,
        }
    }

    /// The same, called otherwise in a trace.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The same, with a pause of this length before the attempt is decided.
    #[must_use]
    pub fn after(self, pause: Duration) -> Self {
        let suffix = format!("after {} ms", pause.as_millis());
        self.before_it_is_decided(&[Step::Pause(pause)], &suffix)
    }

    /// The same, with these interim answers before the attempt is decided.
    #[must_use]
    pub fn interim(self, codes: &[u16]) -> Self {
        let lines = codes
            .iter()
            .map(|code| Step::Write(format!("HTTP/1.1 {code} Interim\r\n\r\n").into_bytes()));
        let names: Vec<String> = codes.iter().map(u16::to_string).collect();
        let suffix = format!("after {}", names.join(" and "));
        self.before_it_is_decided(&lines.collect::<Vec<_>>(), &suffix)
    }

    /// The same, leaving the connection otherwise.
    #[must_use]
    pub fn then(mut self, then: Then) -> Self {
        self.name.push_str(match then {
            Then::KeepAlive => " and keeps the connection",
            Then::Close => " and closes the connection",
            Then::Reset => " and resets the connection",
        });
        self.then = then;
        self
    }

    /// Whether the connection itself is met, before a byte is read.
    pub fn strikes_on_accept(&self) -> bool {
        !matches!(self.steps.first(), Some(Step::Read(_)))
    }

    /// Whether anything is written, sooner or later.
    pub fn answers(&self) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| matches!(step, Step::Write(_)))
    }

    /// Whether the whole request is waited for.
    pub fn reads_all(&self) -> bool {
        self.steps.contains(&Step::Read(Part::Body))
    }

    fn before_it_is_decided(mut self, more: &[Step], suffix: &str) -> Self {
        let decided = self.steps.iter().position(|step| *step == Step::Decide);
        let at = decided.unwrap_or(self.steps.len());
        self.steps.splice(at..at, more.iter().cloned());
        self.name = format!("{} {suffix}", self.name);
        self
    }
}
