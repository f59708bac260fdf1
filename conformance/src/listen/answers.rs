//! How attempts are met: an act for the first attempt of a delivery, one for the second, and so on.

use std::str::FromStr;
use std::time::Duration;

use crate::play::sender::Reaction;
use crate::scripts::{Act, ActError};

/// The acts that meet the attempts of each delivery; the last of them meets all that follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    acts: Vec<Act>,
    delay: Duration,
}

/// A text that says nothing of how attempts are met.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// One of its words.
    #[error(transparent)]
    Act(#[from] ActError),
    /// An act that strikes before it is known which delivery it strikes.
    #[error(
        "{0} strikes before the body is read, and by the body deliveries are told apart: it cannot \
         be one of several"
    )]
    Early(Act),
}

impl Default for Answers {
    fn default() -> Self {
        Self::always(Act::Status(200))
    }
}

impl Answers {
    /// Every attempt is met so.
    pub fn always(act: Act) -> Self {
        Self {
            acts: vec![act],
            delay: Duration::ZERO,
        }
    }

    /// The same, each so much later.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// What meets the attempt of this number, from 1.
    pub fn reaction(&self, attempt: usize) -> Reaction {
        let last = self.acts.len().saturating_sub(1);
        let act = self.acts.get(attempt.saturating_sub(1).min(last));
        let reaction = act.copied().unwrap_or(Act::Status(200)).reaction();
        if self.delay.is_zero() {
            reaction
        } else {
            reaction.after(self.delay)
        }
    }

    /// What meets every attempt before its body is read, if that is what is wanted.
    pub fn early(&self) -> Option<Reaction> {
        let reaction = self.reaction(1);
        (!reaction.reads_all()).then_some(reaction)
    }
}

impl FromStr for Answers {
    type Err = AnswersError;

    fn from_str(text: &str) -> Result<Self, AnswersError> {
        let acts = text.split(',').map(|word| word.trim().parse());
        let acts: Vec<Act> = acts.collect::<Result<_, _>>()?;
        let mut early = acts.iter().filter(|act| !act.reaction().reads_all());
        match early.next() {
            Some(act) if acts.len() > 1 => Err(AnswersError::Early(*act)),
            _ => Ok(Self {
                acts,
                delay: Duration::ZERO,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(answers: &Answers, attempt: usize) -> String {
        answers.reaction(attempt).name
    }

    #[test]
    fn the_last_act_meets_all_that_follow() {
        let answers: Answers = "503, reset,200".parse().unwrap();
        assert_eq!(name(&answers, 1), "answers 503");
        assert_eq!(name(&answers, 2), "resets the connection");
        assert_eq!(name(&answers, 3), "answers 200");
        assert_eq!(name(&answers, 9), "answers 200");
        assert_eq!(answers.early(), None);
    }

    #[test]
    fn what_strikes_early_stands_alone() {
        let early: Answers = "close-on-accept".parse().unwrap();
        assert!(early.early().is_some());
        let error = "503,close-before-body".parse::<Answers>().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("close-before-body strikes before")
        );
        assert!("".parse::<Answers>().is_err());
    }

    #[test]
    fn a_delay_comes_before_the_answer() {
        let answers = Answers::default().after(Duration::from_secs(2));
        assert_eq!(name(&answers, 1), "answers 200 after 2000 ms");
    }
}
