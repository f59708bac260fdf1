//! How far a run is, for whoever sits there: a line at the bottom of the terminal.
//!
//! It is written to standard error, only if that is a terminal, and never in CI: a log need not
//! know.

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::event::{Decided, Event, Started};
use crate::scripts;
use crate::verdict::Verdict;

/// Says on the line what happens.
pub(super) struct Progress {
    screen: Screen,
    playing: Vec<&'static str>,
    failed: usize,
}

/// Where the line is, if there is one.
#[derive(Clone)]
pub(super) struct Screen(Option<ProgressBar>);

/// How often the line is drawn anew, since time passes by itself.
const TICK: Duration = Duration::from_millis(250);

impl Progress {
    /// A line, if it is wanted and somebody can see it.
    pub(super) fn new(is_wanted: bool) -> Self {
        Self {
            screen: Screen((is_wanted && is_watched()).then(ProgressBar::hidden)),
            playing: Vec::new(),
            failed: 0,
        }
    }

    pub(super) fn tell(&mut self, event: &Event) {
        match event {
            Event::Started(started) => self.start(started),
            Event::Playing(entry) => self.playing.push(entry.id),
            Event::Decided(decided) => self.decide(decided),
            Event::Ended(_) => self.end(),
        }
        self.show();
    }

    pub(super) fn screen(&self) -> Screen {
        self.screen.clone()
    }

    /// Leaves nothing behind.
    pub(super) fn end(&mut self) {
        if let Some(bar) = &self.screen.0 {
            bar.finish_and_clear();
        }
    }

    fn start(&mut self, started: &Started) {
        let Some(bar) = &self.screen.0 else {
            return;
        };
        (self.playing, self.failed) = (Vec::new(), 0);
        bar.reset();
        bar.set_length(started.checks.len() as u64);
        bar.set_style(style(started.floor));
        bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        bar.enable_steady_tick(TICK);
    }

    fn decide(&mut self, decided: &Decided) {
        self.playing.retain(|id| *id != decided.entry.id);
        self.failed += usize::from(decided.verdict == Verdict::Fail);
        if let Some(bar) = &self.screen.0 {
            bar.inc(1);
        }
    }

    fn show(&self) {
        let Some(bar) = &self.screen.0 else {
            return;
        };
        let failed = match self.failed {
            0 => String::new(),
            some => format!(", {some} FAIL"),
        };
        bar.set_message(format!("{failed}{}", playing(&self.playing)));
    }
}

impl Screen {
    /// Does what writes to the terminal, with the line out of its way.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Who is to be told how many `things` of one check are done, and of how many.
    pub(super) fn counting(&self, things: &'static str) -> scripts::Progress {
        let Some(bar) = self.0.clone() else {
            return Arc::new(|_, _| {});
        };
        Arc::new(move |done, of| {
            bar.set_prefix(if done < of {
                format!(", {done} of {of} {things}")
            } else {
                String::new()
            });
        })
    }
}

/// Whether somebody sits at a terminal that can take a line back.
fn is_watched() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stderr().is_terminal() && !is_set("CI") && !is_dumb
}

/// What is played, the longest first.
fn playing(ids: &[&str]) -> String {
    match ids {
        [] => String::new(),
        [one] => format!(": {one}"),
        [one, others @ ..] => format!(": {one} and {} more", others.len()),
    }
}

/// With fewer columns than this the line is a short one.
const NARROW: u16 = 64;

/// `floor` is how long the run takes at the least.
fn style(floor: Duration) -> ProgressStyle {
    let columns = terminal_size::terminal_size_of(io::stderr()).map(|(columns, _)| columns.0);
    let is_narrow = columns.is_some_and(|columns| columns < NARROW);
    let ends = Instant::now() + floor;
    let left = move |_: &ProgressState, out: &mut dyn Write| {
        let left = ends.saturating_duration_since(Instant::now()).as_secs();
        // Whoever draws the line does not want to know.
        let _ = match left {
            0 => Ok(()),
            left if is_narrow => write!(out, ", {left} s"),
            left => write!(out, ", at least {left} s more"),
        };
    };
    let style = ProgressStyle::with_template(if is_narrow {
        "{pos}/{len}{left}{wide_msg}"
    } else {
        "{pos} of {len} checks{left}{prefix}{wide_msg}"
    });
    style
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("left", left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_play_is_named_and_the_others_are_counted() {
        assert_eq!(playing(&[]), "");
        assert_eq!(playing(&["a.b"]), ": a.b");
        assert_eq!(playing(&["a.b", "a.c", "a.d"]), ": a.b and 2 more");
    }
}
