//! `check`: one suite against one target.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::error::CliError;
use super::wishes::Wishes;
use super::{receiver, sender};
use crate::exit::Exit;

/// Check a receiver or a sender.
#[derive(Args)]
pub(super) struct Check {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Subcommand)]
enum Subject {
    Receiver(Box<receiver::CheckReceiver>),
    Sender(Box<sender::CheckSender>),
}

impl Check {
    pub(super) async fn run(self, wishes: &Wishes) -> Result<Exit, CliError> {
        match self.subject {
            Subject::Receiver(check) => check.run().await,
            Subject::Sender(check) => check.run(wishes).await,
        }
    }
}

/// Parses a number of seconds, with decimals, up to ten minutes.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    const LONGEST: f64 = 600.0;
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= LONGEST => Ok(Duration::from_secs_f64(seconds)),
        _ => Err(format!(
            "a number of seconds above 0 and up to {LONGEST} is needed"
        )),
    }
}

/// `words`, quoted for a shell.
pub(super) fn shell(words: &[String]) -> String {
    let quote = |word: &String| {
        shlex::try_quote(word).map_or_else(|_| word.clone(), std::borrow::Cow::into_owned)
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}
