//! The trace of a sender, told as a list of moments.

use std::time::Duration;

use super::{Attempt, Beside, Handshake, Outcome, SenderTrace};
use crate::check::{Moment, Timeline};
use crate::picture::Picture;

impl Timeline for SenderTrace {
    fn timeline(&self) -> Vec<Moment> {
        let mut moments: Vec<Moment> = (1..)
            .zip(&self.attempts)
            .flat_map(|(number, attempt)| self.moments(number, attempt))
            .collect();
        if self.outcome != Outcome::Unknown {
            let done = format!("the sender reports: {}", self.outcome.as_str());
            moments.push(Moment::new(self.done_at, done));
        }
        moments.extend(self.beside.moments());
        moments.sort_by(|one, other| one.at_ms.total_cmp(&other.at_ms));
        let end = format!("the runner stops listening{}", self.control());
        moments.push(Moment::new(self.listened_until, end));
        let notes = self.notes.iter();
        let notes = notes.map(|note| Moment::new(Duration::ZERO, note.as_str()));
        notes.chain(moments).collect()
    }

    fn picture(&self) -> Option<Picture> {
        self.drawn()
    }
}

impl SenderTrace {
    /// What the control was late by, where anything was retried and so might be late.
    fn control(&self) -> String {
        if self.attempts.len() < 2 {
            return String::new();
        }
        format!("; {} meanwhile", self.lateness)
    }

    fn moments(&self, number: usize, attempt: &Attempt) -> impl Iterator<Item = Moment> {
        let connection = attempt.connection + 1;
        let arrival = format!("attempt {number} on connection {connection}");
        let arrival = arrival + &self.request(number, attempt);
        let arrival = Moment::new(attempt.arrived(), arrival);
        [arrival].into_iter().chain(self.end(number, attempt))
    }

    fn end(&self, number: usize, attempt: &Attempt) -> Option<Moment> {
        if attempt.given_up {
            let end = format!("attempt {number}: the sender gives up");
            return Some(Moment::new(attempt.moments.settled?.time(), end));
        }
        let reaction = self.play.reaction(number - 1).name;
        let end = format!("attempt {number}: the receiver {reaction}");
        Some(Moment::new(attempt.moments.decided?.time(), end))
    }

    /// What was read of an attempt, in full only where it is news.
    fn request(&self, number: usize, attempt: &Attempt) -> String {
        let first = self.attempts.first().filter(|_| number > 1);
        if attempt.is_silent() {
            return handshake(attempt).unwrap_or_default();
        }
        if self.play.reaction(number - 1).strikes_on_accept() {
            return ", not read".to_owned();
        }
        if first.is_some_and(|first| first.head == attempt.head && first.body == attempt.body) {
            return ", head and body as in attempt 1".to_owned();
        }
        let trouble = attempt.broken.as_ref();
        let trouble = trouble.map_or_else(String::new, |why| format!(", broken: {why}"));
        let head = String::from_utf8_lossy(&attempt.head);
        let length = self.body(attempt).len();
        let handshake = handshake(attempt).unwrap_or_default();
        format!("{handshake}, {length} bytes of body{trouble}\n{head}")
    }
}

impl Beside {
    /// What came to the canary, and what became of a second delivery.
    fn moments(&self) -> Vec<Moment> {
        let canary = self.canary.iter();
        let arrivals = canary.flat_map(|canary| {
            let arrivals = canary.attempts.iter();
            arrivals.map(|attempt| arrival(attempt, &format!("the canary, {}", canary.authority)))
        });
        let next = self.next.iter().flat_map(|next| {
            let ordered = "a second delivery is ordered";
            let mut moments = vec![Moment::new(next.ordered_at, ordered)];
            if next.outcome != Outcome::Unknown {
                let done = format!("the sender reports of it: {}", next.outcome.as_str());
                moments.push(Moment::new(next.done_at, done));
            }
            let arrivals = next.attempts.iter();
            moments.extend(arrivals.map(|attempt| arrival(attempt, "another receiver")));
            moments
        });
        arrivals.chain(next).collect()
    }
}

/// A request that came to somebody else than the receiver whose attempts are counted.
fn arrival(attempt: &Attempt, to: &str) -> Moment {
    let head = String::from_utf8_lossy(&attempt.head);
    Moment::new(attempt.arrived(), format!("a request to {to}\n{head}"))
}

/// How far the TLS handshake came, if there was to be one.
fn handshake(attempt: &Attempt) -> Option<String> {
    Some(match attempt.handshake.as_deref()? {
        Handshake::Agreed(version) if attempt.is_silent() => {
            format!(", {version}, and no request")
        }
        Handshake::Agreed(version) => format!(", {version}"),
        Handshake::Broken(why) => format!(", the TLS handshake failed: {why}"),
        Handshake::NotTls => ", without a TLS handshake".to_owned(),
    })
}
