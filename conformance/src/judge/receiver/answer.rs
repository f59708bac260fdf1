//! Questions about the answers themselves: in time, whole, and in order.

use std::time::Duration;

use super::violated;
use crate::finding::{Finding, Reason};
use crate::trace::receiver::{End, Exchange, ReceiverTrace};
use crate::trace::{TIME_OUT, milliseconds};

impl ReceiverTrace {
    /// Every answer is complete before the vendor's sender gives up; how long they took is noted.
    pub fn must_be_in_time(&self) -> Finding {
        self.each(in_time).and(|| self.pace())
    }

    /// Every answer that begins is also finished.
    pub fn must_be_finished(&self) -> Finding {
        const EXPECTED: &str = "an answer that is complete";
        self.each(|exchange| match (&exchange.end, exchange.status) {
            (End::Answered, _) => Finding::Holds,
            (End::TimedOut, Some(_)) => violated(Reason::Stalled, EXPECTED, exchange),
            (End::Closed | End::Failed(_), Some(_)) => {
                violated(Reason::Truncated, EXPECTED, exchange)
            }
            _ => violated(Reason::NoAnswer, EXPECTED, exchange),
        })
    }

    /// Of pipelined requests, those that are answered at all are answered in their order: the ones
    /// at `good`, and no others, with a 2xx.
    pub fn must_be_in_order(&self, good: &[usize]) -> Finding {
        const EXPECTED: &str = "answers in the order of the requests, or none";
        let answers: Vec<&Exchange> = self.asked().collect();
        let hung = |exchange: &&&Exchange| exchange.end == End::TimedOut;
        if let Some(hung) = answers.iter().find(hung) {
            return violated(Reason::NoAnswer, EXPECTED, hung);
        }
        let accepted = |exchange: &Exchange| matches!(exchange.answered(), Some(200..=299));
        let is_owed = |(place, exchange): (usize, &&Exchange)| {
            exchange.answered().is_none() || accepted(exchange) == good.contains(&place)
        };
        let count = answers.iter().filter(|exchange| accepted(exchange)).count();
        if answers.iter().enumerate().all(is_owed) {
            Finding::Noted(told(&answers))
        } else if count == good.len() {
            Finding::violated(Reason::OutOfOrder, EXPECTED, told(&answers))
        } else {
            // Whatever this is, the order is not to blame.
            Finding::Inconclusive(told(&answers))
        }
    }

    /// The median and the slowest.
    fn pace(&self) -> Finding {
        let mut times: Vec<Duration> = self.asked().map(Exchange::took).collect();
        times.sort_unstable();
        let (Some(median), Some(slowest)) = (times.get(times.len() / 2), times.last()) else {
            return Finding::Holds;
        };
        Finding::Noted(format!(
            "median {}, slowest {}",
            milliseconds(*median),
            milliseconds(*slowest)
        ))
    }
}

fn in_time(exchange: &Exchange) -> Finding {
    let expected = format!("an answer within {} s", TIME_OUT.as_secs());
    let took = exchange.took();
    match exchange.end {
        End::Answered if took <= TIME_OUT => Finding::Holds,
        End::Answered => Finding::violated(
            Reason::TooSlow,
            expected,
            format!("{} after {}", exchange.describe(), milliseconds(took)),
        ),
        End::TimedOut if took >= TIME_OUT => violated(Reason::TooSlow, &expected, exchange),
        End::TimedOut => Finding::Inconclusive(format!(
            "the runner was told to wait no longer than {}",
            milliseconds(took)
        )),
        _ => violated(Reason::NoAnswer, &expected, exchange),
    }
}

fn told(answers: &[&Exchange]) -> String {
    let told = answers.iter().map(|exchange| exchange.describe());
    told.collect::<Vec<_>>().join(", then ")
}
