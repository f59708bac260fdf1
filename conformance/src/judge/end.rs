//! How an attempt ends, by the bytes that meet it.

use crate::http1::{self, Framing, MESSAGE_LIMIT};
use crate::model::End;
use crate::play::sender::{Reaction, Step, Then};
use crate::trace::sender::SenderTrace;

impl SenderTrace {
    /// How each attempt ended.
    pub fn ends(&self) -> impl Iterator<Item = End> {
        (0..self.attempts.len()).map(|index| self.end_of(index))
    }

    fn end_of(&self, index: usize) -> End {
        if self.attempts[index].given_up {
            return End::Silent;
        }
        let reaction = self.play.reaction(index);
        let is_followed = index + 1 < self.attempts.len();
        match reaction.end() {
            // A reset may eat what was sent before it: whoever retried has not seen the head.
            End::Broken(_) if reaction.then == Then::Reset && is_followed => End::Failed,
            end => end,
        }
    }
}

impl Reaction {
    /// How the attempt ends that is met so, if the sender waits for what comes.
    pub fn end(&self) -> End {
        let answer = self.written();
        let mut bytes = answer.as_slice();
        loop {
            match http1::response(bytes) {
                // An interim answer, behind which the real one should come.
                Ok(Some((length, 100..=199, _))) => bytes = &bytes[length..],
                Ok(Some((length, status, framing))) => {
                    return if self.is_complete(framing, &bytes[length..]) {
                        End::Answered(status)
                    } else {
                        End::Broken(status)
                    };
                }
                Ok(None) if answer.is_empty() && self.keeps_still() => return End::Silent,
                Ok(None) | Err(_) => return End::Failed,
            }
        }
    }

    /// What is written, or as much of it as any judge needs.
    fn written(&self) -> Vec<u8> {
        let mut written = Vec::new();
        for step in &self.steps {
            match step {
                Step::Write(bytes) => written.extend_from_slice(bytes),
                Step::Repeat { bytes, times, .. } => {
                    let room = MESSAGE_LIMIT.saturating_sub(written.len());
                    let times = room.div_ceil(bytes.len().max(1)).min(*times as usize);
                    written.extend(bytes.repeat(times));
                }
                Step::Read(_) | Step::Drain | Step::Pause(_) | Step::Hold(_) | Step::Decide => {}
            }
        }
        written
    }

    fn is_complete(&self, framing: Framing, body: &[u8]) -> bool {
        let is_closed = self.then == Then::Close;
        matches!(framing.body().end(body, is_closed), Ok(Some(_)))
    }

    /// Whether the receiver waits, rather than closing at once.
    fn keeps_still(&self) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| matches!(step, Step::Pause(time) if *time >= crate::trace::TIME_OUT))
    }
}
