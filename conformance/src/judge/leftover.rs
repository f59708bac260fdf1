//! What is left of a delivery once it is over.

use std::time::Duration;

use crate::finding::{Finding, Reason};
use crate::trace::milliseconds;
use crate::trace::sender::SenderTrace;

/// How long a sender may keep a connection that it does not need.
const KEPT: Duration = Duration::from_secs(60);

impl SenderTrace {
    /// No attempt comes once the sender has said that the delivery is over.
    pub fn nothing_may_be_sent_after_the_end(&self) -> Finding {
        self.there_must_be_an_end().and(|| {
            let mut attempts = (1..).zip(&self.attempts);
            let late = attempts.find(|(_, attempt)| attempt.arrived() > self.done_at);
            match late {
                None => self.must_have_listened(),
                Some((number, attempt)) => Finding::violated(
                    Reason::LeftOver,
                    "no attempt once the sender has reported the end",
                    format!(
                        "attempt {number} {} later",
                        milliseconds(attempt.arrived().saturating_sub(self.done_at))
                    ),
                ),
            }
        })
    }

    /// Every connection is closed within a minute of the end.
    pub fn connections_must_be_closed(&self) -> Finding {
        self.there_must_be_an_end().and(|| {
            let connections = self.beside.connections.iter();
            let open = connections.filter(|span| span.closed.is_none()).count();
            let listened = self.listened_until.saturating_sub(self.done_at);
            if open == 0 {
                return Finding::Holds;
            }
            if listened < KEPT {
                return Finding::Untestable(format!(
                    "{open} open when the runner stopped listening, {} after the end; with \
                     --linger it listens for a minute",
                    milliseconds(listened)
                ));
            }
            Finding::violated(
                Reason::ConnectionKept,
                "every connection closed within 60 s of the end",
                format!("{open} open after {}", milliseconds(listened)),
            )
        })
    }

    fn there_must_be_an_end(&self) -> Finding {
        self.attempts()
            .must_be_at_least(1)
            .and(|| self.the_end_must_be_told())
    }
}
