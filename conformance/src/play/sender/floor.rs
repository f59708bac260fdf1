//! How long a play takes at the least: what the protocol makes everybody wait.

use std::time::Duration;

use super::{Reaction, SenderPlay, Step};
use crate::model::{End, Met, owed};
use crate::trace::{INTERVAL, Settings};

/// More headers than any answer of a play has.
const MOST_HEADERS: usize = 64;

impl SenderPlay {
    /// How long this play takes with a sender that conforms and is in no hurry to be slow: its
    /// attempts, the intervals between them, and the silence behind the last.
    pub fn floor(&self, settings: &Settings) -> Duration {
        let script: Vec<Met> = self.reactions.iter().map(met).collect();
        let shortest = owed(&script, settings.time_out).into_iter().next();
        let last = shortest.map_or(Duration::ZERO, |owed| {
            let attempt = script.get(owed.attempts() - 1);
            let after = attempt.map_or(Duration::ZERO, |met| met.after.min(settings.time_out));
            owed.earliest.last().copied().unwrap_or_default() + after
        });
        self.refused() + last + settings.quiet_window()
    }

    /// How long it takes until a retry finds that connections are accepted.
    fn refused(&self) -> Duration {
        let retries = self.refused_for.as_millis().div_ceil(INTERVAL.as_millis());
        INTERVAL * u32::try_from(retries).unwrap_or(u32::MAX)
    }
}

/// What an attempt meets, if it is taken for answered as soon as it may be.
fn met(reaction: &Reaction) -> Met {
    Met {
        end: answer(reaction).map_or(End::Failed, End::Broken),
        after: reaction.steps.iter().map(pause).sum(),
    }
}

fn pause(step: &Step) -> Duration {
    match step {
        Step::Pause(pause) => *pause,
        Step::Repeat { times, pause, .. } => *pause * *times,
        Step::Read(_) | Step::Drain | Step::Hold(_) | Step::Decide | Step::Write(_) => {
            Duration::ZERO
        }
    }
}

/// The status of the answer whose head is written whole.
fn answer(reaction: &Reaction) -> Option<u16> {
    let written: Vec<u8> = reaction.steps.iter().flat_map(bytes).copied().collect();
    let mut rest = &*written;
    loop {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut head = httparse::Response::new(&mut headers);
        match head.parse(rest) {
            Ok(httparse::Status::Complete(end)) => match head.code? {
                100..=199 => rest = &rest[end..],
                status => return Some(status),
            },
            _ => return None,
        }
    }
}

fn bytes(step: &Step) -> &[u8] {
    match step {
        Step::Write(bytes) | Step::Repeat { bytes, .. } => bytes,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::{close, cut_head, only_interim, silence, status};
    use super::*;
    use crate::trace::{TIME_OUT, TOLERANCE};

    fn floor(play: &SenderPlay) -> u64 {
        let settings = Settings {
            token_mark: String::new(),
            time_out: TIME_OUT,
            tolerance: TOLERANCE,
        };
        play.floor(&settings).as_secs()
    }

    #[test]
    fn a_play_takes_its_intervals_its_time_outs_and_a_silence() {
        let quiet = 4;
        for (reactions, seconds) in [
            (vec![], 0),
            (vec![status(200)], 0),
            (vec![status(404), status(503)], 0),
            (vec![status(503).interim(&[102])], 3),
            (vec![close(), cut_head(), only_interim(), status(500)], 9),
            (vec![status(200).after(Duration::from_secs(2))], 2),
            (vec![silence(), status(503)], 5 + 3 + 3),
        ] {
            let play = SenderPlay::answer(reactions);
            assert_eq!(floor(&play), seconds + quiet, "{play:?}");
        }
        let refused = SenderPlay::answer([]).refused_for(Duration::from_secs(4));
        assert_eq!(floor(&refused), 6 + quiet);
    }
}
