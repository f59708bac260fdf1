//! The retry policy in a few lines, apart from the SDK's.
//!
//! An attempt ends with an answer or a failure, or is given up at its time-out. A failure, and a
//! 5xx, is followed by another attempt 3 s later, up to four of them. It computes what generated
//! scripts owe, and proves the ones stated by hand free of slips.

use super::policy::{Act, Outcome, Owed, Reaction};

const ATTEMPTS: usize = 4;
const INTERVAL_MS: u64 = 3000;

/// What a script owes if a broken body behind a complete head counts as an answer, or if not.
pub(super) fn owed(script: &[Reaction], time_out_ms: u64, broken_body_counts: bool) -> Owed {
    let mut earliest_ms = vec![0];
    let mut now = 0;
    for reaction in script {
        let failed = Owed::ended(reaction, time_out_ms, broken_body_counts);
        if let Some(outcome) = failed {
            return Owed::after(earliest_ms, outcome);
        }
        if earliest_ms.len() == ATTEMPTS {
            break;
        }
        let took = match reaction.act {
            Act::Hang => time_out_ms,
            _ => reaction.after_ms.min(time_out_ms),
        };
        now += took + INTERVAL_MS;
        earliest_ms.push(now);
    }
    Owed::after(earliest_ms, Outcome::Exhausted)
}

impl Owed {
    /// The outcome, if this reaction settles the delivery.
    fn ended(reaction: &Reaction, time_out_ms: u64, broken_body_counts: bool) -> Option<Outcome> {
        let answered = match reaction.act {
            Act::Answer => true,
            Act::CutBody => broken_body_counts,
            _ => false,
        };
        if !answered || reaction.after_ms >= time_out_ms {
            return None;
        }
        match reaction.status? {
            200..=299 => Some(Outcome::Delivered),
            500..=599 => None,
            _ => Some(Outcome::Rejected),
        }
    }

    fn after(earliest_ms: Vec<u64>, outcome: Outcome) -> Self {
        Self {
            attempts: earliest_ms.len(),
            earliest_ms,
            outcome,
        }
    }
}
